package expanse.metric;

import java.util.Arrays;

/// How far the probabilities inside true spans lie above those outside.
///
/// Every reviewed bar counts once. Standard deviations are of the population (divided by n).
/// Without a bar of a kind its figures, and the separation, are NaN.
///
/// @param in probabilities inside true spans
/// @param out probabilities outside
public record Separation(Summary in, Summary out) {
  /// Difference of the means.
  public double separation() {
    return in.mean() - out.mean();
  }

  /// @param probability per bar
  /// @param truth inside when above 0.5
  /// @param weight bars of weight 0 do not count
  public static Separation of(float[] probability, float[] truth, float[] weight) {
    BarArrays.requireSameLength(probability, truth, weight);
    float[] in = new float[probability.length];
    float[] out = new float[probability.length];
    int ins = 0;
    int outs = 0;
    for (int i = 0; i < probability.length; i++) {
      if (weight[i] > 0) {
        if (truth[i] > BinaryCounts.POSITIVE_TARGET) {
          in[ins++] = probability[i];
        } else {
          out[outs++] = probability[i];
        }
      }
    }
    return new Separation(Summary.of(Arrays.copyOf(in, ins)), Summary.of(Arrays.copyOf(out, outs)));
  }

  /// Mean and spread of some numbers.
  ///
  /// @param count how many
  /// @param mean arithmetic mean
  /// @param std standard deviation of the population
  /// @param min smallest
  /// @param max largest
  /// @param median middle one, the mean of the two middle ones for an even count
  public record Summary(int count, double mean, double std, double min, double max, double median) {
    /// Summary of numbers in any order; all NaN when there are none.
    public static Summary of(float[] values) {
      int n = values.length;
      if (n == 0) {
        return new Summary(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
      }
      float[] sorted = values.clone();
      Arrays.sort(sorted);
      double sum = 0;
      for (float v : sorted) {
        sum += v;
      }
      double mean = sum / n;
      double squares = 0;
      for (float v : sorted) {
        squares += (v - mean) * (v - mean);
      }
      double median = 0.5 * ((double) sorted[(n - 1) / 2] + sorted[n / 2]);
      return new Summary(n, mean, Math.sqrt(squares / n), sorted[0], sorted[n - 1], median);
    }
  }
}
