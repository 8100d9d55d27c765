package expanse.market;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Price bars of one instrument in columns, in strictly rising time order. Immutable.
///
/// Times are epoch milliseconds (UTC) of the START of each bar. Prices are positive and finite,
/// high is the largest and low the smallest price of a bar; readers guarantee this, the constructor
/// checks it.
public final class BarSeries {
  /// A step longer than this many intervals ends a segment, unless the caller says otherwise.
  public static final int DEFAULT_GAP_INTERVALS = 10;

  private final long[] time;
  private final double[] open;
  private final double[] high;
  private final double[] low;
  private final double[] close;
  private final double @Nullable [] volume;
  private final long intervalMillis;

  private BarSeries(
      long[] time,
      double[] open,
      double[] high,
      double[] low,
      double[] close,
      double @Nullable [] volume) {
    this.time = time;
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume;
    this.intervalMillis = mostFrequentStep(time);
  }

  /// Takes ownership of the arrays, which must not be changed afterwards.
  ///
  /// @throws IllegalArgumentException when lengths differ, times do not rise, or a bar is not a bar
  public static BarSeries of(
      long[] time,
      double[] open,
      double[] high,
      double[] low,
      double[] close,
      double @Nullable [] volume) {
    int n = time.length;
    if (open.length != n
        || high.length != n
        || low.length != n
        || close.length != n
        || (volume != null && volume.length != n)) {
      throw new IllegalArgumentException("columns differ in length");
    }
    for (int i = 0; i < n; i++) {
      if (i > 0 && time[i] <= time[i - 1]) {
        throw new IllegalArgumentException("time does not rise at row " + i);
      }
      if (!isBar(open[i], high[i], low[i], close[i])) {
        throw new IllegalArgumentException("not a bar at row " + i);
      }
    }
    return new BarSeries(time, open, high, low, close, volume);
  }

  /// Whether these prices make a bar: above zero, finite, none above the high or below the low.
  public static boolean isBar(double open, double high, double low, double close) {
    return low > 0
        && low <= open
        && low <= close
        && high >= open
        && high >= close
        && high < Double.POSITIVE_INFINITY;
  }

  /// Number of bars.
  public int size() {
    return time.length;
  }

  /// Bar i.
  public Bar bar(int i) {
    return new Bar(time[i], open[i], high[i], low[i], close[i], volume(i));
  }

  /// Epoch milliseconds (UTC) of the start of bar i.
  public long time(int i) {
    return time[i];
  }

  /// First price of bar i.
  public double open(int i) {
    return open[i];
  }

  /// Highest price of bar i.
  public double high(int i) {
    return high[i];
  }

  /// Lowest price of bar i.
  public double low(int i) {
    return low[i];
  }

  /// Last price of bar i.
  public double close(int i) {
    return close[i];
  }

  /// Whether volumes are known.
  public boolean hasVolume() {
    return volume != null;
  }

  /// Volume of bar i, NaN when unknown.
  public double volume(int i) {
    return volume == null ? Double.NaN : volume[i];
  }

  /// The most frequent step between bars in milliseconds (the smallest of equally frequent ones); 0
  /// with fewer than two bars.
  public long intervalMillis() {
    return intervalMillis;
  }

  /// Row of the bar that starts exactly at this time, or -1.
  public int indexOf(long timeMillis) {
    int i = java.util.Arrays.binarySearch(time, timeMillis);
    return i >= 0 ? i : -1;
  }

  /// Last row that starts at or before this time, or -1.
  public int floorIndex(long timeMillis) {
    int i = java.util.Arrays.binarySearch(time, timeMillis);
    return i >= 0 ? i : -i - 2;
  }

  /// Rows from (inclusive) to to (exclusive) as a series of its own.
  public BarSeries slice(int from, int to) {
    return new BarSeries(
        java.util.Arrays.copyOfRange(time, from, to),
        java.util.Arrays.copyOfRange(open, from, to),
        java.util.Arrays.copyOfRange(high, from, to),
        java.util.Arrays.copyOfRange(low, from, to),
        java.util.Arrays.copyOfRange(close, from, to),
        volume == null ? null : java.util.Arrays.copyOfRange(volume, from, to));
  }

  /// The series upside down: every price p becomes K / p with K the square of the first close, so
  /// that logarithmic moves change their sign and nothing else. Highs and lows change places.
  public BarSeries inverted() {
    int n = size();
    double k = n == 0 ? 1 : close[0] * close[0];
    double[] o = new double[n];
    double[] h = new double[n];
    double[] l = new double[n];
    double[] c = new double[n];
    for (int i = 0; i < n; i++) {
      o[i] = k / open[i];
      h[i] = k / low[i];
      l[i] = k / high[i];
      c[i] = k / close[i];
    }
    return new BarSeries(time, o, h, l, c, volume);
  }

  /// The same bars, every time moved by so many milliseconds.
  public BarSeries shifted(long millis) {
    long[] moved = new long[time.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = time[i] + millis;
    }
    return new BarSeries(moved, open, high, low, close, volume);
  }

  /// Segments between steps longer than [#DEFAULT_GAP_INTERVALS] intervals.
  public List<Segment> segments() {
    return segments(DEFAULT_GAP_INTERVALS);
  }

  /// Segments between steps longer than so many intervals, in order; together they cover all rows.
  public List<Segment> segments(int maxStepIntervals) {
    List<Segment> segments = new ArrayList<>();
    int from = 0;
    for (int i = 1; i < time.length; i++) {
      if (time[i] - time[i - 1] > maxStepIntervals * intervalMillis) {
        segments.add(new Segment(from, i));
        from = i;
      }
    }
    if (from < time.length) {
      segments.add(new Segment(from, time.length));
    }
    return segments;
  }

  /// The first row of the segment of every row.
  public int[] segmentStarts() {
    int[] first = new int[time.length];
    for (Segment segment : segments()) {
      Arrays.fill(first, segment.from(), segment.to(), segment.from());
    }
    return first;
  }

  private static long mostFrequentStep(long[] time) {
    StepCounter steps = new StepCounter();
    for (long t : time) {
      if (!steps.add(t)) {
        return mostFrequentOfMany(time);
      }
    }
    return steps.mostFrequent();
  }

  /// The same where nearly every step differs, with memory for the steps and no more.
  private static long mostFrequentOfMany(long[] time) {
    long[] steps = new long[time.length - 1];
    for (int i = 1; i < time.length; i++) {
      steps[i - 1] = time[i] - time[i - 1];
    }
    Arrays.sort(steps);
    long best = 0;
    int bestCount = 0;
    int from = 0;
    for (int i = 1; i <= steps.length; i++) {
      if (i == steps.length || steps[i] != steps[from]) {
        if (i - from > bestCount) {
          best = steps[from];
          bestCount = i - from;
        }
        from = i;
      }
    }
    return best;
  }
}
