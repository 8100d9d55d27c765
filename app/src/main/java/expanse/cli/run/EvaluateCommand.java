package expanse.cli.run;

import expanse.base.FolderLock;
import expanse.base.Outputs;
import expanse.cli.console.Console;
import expanse.cli.option.DataOptions;
import expanse.cli.option.OutputOptions;
import expanse.cli.option.RunOptions;
import expanse.pipeline.DataFiles;
import expanse.pipeline.FinishedRun;
import expanse.pipeline.RunEvaluation.Live;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Evaluates a run.
@Command(
    name = "evaluate",
    description = {
      "Score a run on its test subset or on other labelled bars.",
      "Prints scores with confidence intervals, five baselines, a verdict in words, and the scores"
          + " of live use, where every bar is scored before the next one is known.",
      "Writes evaluation.json and predictions.csv."
    },
    footer = {
      "",
      "Examples:",
      "  expanse evaluate run",
      "  expanse evaluate run --bars other.csv --labels other-labels.csv --out scored",
      "  expanse evaluate run --leave-one-out"
    })
public final class EvaluateCommand implements Runnable {
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder of the run.")
  private Path run;

  @Mixin private DataOptions data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where to write. Default: the run's folder; for other data, on-other-data inside it.")
  private @Nullable Path out;

  @ArgGroup private LiveChoice live = new LiveChoice();

  /// How live use is scored; one of them at most.
  private static final class LiveChoice {
    @Option(
        names = "--live",
        description =
            "Replay every bar of the scored windows and follow the signals: how many a day, how"
                + " many right, how late, how many taken back, and the same of simple rules. Takes"
                + " some times as long.")
    private boolean everyBar;

    @Option(
        names = "--no-live",
        description = "Skip the scores of live use (`live` in evaluation.json).")
    private boolean none;

    Live how() {
      return none ? Live.NOT : everyBar ? Live.EVERY_BAR : Live.SOME_BARS;
    }
  }

  @Option(
      names = "--leave-one-out",
      description =
          "For a run of several instruments: train on all but one and score that one, for each."
              + " Says how well it marks an instrument that it has never seen. Takes as long as so"
              + " many trainings.")
  private boolean leaveOneOut;

  @Mixin private RunOptions options;
  @Mixin private OutputOptions output;

  public EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (leaveOneOut) {
      leaveOneOut();
      return;
    }
    boolean other = data.isGiven();
    Path folder = out != null ? out : other ? run.resolve("on-other-data") : run;
    boolean own = !other && isRun(folder);
    Outputs outputs = output.outputs(console);
    if (!own) {
      outputs.folder(folder, "evaluation");
    }
    FinishedRun trained = own ? FinishedRun.openForEvaluation(run) : FinishedRun.open(run);
    EvaluateFlow flow =
        new EvaluateFlow(console, trained, options.threads(trained.metadata().settings()));
    flow.live(live.how());
    if (own) {
      try (FolderLock _ = FolderLock.acquire(run)) {
        flow.onOwnTest(run);
      }
    } else if (other) {
      DataFiles files = data.files();
      outputs.write(() -> flow.onOtherData(files, folder));
    } else {
      outputs.write(() -> flow.onOwnTest(folder));
    }
  }

  private void leaveOneOut() {
    if (data.isGiven()) {
      throw new ParameterException(
          spec.commandLine(), "--leave-one-out scores the run's own data; name no others");
    }
    Path folder = out != null ? out : run.resolve("leave-one-out");
    Outputs outputs = output.outputs(console).folder(folder, "leave-one-out");
    FinishedRun trained = FinishedRun.open(run);
    outputs.write(() -> new LeaveOneOutFlow(console, trained).run(folder));
  }

  private boolean isRun(Path folder) {
    return folder.toAbsolutePath().normalize().equals(run.toAbsolutePath().normalize());
  }
}
