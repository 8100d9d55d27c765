package expanse.diagnosis;

import expanse.dataset.Dataset;
import expanse.ensemble.HurtingModels;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Evaluation;
import expanse.settings.TrainingSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Names what went wrong in a run, with the evidence and the setting that mends it.
public final class Diagnosis {
  private Diagnosis() {}

  /// All findings, the most serious first.
  ///
  /// @param run the run's tables; rules without their table stay silent
  /// @param leakySplit whether the run's subsets share bars or labels
  /// @param splitMethod name of its split
  /// @param evaluation of the run, or null when it was not evaluated
  /// @param positionShare from [#positionShare(List)], or NaN when not known
  public static List<Finding> of(
      RunTables run,
      boolean leakySplit,
      String splitMethod,
      @Nullable Evaluation evaluation,
      double positionShare) {
    List<Finding> findings = new ArrayList<>(LearningRules.of(run));
    findings.addAll(FeatureRules.of(run.features()));
    findings.addAll(OutcomeRules.cliff(run.thresholds()));
    if (evaluation == null) {
      OutcomeRules.leak(leakySplit, splitMethod, findings);
    } else {
      findings.addAll(OutcomeRules.of(evaluation, positionShare));
      findings.addAll(OutputRules.of(evaluation));
    }
    findings.sort(Comparator.comparing(Finding::severity));
    return findings;
  }

  /// What the choice of stacking weights shows.
  public static List<Finding> ofBaseModels(List<HurtingModels.Hurting> hurting) {
    return OutputRules.hurting(hurting);
  }

  /// What the labels of a run show before anything is learned from them.
  public static List<Finding> ofLabels(Dataset data, TrainingSettings settings) {
    return OutputRules.of(data, settings);
  }

  /// Share of a task in the raw validation loss, the plain sum over tasks, over the last tenth of
  /// the epochs; NaN when losses were not logged.
  ///
  /// @param task `ptr`, `type`, `span` or `countdown`
  public static double lossShare(RunTables run, String task) {
    return LearningRules.lossShare(run.lossComponents().where("phase", "val"), task);
  }

  /// The share of the variance of probabilities that follows from the position in the window alone:
  /// variance of the means per position over the variance of all, both over reviewed bars,
  /// corrected for the variance that means of so few windows have by chance. NaN without variance.
  public static double positionShare(List<WindowPrediction> predictions) {
    int bars = predictions.stream().mapToInt(WindowPrediction::bars).max().orElse(0);
    double[] sum = new double[bars];
    double[] count = new double[bars];
    double total = 0;
    double squares = 0;
    double n = 0;
    for (WindowPrediction w : predictions) {
      for (int t = 0; t < w.bars(); t++) {
        if (w.weight()[t] > 0) {
          double p = w.probability()[t];
          sum[t] += p;
          count[t]++;
          total += p;
          squares += p * p;
          n++;
        }
      }
    }
    double variance = squares / n - (total / n) * (total / n);
    if (!(n > 0) || !(variance > 1e-12)) {
      return Double.NaN;
    }
    double between = 0;
    int positions = 0;
    for (int t = 0; t < bars; t++) {
      if (count[t] > 0) {
        double d = sum[t] / count[t] - total / n;
        between += count[t] / n * d * d;
        positions++;
      }
    }
    double chance = n > positions ? (variance - between) * positions / (n - positions) : 0;
    return Math.clamp((between - chance) / variance, 0, 1);
  }
}
