package expanse.cli.run;

import expanse.base.InputException;
import expanse.base.Outputs;
import expanse.base.Plural;
import expanse.cli.console.Console;
import expanse.cli.console.Progress;
import expanse.cli.option.BarsOptions;
import expanse.cli.option.OutputOptions;
import expanse.cli.option.RuleOptions;
import expanse.cli.option.RunOptions;
import expanse.decoding.SpanRule;
import expanse.detection.SeriesDetector;
import expanse.pipeline.FinishedRun;
import expanse.report.ScanPage;
import expanse.scan.MarketScan;
import expanse.scan.ScanFiles;
import expanse.scan.ScanSample;
import expanse.scan.ScanSource;
import expanse.scan.ScanSources;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Detects expansions in many instruments.
@Command(
    name = "scan",
    description = {
      "Detect expansions in many instruments, on all cores.",
      "An instrument that cannot be read is listed and stops nothing. A scan that was interrupted"
          + " goes on when the same command is given again."
    },
    footer = {
      "",
      "Examples:",
      "  expanse scan run --bars stocks/ --out found",
      "  expanse scan run --bars 'stocks/2024-*.parquet' --out found",
      "  expanse scan run --bars all.parquet --partition symbol --out found --false-marks 2"
    })
public final class ScanCommand implements Runnable {
  private static final int PICTURES = 8;

  /// What files of several instruments are told apart by.
  enum Partition {
    SYMBOL
  }

  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Folder of the run.")
  private Path run;

  @Option(
      names = "--bars",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Folders, files or patterns such as 'data/*.csv'. A folder holds a file or a folder for"
              + " each instrument, or folders named symbol=NAME.")
  private List<String> bars;

  @Option(
      names = "--partition",
      paramLabel = "symbol",
      description = "Files hold several instruments, which a column tells apart.")
  private @Nullable Partition partition;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder for spans.csv and spans.parquet (symbol,"
              + SeriesDetector.HEADER
              + "), symbols.csv, failures.csv and a page.")
  private Path out;

  @Mixin private RuleOptions rules;
  @Mixin private BarsOptions options;
  @Mixin private RunOptions runOptions;
  @Mixin private OutputOptions output;

  public ScanCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    FinishedRun trained = FinishedRun.open(run);
    TrainingSettings settings = trained.metadata().settings();
    int threads = runOptions.threads(settings);
    PredictFlow flow = new PredictFlow(console, trained, threads);
    List<ScanSource> sources = ScanSources.of(bars, partition != null, options.read());
    Path[] inputs = sources.stream().flatMap(s -> s.files().stream()).toArray(Path[]::new);
    Outputs outputs = output.outputs(console).reads(inputs).folder(out, "scan");
    SpanRule rule = flow.rule(rules);
    outputs.write(() -> scan(sources, rule, threads, settings));
  }

  private void scan(
      List<ScanSource> sources, SpanRule rule, int threads, TrainingSettings settings) {
    long bytes = sources.stream().mapToLong(ScanSource::bytes).sum();
    ScanFiles files = new ScanFiles(out);
    MarketScan.Outcome outcome;
    try (Progress progress = console.progress("scanning", bytes)) {
      outcome =
          new MarketScan(run, rule, rules.stride(), options.read(), threads)
              .scan(
                  sources,
                  out,
                  (instruments, done) ->
                      progress.at(
                          done,
                          String.format(Locale.ROOT, "%,d of %,d", instruments, sources.size())));
    }
    List<ScanSample> samples =
        ScanSample.of(files, sources, options.read(), PICTURES, settings.window());
    Path page =
        ScanPage.write(
            outcome,
            samples,
            files,
            String.format(Locale.ROOT, "%s, threshold %.4f", run, rule.threshold()));
    if (outcome.resumed() > 0) {
      console.say("%s had been scanned before", Plural.of(outcome.resumed(), "instrument"));
    }
    console.say(
        "%s: %s in %s of %s",
        files.spans(),
        Plural.of(outcome.done().stream().mapToLong(one -> one.spans()).sum(), "span"),
        Plural.of(outcome.done().stream().mapToLong(one -> one.bars()).sum(), "bar"),
        Plural.of(outcome.done().size(), "instrument"));
    console.say("page: %s", page);
    if (!outcome.failed().isEmpty()) {
      MarketScan.Failure first = outcome.failed().getFirst();
      console.note(
          String.format(
              Locale.ROOT,
              "note: %s could not be scanned, such as %s: %s; all are in %s",
              Plural.of(outcome.failed().size(), "instrument"),
              first.symbol(),
              first.reason(),
              files.failures()));
    }
    if (outcome.done().isEmpty()) {
      throw new InputException("no instrument could be scanned; " + files.failures() + " says why");
    }
  }
}
