package expanse.comparison;

import expanse.model.Task;
import expanse.settings.BalancingSettings;
import java.util.List;
import java.util.Locale;

/// What learned task weights say, and what they do not.
///
/// Under Kendall weighting the total is the sum of `L / (2 sigma^2) + ln sigma`; where it no longer
/// changes with sigma, `sigma^2 = L`, so the weight is 1 / L. A small loss gets a large weight,
/// whatever its task is worth, and a loss that is a sum over 105 bars a small one.
final class TaskWeights {
  private TaskWeights() {}

  /// Whether the run learned its weights.
  static boolean isLearned(ComparedRun run) {
    return run.settings().balancing().kind() == BalancingSettings.Kind.KENDALL;
  }

  /// The relative weight that 1 / loss would give a task, from the last training losses as logged;
  /// NaN unless weights were learned.
  static double byLoss(ComparedRun run, int task) {
    if (!isLearned(run) || !run.curves().isTrained(task)) {
      return Double.NaN;
    }
    double sum = 0;
    for (int k = 0; k < Task.KEYS.size(); k++) {
      sum += run.curves().isTrained(k) ? 1 / loss(run, k) : 0;
    }
    return 1 / loss(run, task) / sum;
  }

  private static double loss(ComparedRun run, int task) {
    double[] train = run.curves().train()[task];
    return train[train.length - 1] * (task == LossCurves.SPAN ? run.curves().barsInLoss() : 1);
  }

  /// What the weights of these runs mean, in words.
  static List<String> meaning(List<ComparedRun> runs) {
    List<ComparedRun> learned = runs.stream().filter(TaskWeights::isLearned).toList();
    if (learned.isEmpty()) {
      return List.of("No run learned its task weights: they come from the settings.");
    }
    List<String> sentences = new java.util.ArrayList<>();
    sentences.add(
        "Learned weights (Kendall) move towards 1 / loss by construction. They say how small a loss"
            + " is, not how important its task is or how well it is learned, and are no reason to"
            + " prefer a run. Compare them with the rows \"what 1 / loss would give\": a difference"
            + " means that the sigmas had not converged.");
    for (ComparedRun run : learned) {
      if (run.curves().barsInLoss() > 1) {
        sentences.add(
            String.format(
                Locale.ROOT,
                "%s adds its span loss up over %d bars, so the loss is large and the span's weight"
                    + " small for that reason alone; per bar it would be %d times the weight.",
                run.label(),
                run.curves().barsInLoss(),
                run.curves().barsInLoss()));
      }
    }
    return sentences;
  }
}
