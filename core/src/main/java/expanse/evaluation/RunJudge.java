package expanse.evaluation;

import expanse.dataset.Dataset;
import expanse.dataset.Split;
import expanse.metric.BinaryCounts;
import expanse.training.Predictor;
import expanse.training.RunDirectory;
import expanse.training.TrainingSettings;
import expanse.training.WindowPrediction;
import java.nio.file.Path;
import java.util.List;

/// What follows the training of a run: its threshold, its scores, and the files that keep them.
public final class RunJudge {
  /// Name of the file of the scores.
  public static final String SCORES = "evaluation.json";

  /// Name of the file of the probabilities, bar by bar.
  public static final String PREDICTIONS = "predictions.csv";

  private RunJudge() {}

  /// Writes the threshold table, and keeps the highest point of the smoothed curve of F1.
  ///
  /// @param run folder of the run
  /// @param selection windows that thresholds may be chosen on, see [Predictor#selection]
  /// @param grid of the table
  public static ChosenThreshold chooseThreshold(
      Path run, List<WindowPrediction> selection, TrainingSettings.Threshold grid) {
    table(run, selection, grid);
    SpanRule rule = ThresholdChoice.robust(selection, grid.minSpanLength()).with(grid.decoder());
    return keep(run, selection, rule, "the highest point of the smoothed F1 curve on validation");
  }

  /// Writes the threshold table of a run.
  public static ThresholdTable table(
      Path run, List<WindowPrediction> selection, TrainingSettings.Threshold grid) {
    ThresholdTable table =
        ThresholdTable.of(selection, grid.min(), grid.max(), grid.step(), grid.minSpanLength());
    table.write(RunTables.thresholds(new RunDirectory(run)));
    return table;
  }

  /// Keeps a threshold as the run's.
  ///
  /// @param how it was chosen, in words
  public static ChosenThreshold keep(
      Path run, List<WindowPrediction> selection, SpanRule rule, String how) {
    ChosenThreshold chosen =
        new ChosenThreshold(
            rule.threshold(),
            rule.minSpanLength(),
            how,
            selection.size(),
            counts(selection, rule).f1(),
            rule.decoder());
    chosen.write(run);
    return chosen;
  }

  /// The bars of windows, counted under a rule.
  public static BinaryCounts counts(List<WindowPrediction> windows, SpanRule rule) {
    BinaryCounts counts = BinaryCounts.NONE;
    for (WindowPrediction w : windows) {
      counts = counts.plus(BinaryCounts.ofMask(rule.mask(w), w.truth(), w.weight()));
    }
    return counts;
  }

  /// Judges a run with its threshold on the test windows of a data set, or on its validation
  /// windows when it has none, and writes `predictions.csv` and `evaluation.json`, in this order.
  ///
  /// @param run folder of the run
  /// @param predictor of the run
  /// @param own data that the run was trained on
  /// @param judged data to judge on, mostly the same
  /// @param method how the judged windows were set apart, in words
  /// @param live whether to judge bar by bar as well, with everything after a bar hidden
  /// @param out folder of the two files
  public static Evaluation judge(
      Path run,
      Predictor predictor,
      Dataset own,
      Dataset judged,
      String method,
      boolean live,
      Path out) {
    ChosenThreshold chosen = ChosenThreshold.read(run);
    SpanRule rule = chosen.rule();
    List<WindowPrediction> test = predictor.predict(judged, Split.TEST);
    List<WindowPrediction> selection = predictor.selection(own);
    List<WindowPrediction> windows = test.isEmpty() ? selection : test;
    Evaluation evaluation =
        new Evaluator(Evaluator.RESAMPLES, predictor.settings().seed())
            .evaluate(
                rule,
                chosen.chosenBy(),
                method,
                own.plan().leaky(),
                selection,
                test,
                Baselines.of(own, judged.bars(), LabelledWindow.of(windows)));
    if (live) {
      evaluation =
          evaluation.withLive(
              new LiveReplay(predictor, rule)
                  .evaluate(
                      own,
                      selection,
                      judged,
                      windows,
                      Evaluator.RESAMPLES,
                      predictor.settings().seed()));
    }
    boolean[][] marked = new boolean[windows.size()][];
    for (int w = 0; w < marked.length; w++) {
      marked[w] = rule.mask(windows.get(w));
    }
    PredictionsFile.write(out.resolve(PREDICTIONS), judged.bars(), windows, marked);
    EvaluationJson.write(out.resolve(SCORES), evaluation, out.resolve(PREDICTIONS));
    return evaluation;
  }
}
