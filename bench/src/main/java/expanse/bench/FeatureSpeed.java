package expanse.bench;

import expanse.base.Hashing;
import expanse.base.Rng;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureMatrix;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.feature.WindowFeatures;
import expanse.market.BarSeries;
import java.util.Arrays;
import java.util.Locale;

/// Prints how many bars a second each feature set computes on one thread, over a seeded random walk
/// of a million bars, and how many windows where features depend on the window: every run after the
/// warm-up, their median, and a checksum of the values.
public final class FeatureSpeed {
  private static final int BARS = 1_000_000;
  private static final int WARM_UP = 3;
  private static final int RUNS = 7;
  private static final int WINDOWS = 2_000;

  private FeatureSpeed() {}

  /// Takes no arguments.
  public static void main(String[] args) {
    BarSeries bars = walk();
    System.out.printf(
        Locale.ROOT,
        "Java %s, %s, %d processors, one thread, %d bars%n",
        Runtime.version(),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        BARS);
    for (String name : FeatureSets.names()) {
      FeatureSet set = FeatureSets.named(name);
      measure(set, bars);
      if (!set.windowFeatures().isEmpty()) {
        measureWindows(set, bars.slice(0, 100_000));
      }
    }
  }

  /// Windows a second where features depend on the window, no window twice.
  private static void measureWindows(FeatureSet set, BarSeries bars) {
    WindowFeatures windows = WindowFeatures.of(set, FeatureContext.CONTINUOUS, bars);
    float[] values = new float[105 * windows.columns()];
    int start = 200;
    double[] speed = new double[RUNS];
    for (int run = -WARM_UP; run < RUNS; run++) {
      long from = System.nanoTime();
      for (int k = 0; k < WINDOWS; k++) {
        windows.fill(start++, 105, values, 0, windows.columns());
      }
      if (run >= 0) {
        speed[run] = WINDOWS / ((System.nanoTime() - from) / 1e9);
      }
    }
    Arrays.sort(speed);
    System.out.printf(
        Locale.ROOT,
        "%-18s %3d columns  median %,.0f windows/s  checksum of the last %s%n",
        set.name(),
        windows.columns(),
        speed[RUNS / 2],
        Hashing.sha256(values).substring(0, 12));
  }

  private static void measure(FeatureSet set, BarSeries bars) {
    double[] speed = new double[RUNS];
    String checksum = "";
    for (int run = -WARM_UP; run < RUNS; run++) {
      long start = System.nanoTime();
      FeatureMatrix features = set.compute(bars);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (run >= 0) {
        speed[run] = BARS / seconds / 1e6;
      }
      checksum = Hashing.sha256(features.values()).substring(0, 12);
    }
    double[] sorted = speed.clone();
    Arrays.sort(sorted);
    StringBuilder runs = new StringBuilder();
    for (double one : speed) {
      runs.append(String.format(Locale.ROOT, " %.1f", one));
    }
    System.out.printf(
        Locale.ROOT,
        "%-18s %3d columns  median %5.1f million bars/s  (runs%s)  checksum %s%n",
        set.name(),
        set.barNames().size(),
        sorted[RUNS / 2],
        runs,
        checksum);
  }

  private static BarSeries walk() {
    Rng rng = new Rng(1);
    long[] time = new long[BARS];
    double[] open = new double[BARS];
    double[] high = new double[BARS];
    double[] low = new double[BARS];
    double[] close = new double[BARS];
    long price = 80_000;
    for (int i = 0; i < BARS; i++) {
      long first = price + rng.nextInt(3) - 1;
      long last = Math.max(400, first + rng.nextInt(33) - 16);
      time[i] = 60_000L * i;
      open[i] = first / 4.0;
      close[i] = last / 4.0;
      high[i] = (Math.max(first, last) + rng.nextInt(9)) / 4.0;
      low[i] = (Math.min(first, last) - rng.nextInt(9)) / 4.0;
      price = last;
    }
    return BarSeries.of(time, open, high, low, close, null);
  }
}
