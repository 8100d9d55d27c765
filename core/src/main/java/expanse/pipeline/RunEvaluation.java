package expanse.pipeline;

import expanse.dataset.Dataset;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.SpanRule;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Baselines;
import expanse.evaluation.Evaluation;
import expanse.evaluation.EvaluationJson;
import expanse.evaluation.Evaluator;
import expanse.evaluation.LabelledWindow;
import expanse.evaluation.LiveReplay;
import expanse.evaluation.PredictionsFile;
import expanse.run.RunDirectory;
import expanse.window.Subset;
import java.nio.file.Path;
import java.util.List;

/// The scores of a run, and the files that keep them.
public final class RunEvaluation {
  private RunEvaluation() {}

  /// Scores a run with its threshold on the test windows of a data set, or on its validation
  /// windows when it has none, and writes `predictions.csv` and `evaluation.json`, in this order.
  ///
  /// @param run folder of the run
  /// @param predictor of the run
  /// @param own data that the run was trained on
  /// @param scored data to score on, mostly the same
  /// @param method how the scored windows were chosen, in words
  /// @param live whether to score bar by bar as well, with everything after a bar hidden
  /// @param out folder of the two files
  public static Evaluation evaluate(
      Path run,
      Predictor predictor,
      Dataset own,
      Dataset scored,
      String method,
      boolean live,
      Path out) {
    ChosenThreshold chosen = ChosenThreshold.read(run);
    SpanRule rule = chosen.rule();
    List<WindowPrediction> test = predictor.predict(scored, Subset.TEST);
    List<WindowPrediction> selection = predictor.selection(own);
    List<WindowPrediction> windows = test.isEmpty() ? selection : test;
    Evaluation evaluation =
        new Evaluator(Evaluator.RESAMPLES, predictor.settings().seed(), predictor.types())
            .evaluate(
                rule,
                chosen.chosenBy(),
                method,
                own.plan().leaky(),
                selection,
                test,
                Baselines.of(own, scored.bars(), LabelledWindow.of(windows)));
    if (live) {
      evaluation =
          evaluation.withLive(
              new LiveReplay(predictor, rule)
                  .evaluate(
                      own,
                      selection,
                      scored,
                      windows,
                      Evaluator.RESAMPLES,
                      predictor.settings().seed()));
    }
    boolean[][] marked = new boolean[windows.size()][];
    for (int w = 0; w < marked.length; w++) {
      marked[w] = rule.mask(windows.get(w));
    }
    PredictionsFile.write(out.resolve(RunDirectory.PREDICTIONS), scored.bars(), windows, marked);
    EvaluationJson.write(
        out.resolve(RunDirectory.EVALUATION), evaluation, out.resolve(RunDirectory.PREDICTIONS));
    return evaluation;
  }
}
