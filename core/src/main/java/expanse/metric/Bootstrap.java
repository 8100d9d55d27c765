package expanse.metric;

import expanse.base.Rng;
import java.util.Arrays;

/// Percentile intervals by resampling whole groups of windows with replacement (Efron, 1979).
///
/// Bars of one window, and windows that share bars, are not independent: the unit of resampling is
/// the group. Every statistic of one call sees the same resamples, so differences are paired.
public final class Bootstrap {
  private Bootstrap() {}

  /// Several numbers computed from one resample.
  @FunctionalInterface
  public interface Statistics {
    /// @param times how often each group was drawn; must not be changed or kept
    /// @return one number per statistic; NaN marks a resample in which it is not defined
    double[] of(int[] times);
  }

  /// A percentile interval.
  ///
  /// @param lower lower end
  /// @param upper upper end
  public record Interval(double lower, double upper) {
    /// Whether a number lies inside, ends included.
    public boolean contains(double value) {
      return lower <= value && value <= upper;
    }
  }

  /// Resamples and returns the sorted values of each statistic, undefined ones left out.
  ///
  /// @param groups number of groups
  /// @param resamples number of resamples
  /// @param seed equal seeds give equal resamples
  public static double[][] distributions(
      int groups, int resamples, long seed, Statistics statistics) {
    if (groups < 1) {
      return new double[statistics.of(new int[0]).length][0];
    }
    Rng rng = new Rng(seed);
    int[] times = new int[groups];
    double[][] values = new double[0][];
    int[] counts = new int[0];
    for (int r = 0; r < resamples; r++) {
      Arrays.fill(times, 0);
      for (int g = 0; g < groups; g++) {
        times[rng.nextInt(groups)]++;
      }
      double[] result = statistics.of(times);
      if (r == 0) {
        values = new double[result.length][resamples];
        counts = new int[result.length];
      }
      for (int k = 0; k < result.length; k++) {
        if (!Double.isNaN(result[k])) {
          values[k][counts[k]++] = result[k];
        }
      }
    }
    for (int k = 0; k < values.length; k++) {
      values[k] = Arrays.copyOf(values[k], counts[k]);
      Arrays.sort(values[k]);
    }
    return values;
  }

  /// The middle part of a sorted distribution.
  ///
  /// @param confidence such as 0.95
  public static Interval interval(double[] sorted, double confidence) {
    double tail = (1 - confidence) / 2;
    return new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail));
  }

  /// Both ends of the middle 95 % of a sorted distribution.
  public static double[] ends95(double[] sorted) {
    Interval interval = interval(sorted, 0.95);
    return new double[] {interval.lower(), interval.upper()};
  }

  /// Quantile of sorted numbers with linear interpolation; NaN without numbers.
  public static double quantile(double[] sorted, double q) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = q * (sorted.length - 1);
    int low = (int) Math.floor(at);
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }
}
