package expanse.metric;

import java.util.ArrayList;
import java.util.List;

/// How well probabilities per bar agree with frequencies: expected calibration error (Naeini et
/// al., 2015), its maximum, and the Brier score (1950).
///
/// @param ece mean over bins of |mean probability - share of true bars|, weighted by bin weight
/// @param mce the largest such gap among bins that hold bars
/// @param brier mean of (probability - target) squared
/// @param bins the reliability curve, lowest probability first, empty bins included
public record Calibration(double ece, double mce, double brier, List<Bin> bins) {
  /// Bins used by default.
  public static final int BINS = 10;

  /// Copies the list.
  public Calibration {
    bins = List.copyOf(bins);
  }

  /// One bin of the reliability curve.
  ///
  /// @param lower exclusive, except that the first bin holds 0
  /// @param upper inclusive
  /// @param weight weight of its bars
  /// @param meanProbability NaN when empty
  /// @param positiveRate share of true bars, NaN when empty
  public record Bin(
      double lower, double upper, double weight, double meanProbability, double positiveRate) {}

  /// Ten bins of equal width.
  public static Calibration of(float[] probability, float[] truth, float[] weight) {
    return of(probability, truth, weight, BINS);
  }

  /// Bins of equal width over (0, 1]; a probability of exactly 0 belongs to the first.
  public static Calibration of(float[] probability, float[] truth, float[] weight, int bins) {
    BarArrays.requireSameLength(probability, truth, weight);
    double[] w = new double[bins];
    double[] p = new double[bins];
    double[] y = new double[bins];
    double total = 0;
    double squares = 0;
    for (int i = 0; i < probability.length; i++) {
      if (weight[i] <= 0) {
        continue;
      }
      double target = truth[i] > BinaryCounts.POSITIVE_TARGET ? 1 : 0;
      int bin = Math.clamp((int) Math.ceil(probability[i] * (float) bins) - 1, 0, bins - 1);
      w[bin] += weight[i];
      p[bin] += (double) weight[i] * probability[i];
      y[bin] += weight[i] * target;
      total += weight[i];
      squares += weight[i] * (probability[i] - target) * (probability[i] - target);
    }
    List<Bin> curve = new ArrayList<>(bins);
    double ece = 0;
    double mce = 0;
    for (int b = 0; b < bins; b++) {
      curve.add(new Bin((double) b / bins, (b + 1.0) / bins, w[b], p[b] / w[b], y[b] / w[b]));
      if (w[b] > 0) {
        double gap = Math.abs(p[b] - y[b]) / w[b];
        ece += gap * w[b] / total;
        mce = Math.max(mce, gap);
      }
    }
    return new Calibration(
        total > 0 ? ece : Double.NaN, total > 0 ? mce : Double.NaN, squares / total, curve);
  }
}
