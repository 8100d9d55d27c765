package expanse.bench;

import java.util.Arrays;
import java.util.Locale;

/// Times of one measurement, in nanoseconds per unit of work.
final class Samples {
  private final double[] sorted;

  private Samples(double[] sorted) {
    this.sorted = sorted;
  }

  /// Time that one of several pieces of work runs before it is another's turn.
  private static final long BLOCK = 60_000_000L;

  /// Rest between turns, until threads that the other's pool keeps spinning have gone to sleep.
  private static final long REST_MILLIS = 30;

  /// First calls of a turn, which find the caches full of the other's data and are not counted.
  private static final int UNCOUNTED = 2;

  /// Times in nanoseconds, which are sorted in their place.
  static Samples of(double[] times) {
    Arrays.sort(times);
    return new Samples(times);
  }

  /// Measures several pieces of work in turn, in short blocks A B A B …, so that a machine whose
  /// speed drifts slows all of them alike. Each has the machine to itself while it is its turn.
  ///
  /// @param units units of work in one call, by which the times are divided
  /// @param warmUp least time to run all of them together before the measurement
  /// @param nanos least time to measure all of them together, rests not counted
  static Samples[] inTurn(double units, long warmUp, long nanos, Runnable... works) {
    double[][] times = new double[works.length][1 << 20];
    run(warmUp, works, times, units);
    int[] counts = run(nanos, works, times, units);
    Samples[] samples = new Samples[works.length];
    for (int w = 0; w < works.length; w++) {
      samples[w] = of(Arrays.copyOf(times[w], counts[w]));
    }
    return samples;
  }

  private static int[] run(long nanos, Runnable[] works, double[][] times, double units) {
    boolean turns = works.length > 1;
    int[] counts = new int[works.length];
    long left = nanos;
    while (left > 0 || Arrays.stream(counts).min().orElse(0) < 5) {
      for (int w = 0; w < works.length; w++) {
        for (int i = 0; turns && i < UNCOUNTED; i++) {
          works[w].run();
        }
        long begin = System.nanoTime();
        long now = begin;
        while (now == begin || now - begin < (turns ? BLOCK : left)) {
          works[w].run();
          long end = System.nanoTime();
          if (counts[w] < times[w].length) {
            times[w][counts[w]++] = (end - now) / units;
          }
          now = end;
        }
        left -= now - begin;
        if (turns) {
          rest();
        }
      }
    }
    return counts;
  }

  private static void rest() {
    try {
      Thread.sleep(REST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
