package expanse.cli.run;

import expanse.base.Outputs;
import expanse.cli.console.Console;
import expanse.cli.option.BarsOptions;
import expanse.cli.option.FalseMarkOptions;
import expanse.cli.option.OutputOptions;
import expanse.cli.option.RunOptions;
import expanse.decoding.SpanRule;
import expanse.detection.SeriesDetector;
import expanse.pipeline.FinishedRun;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Marks spans on a whole series.
@Command(
    name = "predict",
    description = {
      "Detect expansions in a whole series.",
      "Overlapping windows are averaged; no window crosses a gap of more than ten bars.",
      "The run's threshold and minimum span length are used unless given here."
    },
    footer = {
      "",
      "Examples:",
      "  expanse predict run --bars years.parquet --out spans.csv",
      "  expanse predict run --bars bars.csv --out spans.csv --false-marks 2",
      "  expanse predict run --bars bars.csv --out spans.csv --probabilities bars-p.csv --stride 5"
    })
public final class PredictCommand implements Runnable {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder of the run.")
  private Path run;

  @Option(
      names = "--bars",
      required = true,
      paramLabel = "FILE",
      description = "Bars, CSV or Parquet.")
  private Path bars;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Spans to write: " + SeriesDetector.HEADER + ".")
  private Path out;

  @Option(
      names = "--probabilities",
      paramLabel = "FILE",
      description = "Also write every bar's probability: time,probability,uncertainty.")
  private @Nullable Path probabilities;

  @Option(
      names = "--stride",
      paramLabel = "N",
      defaultValue = "" + SeriesDetector.STRIDE,
      description = "Bars between the starts of successive windows. Default: 15.")
  private int stride;

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description = "Threshold to use instead of the run's.")
  private @Nullable Double threshold;

  @Option(
      names = "--min-span-length",
      paramLabel = "N",
      description = "Drop detected spans that are shorter.")
  private @Nullable Integer minSpanLength;

  @Mixin private FalseMarkOptions falseMarks;
  @Mixin private BarsOptions options;
  @Mixin private RunOptions runOptions;
  @Mixin private OutputOptions output;

  public PredictCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Outputs outputs = output.outputs(console).reads(bars).file(out, "spans");
    if (probabilities != null) {
      outputs.file(probabilities, "probabilities");
    }
    FinishedRun trained = FinishedRun.open(run);
    PredictFlow flow =
        new PredictFlow(console, trained, runOptions.threads(trained.metadata().settings()));
    Double most = falseMarks.most();
    if (most != null && threshold != null) {
      throw new ParameterException(
          spec.commandLine(), "give either --threshold or --false-marks, not both");
    }
    SpanRule given = flow.rule(threshold, minSpanLength);
    SpanRule rule = most == null ? given : flow.byFalseMarks(given, most, falseMarks.per());
    if (most == null && threshold == null) {
      flow.noteWindows();
    }
    outputs.write(() -> flow.write(bars, options.read(), rule, stride, out, probabilities));
  }
}
