package expanse.bench;

import java.util.Arrays;
import java.util.Locale;

/// Times of one measurement, in nanoseconds per unit of work.
final class Samples {
  private final double[] sorted;

  private Samples(double[] sorted) {
    this.sorted = sorted;
  }

  /// Measures several pieces of work in turn, A B A B …, so that a machine whose speed drifts slows
  /// all of them alike.
  ///
  /// @param units units of work in one call, by which the times are divided
  /// @param warmUp least time to run all of them together before the measurement
  /// @param nanos least time to measure all of them together
  static Samples[] inTurn(double units, long warmUp, long nanos, Runnable... works) {
    run(warmUp, works, new double[works.length][1 << 20], units);
    double[][] times = new double[works.length][1 << 20];
    int count = run(nanos, works, times, units);
    Samples[] samples = new Samples[works.length];
    for (int w = 0; w < works.length; w++) {
      double[] sorted = Arrays.copyOf(times[w], count);
      Arrays.sort(sorted);
      samples[w] = new Samples(sorted);
    }
    return samples;
  }

  private static int run(long nanos, Runnable[] works, double[][] times, double units) {
    long end = System.nanoTime() + nanos;
    int count = 0;
    while (count < 5 || (System.nanoTime() < end && count < times[0].length)) {
      for (int w = 0; w < works.length; w++) {
        long start = System.nanoTime();
        works[w].run();
        times[w][count] = (System.nanoTime() - start) / units;
      }
      count++;
    }
    return count;
  }

  /// The value below which this share of the times lies.
  double quantile(double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }

  double best() {
    return sorted[0];
  }

  double median() {
    return quantile(.5);
  }

  /// Best, tenth, median, ninetieth, ninety-ninth in a unit.
  String spread(double unit) {
    return String.format(
        Locale.ROOT,
        "min %.4g, p10 %.4g, p50 %.4g, p90 %.4g, p99 %.4g (%d runs)",
        sorted[0] / unit,
        quantile(.1) / unit,
        median() / unit,
        quantile(.9) / unit,
        quantile(.99) / unit,
        sorted.length);
  }
}
