package expanse.market;

import expanse.base.InputException;
import java.util.Arrays;

/// Puts bars together to longer ones.
///
/// A longer bar covers the source bars that start in one stretch of the target interval, counted
/// from 1970-01-01T00:00Z. It never reaches over a gap: when a gap lies inside a stretch, what
/// follows it is a bar of its own, with the time of its first source bar. The bars at the edges of
/// a segment may cover less than the interval; they are kept, or dropped when the caller says so.
public final class Resampler {
  private Resampler() {}

  /// Bars of a longer interval.
  ///
  /// @param targetMillis a multiple of the interval of the source
  /// @param keepPartial whether to keep bars at the edges of segments that cover less than their
  ///   interval
  /// @throws InputException when the target is no multiple of the source's interval
  public static BarSeries resample(BarSeries bars, long targetMillis, boolean keepPartial) {
    long source = bars.intervalMillis();
    if (targetMillis <= 0 || source <= 0 || targetMillis % source != 0) {
      throw new InputException(
          "cannot make bars of "
              + Interval.text(targetMillis)
              + " from bars of "
              + Interval.text(source)
              + "; choose a multiple");
    }
    if (targetMillis == source) {
      return bars;
    }
    Builder out = new Builder(bars.size(), bars.hasVolume());
    for (Segment segment : bars.segments()) {
      int i = segment.from();
      while (i < segment.to()) {
        long bucket = Math.floorDiv(bars.time(i), targetMillis);
        int end = i + 1;
        while (end < segment.to() && Math.floorDiv(bars.time(end), targetMillis) == bucket) {
          end++;
        }
        long start = bucket * targetMillis;
        boolean atHead = i == segment.from() && bars.time(i) > start;
        boolean atTail = end == segment.to() && bars.time(end - 1) + source < start + targetMillis;
        if (keepPartial || !(atHead || atTail)) {
          out.add(bars, i, end, start);
        }
        i = end;
      }
    }
    return out.build();
  }

  /// Grows a series bar by bar.
  static final class Builder {
    private long[] time;
    private double[] open;
    private double[] high;
    private double[] low;
    private double[] close;
    private double[] volume;
    private final boolean hasVolume;
    private int size;

    Builder(int capacity, boolean hasVolume) {
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
    private void add(BarSeries bars, int from, int to, long start) {
      boolean taken = size > 0 && time[size - 1] >= start;
      begin(taken ? bars.time(from) : start, bars.open(from), 0);
      for (int i = from; i < to; i++) {
        widen(bars.high(i), bars.volume(i));
        widen(bars.low(i), 0);
      }
      close[size - 1] = bars.close(to - 1);
    }

    /// Begins a bar.
    void begin(long start, double price, double amount) {
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
    void widen(double price, double amount) {
      high[size - 1] = Math.max(high[size - 1], price);
      low[size - 1] = Math.min(low[size - 1], price);
      close[size - 1] = price;
      volume[size - 1] += amount;
    }

    BarSeries build() {
      return BarSeries.of(
          Arrays.copyOf(time, size),
          Arrays.copyOf(open, size),
          Arrays.copyOf(high, size),
          Arrays.copyOf(low, size),
          Arrays.copyOf(close, size),
          hasVolume ? Arrays.copyOf(volume, size) : null);
    }
  }
}
