package expanse.cli;

import expanse.barfile.BarFiles;
import expanse.base.AtomicFiles;
import expanse.base.Ending;
import expanse.base.InputException;
import expanse.cli.console.Console;
import expanse.cli.data.SampleTrades;
import expanse.cli.option.BarsOptions;
import expanse.comparison.RunComparison;
import expanse.evaluation.PairedDifferences;
import expanse.label.SpanType;
import expanse.pipeline.FinishedRun;
import expanse.report.ComparisonReport;
import expanse.report.Report;
import expanse.studio.Browser;
import expanse.studio.Reports;
import expanse.studio.Source;
import expanse.studio.Studio;
import expanse.web.Listening;
import expanse.window.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Opens the page on which people mark.
@Command(
    name = "studio",
    description = {
      "Mark expansions on a local page, train, look at what came of it.",
      "Spans go to the labels file, windows that were looked through to the windows file, both as"
          + " other commands read them.",
      "Without a file it opens a week of bitcoin bars. It runs until Ctrl-C; nothing leaves the"
          + " machine."
    },
    footer = {
      "",
      "Examples:",
      "  expanse studio",
      "  expanse studio bars.csv",
      "  expanse studio bars.csv --labels labels.csv --windows windows.csv --no-browser",
      "  expanse studio --run run"
    })
final class StudioCommand implements Runnable {
  private static final long MINUTE = 60_000;
  private static final long COMPARISON_SEED = 42;

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Bars, CSV or Parquet, or a folder of such files.")
  private @Nullable Path bars;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "A folder of instruments, as train takes it, instead of the file: SYMBOL/bars.csv, or"
              + " SYMBOL.csv.")
  private @Nullable Path folder;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Labels; need not be there yet. Default: labels.csv beside the bars.")
  private @Nullable Path labels;

  @Option(
      names = "--windows",
      paramLabel = "FILE",
      description = "Reviewed windows; need not be there yet. Default: windows.csv beside them.")
  private @Nullable Path windows;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description =
          "A finished run to look at. Without a bars file: on the bars, labels and windows that it"
              + " was trained on.")
  private @Nullable Path run;

  @Option(
      names = "--window",
      paramLabel = "N",
      description = "Bars of a window. Default: those of the run, else 105.")
  private @Nullable Integer window;

  @Option(
      names = "--types",
      split = ",",
      paramLabel = "WORD",
      description =
          "Words for the types of spans, up to eight, such as flag,breakout. Default: those of the"
              + " labels, else consolidation,retracement.")
  private List<String> types = List.of();

  @Option(names = "--annotator", paramLabel = "NAME", description = "Who marks.")
  private @Nullable String annotator;

  @Option(names = "--port", paramLabel = "N", defaultValue = "0", description = "Default: any.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Listen on another address of this machine, so that others in the network can mark."
              + " Whoever knows the address with its token can; the network can read along.")
  private String bind;

  @Option(names = "--no-browser", description = "Only print the address.")
  private boolean noBrowser;

  @Mixin private BarsOptions options;

  StudioCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Studio.Options studio =
        new Studio.Options(
            sources(),
            options.read(),
            types.stream().map(word -> new SpanType(word).text()).toList(),
            window(),
            annotator == null ? System.getProperty("user.name", "") : annotator,
            Listening.plain(Listening.address(bind), port),
            new Pages());
    Studio open = Studio.open(studio);
    console.say("open %s", open.address());
    console.out().flush();
    if (!noBrowser && !Browser.open(open.address())) {
      console.note("note: no browser could be started; open the address in one");
    }
    Ending.await(open::close);
  }

  private List<Source> sources() {
    if (folder != null) {
      if (bars != null || labels != null || windows != null || run != null) {
        throw new InputException("--data takes the place of all other files; leave those out");
      }
      return Source.ofFolder(folder);
    }
    if (bars == null && run != null) {
      if (labels != null || windows != null) {
        throw new InputException(
            "--run brings its own labels and windows; to use others, name the bars as well");
      }
      return List.of(Source.ofRun(run));
    }
    Path file = bars == null ? sample() : bars;
    if (!Files.isDirectory(file)) {
      Source source = Source.of(file, labels, windows);
      return List.of(run == null ? source : source.with(run));
    }
    if (labels != null || windows != null || run != null) {
      throw new InputException(
          "--labels, --windows and --run go with one bars file; in a folder they lie beside each");
    }
    return Source.ofFolder(file);
  }

  private int window() {
    int ofRun = run == null ? Window.LENGTH : FinishedRun.open(run).metadata().settings().window();
    if (run != null && window != null && window != ofRun) {
      throw new InputException(
          "the run reads windows of " + ofRun + " bars; leave --window out, or say " + ofRun);
    }
    return window == null ? ofRun : window;
  }

  /// The pages of other commands.
  private static final class Pages implements Reports {
    @Override
    public Path report(Path run) {
      return Report.write(run);
    }

    @Override
    public Path comparison(List<Path> runs, Path folder) {
      return ComparisonReport.write(
          RunComparison.of(runs, "", PairedDifferences.RESAMPLES, COMPARISON_SEED), folder);
    }
  }

  /// The demo's bars, in a folder of their own.
  private static Path sample() {
    Path file = Path.of("expanse-studio", "bars.csv");
    if (!Files.exists(file)) {
      AtomicFiles.requireFile(file);
      BarFiles.write(file, SampleTrades.read().toBars(MINUTE));
    }
    return file;
  }
}
