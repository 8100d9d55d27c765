package expanse.market;

import expanse.base.Rng;

/// Bars of a random walk, for tests.
public final class RandomBars {
  private RandomBars() {}

  /// One-minute bars from 2024-01-01T00:00Z, with volume.
  public static BarSeries of(int bars, long seed) {
    return of(bars, seed, 0);
  }

  /// One-minute bars with a gap of an hour after every so many bars; 0 for none.
  public static BarSeries of(int bars, long seed, int segment) {
    Rng rng = new Rng(seed);
    long[] time = new long[bars];
    double[][] p = new double[5][bars];
    double price = 1000;
    for (int i = 0; i < bars; i++) {
      int gaps = segment == 0 ? 0 : i / segment;
      time[i] = 1_704_067_200_000L + i * 60_000L + gaps * 3_600_000L;
      p[0][i] = price;
      price = Math.max(10, price + Math.round(rng.nextGaussian() * 8) * 0.25);
      p[3][i] = price;
      p[1][i] = Math.max(p[0][i], price) + rng.nextInt(4) * 0.25;
      p[2][i] = Math.min(p[0][i], price) - rng.nextInt(4) * 0.25;
      p[4][i] = rng.nextInt(2000);
    }
    return BarSeries.of(time, p[0], p[1], p[2], p[3], p[4]);
  }

  /// Whether two series hold the same bits.
  public static boolean same(BarSeries a, BarSeries b) {
    if (a.size() != b.size() || a.hasVolume() != b.hasVolume()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (a.time(i) != b.time(i)
          || a.open(i) != b.open(i)
          || a.high(i) != b.high(i)
          || a.low(i) != b.low(i)
          || a.close(i) != b.close(i)
          || Double.compare(a.volume(i), b.volume(i)) != 0) {
        return false;
      }
    }
    return true;
  }
}
