package expanse.market;

import java.util.Arrays;

/// Grows a series bar by bar.
public final class BarBuilder {
  private long[] time;
  private double[] open;
  private double[] high;
  private double[] low;
  private double[] close;
  private double[] volume;
  private final boolean hasVolume;
  private int size;

  /// @param capacity bars to expect
  public BarBuilder(int capacity, boolean hasVolume) {
    int n = Math.max(16, capacity);
    time = new long[n];
    open = new double[n];
    high = new double[n];
    low = new double[n];
    close = new double[n];
    volume = new double[n];
    this.hasVolume = hasVolume;
  }

  /// Adds the rows from .. to - 1 as one bar.
  void add(BarSeries bars, int from, int to, long start) {
    boolean taken = size > 0 && time[size - 1] >= start;
    begin(taken ? bars.time(from) : start, bars.open(from), 0);
    for (int i = from; i < to; i++) {
      widen(bars.high(i), bars.volume(i));
      widen(bars.low(i), 0);
    }
    close[size - 1] = bars.close(to - 1);
  }

  /// Begins a bar.
  public void begin(long start, double price, double amount) {
    if (size == time.length) {
      int n = size + (size >> 1);
      time = Arrays.copyOf(time, n);
      open = Arrays.copyOf(open, n);
      high = Arrays.copyOf(high, n);
      low = Arrays.copyOf(low, n);
      close = Arrays.copyOf(close, n);
      volume = Arrays.copyOf(volume, n);
    }
    time[size] = start;
    open[size] = price;
    high[size] = price;
    low[size] = price;
    close[size] = price;
    volume[size] = amount;
    size++;
  }

  /// Takes a price into the bar begun last.
  public void widen(double price, double amount) {
    high[size - 1] = Math.max(high[size - 1], price);
    low[size - 1] = Math.min(low[size - 1], price);
    close[size - 1] = price;
    volume[size - 1] += amount;
  }

  /// The bars so far.
  public BarSeries build() {
    return BarSeries.of(
        Arrays.copyOf(time, size),
        Arrays.copyOf(open, size),
        Arrays.copyOf(high, size),
        Arrays.copyOf(low, size),
        Arrays.copyOf(close, size),
        hasVolume ? Arrays.copyOf(volume, size) : null);
  }
}
