package expanse.evaluation;

import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.metric.Bootstrap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Differences between models that were evaluated on the same windows.
///
/// Every resample draws groups of windows that share a bar, and all models are scored on the same
/// draw: what is hard or easy about a window falls out of the difference (Efron and Tibshirani,
/// 1993; Yeh, 2000). P-values come from the same resamples, and are corrected for the number of
/// pairs by the method of Holm (1979), for each score by itself.
public final class PairedDifferences {
  /// Resamples by default: enough for corrected p-values of ten models.
  public static final int RESAMPLES = 10_000;

  /// Chance of calling any two equal models different.
  public static final double LEVEL = 0.05;

  private PairedDifferences() {}

  /// What one model says about the windows, and the rule that makes spans of it.
  ///
  /// @param rule threshold and shortest span, chosen before
  /// @param windows the same windows in the same order for every model
  public record Predictions(SpanRule rule, List<WindowPrediction> windows) {
    /// Copies the list.
    public Predictions {
      windows = List.copyOf(windows);
    }
  }

  /// The difference of two models in one score.
  ///
  /// @param score which
  /// @param a number of one model
  /// @param b number of the other
  /// @param value score of a minus score of b
  /// @param interval of the difference, 95 %, for this pair alone
  /// @param p share of resamples beyond zero, both sides
  /// @param holm the same, corrected for the number of pairs
  public record Difference(
      Score score, int a, int b, double value, Bootstrap.Interval interval, double p, double holm) {
    /// Whether the difference is significant, all pairs considered: the interval excludes zero and
    /// the corrected p-value is below the level.
    public boolean isShown() {
      return holm < LEVEL && !interval.contains(0);
    }

    /// Whether a is shown to be better than b.
    public boolean favoursFirst() {
      return isShown() && value > 0 == score.higherIsBetter();
    }

    /// The same seen from the other model.
    public Difference reversed() {
      return new Difference(
          score,
          b,
          a,
          -value,
          new Bootstrap.Interval(-interval.upper(), -interval.lower()),
          p,
          holm);
    }
  }

  /// Compares all pairs in all scores.
  ///
  /// @param models at least two
  /// @param resamples number of draws
  /// @param seed equal seeds give equal intervals
  /// @return for every score the pairs (0, 1), (0, 2), ... (1, 2), ...
  /// @throws IllegalArgumentException when the windows differ in number
  public static List<Difference> of(List<Predictions> models, int resamples, long seed) {
    List<WindowPrediction> windows = models.getFirst().windows();
    WindowGroups groups = Evaluator.groups(windows);
    List<ResampledScores> scores = new ArrayList<>();
    for (Predictions model : models) {
      if (model.windows().size() != windows.size()) {
        throw new IllegalArgumentException("the models predicted other windows");
      }
      scores.add(new ResampledScores(model.rule(), model.windows(), groups));
    }
    double[] observed = differences(scores.stream().map(ResampledScores::ofAll).toList());
    double[][] drawn =
        Bootstrap.distributions(
            groups.count(),
            resamples,
            seed,
            times -> differences(scores.stream().map(s -> s.of(times)).toList()));
    int pairs = models.size() * (models.size() - 1) / 2;
    List<Difference> all = new ArrayList<>();
    for (Score score : Score.values()) {
      int from = score.index() * pairs;
      double[] p = new double[pairs];
      for (int k = 0; k < pairs; k++) {
        p[k] = twoSided(drawn[from + k]);
      }
      double[] holm = holm(p);
      int k = 0;
      for (int a = 0; a < models.size(); a++) {
        for (int b = a + 1; b < models.size(); b++, k++) {
          Bootstrap.Interval interval = Bootstrap.interval(drawn[from + k], 0.95);
          all.add(new Difference(score, a, b, observed[from + k], interval, p[k], holm[k]));
        }
      }
    }
    return all;
  }

  /// For every score the differences of all pairs.
  private static double[] differences(List<double[]> scores) {
    int models = scores.size();
    double[] differences = new double[Score.values().length * models * (models - 1) / 2];
    int at = 0;
    for (Score score : Score.values()) {
      for (int a = 0; a < models; a++) {
        for (int b = a + 1; b < models; b++) {
          differences[at++] = scores.get(a)[score.index()] - scores.get(b)[score.index()];
        }
      }
    }
    return differences;
  }

  /// Twice the share of resamples on the rarer side of zero, zero itself on both sides; never 0,
  /// since the data themselves are one more resample.
  static double twoSided(double[] sorted) {
    int below = 0;
    int above = 0;
    for (double d : sorted) {
      below += d <= 0 ? 1 : 0;
      above += d >= 0 ? 1 : 0;
    }
    return Math.min(1, 2 * (1.0 + Math.min(below, above)) / (1.0 + sorted.length));
  }

  /// P-values corrected by the step-down method of Holm.
  static double[] holm(double[] p) {
    Integer[] order = new Integer[p.length];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, Comparator.comparingDouble(k -> p[k]));
    double[] corrected = new double[p.length];
    double largest = 0;
    for (int rank = 0; rank < p.length; rank++) {
      largest = Math.max(largest, Math.min(1, (p.length - rank) * p[order[rank]]));
      corrected[order[rank]] = largest;
    }
    return corrected;
  }
}
