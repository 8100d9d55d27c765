package expanse.testing;

import expanse.base.Rng;
import expanse.market.BarSeries;

/// Seeded random walks in ticks, one bar a minute.
public final class RandomBars {
  private RandomBars() {}

  /// A walk without gaps that starts at 20,000 with ticks of a quarter; about every thirtieth bar
  /// is flat.
  public static BarSeries walk(int n, long seed) {
    return walk(n, seed, Integer.MAX_VALUE, 0);
  }

  /// A walk with a gap of so many minutes after every `run` bars.
  public static BarSeries walk(int n, long seed, int run, int gapMinutes) {
    Rng rng = new Rng(seed);
    long[] time = new long[n];
    double[] o = new double[n];
    double[] h = new double[n];
    double[] l = new double[n];
    double[] c = new double[n];
    long price = 80_000;
    long now = 1_704_067_140_000L; // the first bar is that of 2024-01-01T00:00Z
    for (int i = 0; i < n; i++) {
      now += i > 0 && i % run == 0 ? 60_000L * gapMinutes : 60_000L;
      time[i] = now;
      boolean flat = rng.nextInt(30) == 0;
      long open = flat ? price : price + rng.nextInt(3) - 1;
      long close = flat ? price : Math.max(40, open + rng.nextInt(33) - 16);
      o[i] = open / 4.0;
      c[i] = close / 4.0;
      h[i] = (Math.max(open, close) + (flat ? 0 : rng.nextInt(9))) / 4.0;
      l[i] = (Math.min(open, close) - (flat ? 0 : rng.nextInt(9))) / 4.0;
      price = close;
    }
    return BarSeries.of(time, o, h, l, c, null);
  }

  /// The same bars up to a row, and those of another walk from there, at the same times.
  ///
  /// @param last row of the last bar that is the same
  public static BarSeries otherAfter(BarSeries bars, int last, long seed) {
    BarSeries others = walk(bars.size(), seed);
    double[][] prices = new double[4][bars.size()];
    long[] times = new long[bars.size()];
    for (int i = 0; i < times.length; i++) {
      BarSeries from = i <= last ? bars : others;
      times[i] = bars.time(i);
      prices[0][i] = from.open(i);
      prices[1][i] = from.high(i);
      prices[2][i] = from.low(i);
      prices[3][i] = from.close(i);
    }
    return BarSeries.of(times, prices[0], prices[1], prices[2], prices[3], null);
  }

  /// The same walk with volume.
  public static BarSeries withVolume(int n, long seed) {
    return withVolume(n, seed, Integer.MAX_VALUE);
  }

  /// The same walk with volume, and with a gap of an hour after every `run` bars.
  public static BarSeries withVolume(int n, long seed, int run) {
    BarSeries bars = walk(n, seed, run, 61);
    Rng rng = new Rng(seed);
    double[][] columns = new double[5][n];
    long[] time = new long[n];
    for (int i = 0; i < n; i++) {
      time[i] = bars.time(i);
      columns[0][i] = bars.open(i);
      columns[1][i] = bars.high(i);
      columns[2][i] = bars.low(i);
      columns[3][i] = bars.close(i);
      columns[4][i] = rng.nextInt(2000);
    }
    return BarSeries.of(time, columns[0], columns[1], columns[2], columns[3], columns[4]);
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

  /// Every price p becomes factor p + shift.
  public static BarSeries mapped(BarSeries bars, double factor, double shift) {
    int n = bars.size();
    long[] time = new long[n];
    double[] o = new double[n];
    double[] h = new double[n];
    double[] l = new double[n];
    double[] c = new double[n];
    for (int i = 0; i < n; i++) {
      time[i] = bars.time(i);
      o[i] = factor * bars.open(i) + shift;
      h[i] = factor * bars.high(i) + shift;
      l[i] = factor * bars.low(i) + shift;
      c[i] = factor * bars.close(i) + shift;
    }
    return BarSeries.of(time, o, h, l, c, null);
  }
}
