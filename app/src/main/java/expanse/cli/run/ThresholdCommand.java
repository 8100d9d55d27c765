package expanse.cli.run;

import expanse.base.FolderLock;
import expanse.base.InputException;
import expanse.cli.console.Console;
import expanse.cli.option.Candidates;
import expanse.cli.option.FalseMarkOptions;
import expanse.cli.option.RunOptions;
import expanse.dataset.Dataset;
import expanse.decoding.ChosenThreshold;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.pipeline.FinishedRun;
import expanse.pipeline.RunWindows;
import expanse.report.ThresholdSection;
import expanse.run.RunDirectory;
import expanse.settings.TrainingSettings;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import expanse.window.WindowChoice;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes the threshold table of a run and chooses from it.
@Command(
    name = "threshold",
    description = {
      "Choose another threshold on the run's validation windows.",
      "Prints F1, precision and recall for a grid of thresholds, writes them to"
          + " threshold_optimization_results.csv, and keeps the best threshold.",
      "The test subset is never used."
    },
    footer = {
      "",
      "Examples:",
      "  expanse threshold run",
      "  expanse threshold run --false-marks 2",
      "  expanse threshold run --min .30 --max .70 --step .05 --min-span-length 3",
      "  expanse threshold crf-run --decoder viterbi"
    })
public final class ThresholdCommand implements Runnable {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "Folder of the run.")
  private Path run;

  @Option(names = "--min", paramLabel = "X", description = "First threshold.")
  private @Nullable Double min;

  @Option(names = "--max", paramLabel = "X", description = "Last threshold.")
  private @Nullable Double max;

  @Option(names = "--step", paramLabel = "X", description = "Step between thresholds.")
  private @Nullable Double step;

  @Option(
      names = "--min-span-length",
      paramLabel = "N",
      description = "Drop shorter spans. Default: the run's setting, usually 1.")
  private @Nullable Integer minSpanLength;

  @Option(
      names = "--decoder",
      paramLabel = "NAME",
      description = "How bars are detected: ${COMPLETION-CANDIDATES}. Default: the run's setting.",
      completionCandidates = Candidates.Decoders.class)
  private @Nullable Decoder decoder;

  @Mixin private FalseMarkOptions falseMarks;
  @Mixin private RunOptions options;

  public ThresholdCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    FinishedRun trained = FinishedRun.openForThreshold(run);
    TrainingSettings settings = trained.metadata().settings();
    TrainingSettings.Threshold own = settings.threshold();
    TrainingSettings.Threshold grid =
        new TrainingSettings.Threshold(
            min == null ? own.min() : min,
            max == null ? own.max() : max,
            step == null ? own.step() : step,
            minSpanLength == null ? own.minSpanLength() : minSpanLength,
            decoder == null ? own.decoder() : decoder);
    Dataset data = trained.ownData(note -> console.note("note: " + note));
    try (Predictor predictor = Predictor.open(run, options.threads(settings))) {
      if (grid.decoder().readsPath() && !predictor.hasPath()) {
        throw new InputException(run + " has no CRF and so no best path; use --decoder marginals");
      }
      if (grid.decoder() == Decoder.SPANS && !predictor.placesSpans()) {
        throw new InputException(
            run + " has no model of spans, which places them; use --decoder marginals");
      }
      List<WindowPrediction> windows = predictor.selection(data);
      ChosenThreshold chosen;
      try (FolderLock _ = FolderLock.acquire(run)) {
        ThresholdFlow flow = new ThresholdFlow(console, run);
        WindowChoice choice = RunWindows.choice(data, trained.metadata().sources());
        Double most = falseMarks.most();
        chosen =
            most == null
                ? flow.chooseFromTable(windows, grid)
                : flow.chooseByFalseMarks(
                    windows,
                    grid,
                    RunWindows.falseMarks(
                        data,
                        choice,
                        windows,
                        ChosenThreshold.read(run).rule().with(grid.decoder()),
                        most,
                        falseMarks.per()),
                    falseMarks.per());
        if (most == null) {
          flow.say(choice, windows, chosen);
        }
      }
      RunDirectory folder = RunDirectory.open(run);
      ThresholdSection.draw(folder.thresholdTable(), chosen.threshold(), folder.thresholdPicture());
      console.say("written: %s, %s", folder.thresholdTable(), folder.thresholdPicture());
    }
  }
}
