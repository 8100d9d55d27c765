package expanse.cli.run;

import expanse.base.InputException;
import expanse.cli.console.Console;
import expanse.cli.console.Notes;
import expanse.dataset.Dataset;
import expanse.ensemble.Predictor;
import expanse.evaluation.Evaluation;
import expanse.pipeline.DataFiles;
import expanse.pipeline.FinishedRun;
import expanse.pipeline.RunEvaluation;
import expanse.pipeline.RunEvaluation.Live;
import expanse.run.CalibrationFile;
import expanse.run.RunDirectory;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.split.CopyFinder;
import expanse.time.TimeText;
import expanse.window.LabelledBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.List;

/// From a trained run to scores, intervals and a verdict.
public final class EvaluateFlow {
  private final Console console;
  private final FinishedRun run;
  private final int threads;
  private final TrainingSettings settings;
  private Live live = Live.SOME_BARS;

  public EvaluateFlow(Console console, FinishedRun run, int threads) {
    this.console = console;
    this.run = run;
    this.threads = threads;
    this.settings = run.metadata().settings();
  }

  /// Says how live use is scored.
  void live(Live how) {
    live = how;
  }

  /// Evaluates on the test subset of the run's own data.
  public Evaluation onOwnTest(Path out) {
    Dataset data = run.ownData(note -> console.note("note: " + note));
    return score(data, data, data.plan().method(), out);
  }

  /// Evaluates on labelled bars that the run has not seen. Windows that name a subset count when it
  /// is test; when none does, all count.
  Evaluation onOtherData(DataFiles files, Path out) {
    LabelledBars read = Notes.of(console, files.read(settings.window(), settings.seed()));
    boolean named = read.windows().stream().anyMatch(w -> w.subset() == Subset.TEST);
    List<Window> windows =
        read.windows().stream()
            .filter(w -> !named || w.subset() == Subset.TEST)
            .map(w -> new Window(w.id(), Subset.TEST, w.start()))
            .toList();
    Dataset other =
        Assembly.dataset(settings, read.bars(), windows, read.spans(), read.provenance());
    Dataset own = run.ownData(note -> console.note("note: " + note));
    refuseKnown(own, other);
    return score(own, other, "other data", out);
  }

  /// Refuses to evaluate a run on prices that it has learned from or chosen on, whatever their
  /// times.
  private static void refuseKnown(Dataset own, Dataset other) {
    CopyFinder known = new CopyFinder(own.windowLength());
    for (Subset subset : new Subset[] {Subset.TRAIN, Subset.VALIDATION}) {
      own.windows(subset).forEach(window -> known.add(own.bars(), window));
    }
    for (Window window : other.windows(Subset.TEST)) {
      CopyFinder.Copy copy = known.find(other.bars(), window);
      if (copy != null) {
        throw new InputException(
            "window "
                + window.id()
                + " ("
                + TimeText.of(other.bars().time(window.start()))
                + ") holds prices that the run has learned from in its window "
                + copy.window().id()
                + " ("
                + TimeText.of(own.bars().time(copy.window().start()))
                + "); evaluate on windows that it has not seen, with split test in the windows"
                + " file");
      }
    }
  }

  private Evaluation score(Dataset own, Dataset scored, String method, Path out) {
    Evaluation evaluation;
    try (Predictor predictor = Predictor.open(run.folder(), threads)) {
      evaluation = RunEvaluation.evaluate(run.folder(), predictor, own, scored, method, live, out);
    }
    new EvaluationText(console).print(evaluation);
    CalibrationFile.chosen(RunDirectory.open(run.folder()), run.metadata())
        .own()
        .forEach((name, one) -> console.say("instruments: %s", one.text(name)));
    console.say(
        "written: %s, %s, %s, %s",
        out.resolve(RunDirectory.EVALUATION),
        out.resolve(RunDirectory.PREDICTIONS),
        out.resolve(RunDirectory.PREDICTED_SPANS),
        out.resolve(RunDirectory.PREDICTED_WINDOWS));
    return evaluation;
  }
}
