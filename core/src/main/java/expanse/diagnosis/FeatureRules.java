package expanse.diagnosis;

import static expanse.diagnosis.Series.text;

import expanse.diagnosis.Finding.Severity;
import expanse.run.RunTable;
import java.util.ArrayList;
import java.util.List;

/// What the statistics of the inputs say about their worth.
final class FeatureRules {
  private static final double WINDOW = 105;

  /// Swings younger than this on average are the noise of single bars.
  static final double SWING_BARS = 3;

  private FeatureRules() {}

  static List<Finding> of(RunTable features) {
    List<Finding> findings = new ArrayList<>();
    RunTable train = lastEpoch(features.where("phase", "train"));
    if (train.isEmpty()) {
      return findings;
    }
    dead(train, findings);
    noisySwings(train, findings);
    return findings;
  }

  private static RunTable lastEpoch(RunTable table) {
    if (table.isEmpty()) {
      return table;
    }
    return table.where("epoch", table.texts("epoch").get(table.rows().size() - 1));
  }

  private static void dead(RunTable features, List<Finding> findings) {
    List<String> names = features.texts("feature_name");
    double[] std = features.numbers("std");
    double[] mean = features.numbers("mean");
    List<String> dead = new ArrayList<>();
    for (int i = 0; i < std.length; i++) {
      if (!(std[i] > 1e-6 * (1 + Math.abs(mean[i])))) {
        dead.add(names.get(i) + text(" (always %.4g)", mean[i]));
      }
    }
    if (!dead.isEmpty()) {
      findings.add(
          new Finding(
              "dead-features",
              Severity.WARNING,
              dead.size() == 1 ? "a feature never changes" : "some features never change",
              "In the training windows: " + String.join(", ", dead) + ".",
              "another features.set, or check the bars with expanse bars check"));
    }
  }

  private static void noisySwings(RunTable features, List<Finding> findings) {
    List<String> names = features.texts("feature_name");
    double[] mean = features.numbers("mean");
    double[] max = features.numbers("max");
    for (int i = 0; i < mean.length; i++) {
      if (names.get(i).startsWith("bars_since_") && mean[i] * WINDOW < SWING_BARS && mean[i] > 0) {
        findings.add(
            new Finding(
                "noisy-features",
                Severity.WARNING,
                "the swing features are noise",
                text(
                    "%s: the last swing is %.1f bars old on average and at most %.0f, so the zigzag"
                        + " turns at nearly every bar (the hybrid rule of the original system lets"
                        + " a bar confirm a swing against its own range). The features computed"
                        + " from swings carry no information.",
                    names.get(i), mean[i] * WINDOW, max[i] * WINDOW),
                "features.set=corrected or context"));
        return;
      }
    }
  }
}
