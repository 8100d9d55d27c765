package expanse.cli.run;

import expanse.base.AtomicFiles;
import expanse.cli.console.Console;
import expanse.cli.option.DataOptions;
import expanse.cli.option.RunOptions;
import expanse.pipeline.FinishedRun;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Evaluates a run.
@Command(
    name = "evaluate",
    description = {
      "Score a run on its test subset or on other labelled bars.",
      "Prints scores with confidence intervals, five baselines, a verdict in words, and the scores of live use, where every bar is scored before the next one is known.",
      "Writes evaluation.json and predictions.csv."
    },
    footer = {
      "",
      "Examples:",
      "  expanse evaluate run",
      "  expanse evaluate run --bars other.csv --labels other-labels.csv --out scored"
    })
public final class EvaluateCommand implements Runnable {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Folder of the run.")
  private Path run;

  @Mixin private DataOptions data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write. Default: the run's folder; for other data, on-other-data inside it.")
  private @Nullable Path out;

  @Option(
      names = "--no-live",
      description =
          "Skip the scores of live use (`live` in evaluation.json).")
  private boolean withoutLive;

  @Mixin private RunOptions options;

  public EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    FinishedRun trained = FinishedRun.open(run);
    if (out != null) {
      AtomicFiles.requireFolder(out);
    }
    EvaluateFlow flow =
        new EvaluateFlow(console, trained, options.threads(trained.metadata().settings()));
    if (withoutLive) {
      flow.withoutLive();
    }
    if (data.isGiven()) {
      flow.onOtherData(data.files(), out == null ? run.resolve("on-other-data") : out);
    } else {
      flow.onOwnTest(out == null ? run : out);
    }
  }
}
