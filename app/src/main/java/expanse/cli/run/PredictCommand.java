package expanse.cli.run;

import expanse.base.Outputs;
import expanse.cli.console.Console;
import expanse.cli.option.BarsOptions;
import expanse.cli.option.OutputOptions;
import expanse.cli.option.RuleOptions;
import expanse.cli.option.RunOptions;
import expanse.decoding.SpanRule;
import expanse.detection.SeriesDetector;
import expanse.pipeline.FinishedRun;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      "  expanse predict run --bars es.csv --instrument ES --out spans.csv",
      "  expanse predict run --bars bars.csv --out spans.csv --probabilities bars-p.csv --stride 5"
    })
public final class PredictCommand implements Runnable {
  private final Console console;

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
      names = "--instrument",
      paramLabel = "NAME",
      description =
          "Instrument of the bars, for runs of several that predict some in a way of their own;"
              + " any other name, and none, is predicted in the common way.")
  private String instrument = "";

  @Option(
      names = "--probabilities",
      paramLabel = "FILE",
      description = "Also write every bar's probability: time,probability,uncertainty.")
  private @Nullable Path probabilities;

  @Mixin private RuleOptions rules;
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
    SpanRule rule = flow.rule(rules);
    flow.noteOwn(instrument);
    outputs.write(() ->
        flow.write(instrument, bars, options.read(), rule, rules.stride(), out, probabilities));
  }
}
