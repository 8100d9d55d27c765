package expanse.feature;

import expanse.market.Bar;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The last bars of a stretch as logarithms of prices, with the sums and extremes over the last n
/// of them for every n up to [#DEPTH].
///
/// Everything is summed anew at each bar, from the newest bar to the oldest, so that a value
/// depends on the last [#DEPTH] + 1 bars and on nothing else, bit for bit. Where fewer bars have
/// been seen, "the last n bars" are those there are.
final class RecentBars {
  /// The longest look-back.
  static final int DEPTH = 128;

  /// Bars whose mean true range is the unit of movement.
  static final int SCALE_BARS = 100;

  /// What the unit of movement is at least.
  static final double FLOOR = 1e-12;

  private static final int CAPACITY = 2 * DEPTH; // a stream for each of thousands of symbols

  private final double[] open;
  private final double[] high;
  private final double[] low;
  private final double[] close;
  private int size;

  private final double[] ranges;
  private final double[] path;
  private final double[] highest;
  private final double[] lowest;
  private final int[] sinceHighest;
  private final int[] sinceLowest;
  private int count;
  private double scale;

  /// Bars that are kept for long.
  RecentBars() {
    this(new Scratch());
  }

  /// @param scratch memory to use until it is released
  RecentBars(Scratch scratch) {
    open = scratch.doubles(CAPACITY);
    high = scratch.doubles(CAPACITY);
    low = scratch.doubles(CAPACITY);
    close = scratch.doubles(CAPACITY);
    ranges = scratch.doubles(DEPTH + 1);
    path = scratch.doubles(DEPTH + 1);
    highest = scratch.doubles(DEPTH + 1);
    lowest = scratch.doubles(DEPTH + 1);
    sinceHighest = scratch.ints(DEPTH + 1);
    sinceLowest = scratch.ints(DEPTH + 1);
  }

  /// Forgets all bars.
  void restart() {
    size = 0;
    count = 0;
  }

  /// Takes the next bar; prices are positive. [#summarise] must follow before something is asked.
  void skip(Bar bar) {
    skipLogs(
        StrictMath.log(bar.open()),
        StrictMath.log(bar.high()),
        StrictMath.log(bar.low()),
        StrictMath.log(bar.close()));
  }

  /// Takes the logarithms of the next bar and summarises.
  void addLogs(double o, double h, double l, double c) {
    skipLogs(o, h, l, c);
    summarise();
  }

  /// Takes the logarithms of the next bar, as [#skip].
  void skipLogs(double o, double h, double l, double c) {
    if (size == CAPACITY) {
      int keep = DEPTH + 1;
      System.arraycopy(open, CAPACITY - keep, open, 0, keep);
      System.arraycopy(high, CAPACITY - keep, high, 0, keep);
      System.arraycopy(low, CAPACITY - keep, low, 0, keep);
      System.arraycopy(close, CAPACITY - keep, close, 0, keep);
      size = keep;
    }
    open[size] = o;
    high[size] = h;
    low[size] = l;
    close[size] = c;
    size++;
  }

  /// Writes the bars that the next ones are seen against.
  void save(DataOutput out) throws IOException {
    int kept = Math.min(size, DEPTH + 1);
    out.writeInt(kept);
    for (int i = size - kept; i < size; i++) {
      out.writeDouble(open[i]);
      out.writeDouble(high[i]);
      out.writeDouble(low[i]);
      out.writeDouble(close[i]);
    }
  }

  /// Takes what [#save] wrote; the next bar makes the sums.
  void load(DataInput in) throws IOException {
    restart();
    size = in.readInt();
    for (int i = 0; i < size; i++) {
      open[i] = in.readDouble();
      high[i] = in.readDouble();
      low[i] = in.readDouble();
      close[i] = in.readDouble();
    }
  }

  /// Replaces the unit of movement at the newest bar.
  void setScale(double unit) {
    scale = unit;
  }

  /// Makes the sums and extremes at the newest bar.
  void summarise() {
    count = Math.min(size, DEPTH);
    double sumRange = 0;
    double sumPath = 0;
    double top = Double.NEGATIVE_INFINITY;
    double bottom = Double.POSITIVE_INFINITY;
    int sinceTop = 0;
    int sinceBottom = 0;
    for (int k = 0; k < count; k++) {
      int i = size - 1 - k;
      double before = i > 0 ? close[i - 1] : open[i];
      sumRange += Math.max(high[i], before) - Math.min(low[i], before);
      sumPath += Math.abs(close[i] - before);
      if (high[i] > top) {
        top = high[i];
        sinceTop = k;
      }
      if (low[i] < bottom) {
        bottom = low[i];
        sinceBottom = k;
      }
      ranges[k + 1] = sumRange;
      path[k + 1] = sumPath;
      highest[k + 1] = top;
      lowest[k + 1] = bottom;
      sinceHighest[k + 1] = sinceTop;
      sinceLowest[k + 1] = sinceBottom;
    }
    scale = meanRange(SCALE_BARS) + FLOOR;
  }

  private int atMost(int n) {
    return Math.min(n, count);
  }

  /// Log open of the newest bar.
  double open() {
    return open[size - 1];
  }

  /// Log high of the newest bar.
  double high() {
    return high[size - 1];
  }

  /// Log low of the newest bar.
  double low() {
    return low[size - 1];
  }

  /// Log close of the newest bar.
  double close() {
    return close[size - 1];
  }

  /// Log close n bars back; the open of the first bar where there are fewer.
  double closeBack(int n) {
    return n < size ? close[size - 1 - n] : open[0];
  }

  /// Mean true range of the last n bars.
  double meanRange(int n) {
    int k = atMost(n);
    return ranges[k] / k;
  }

  /// Way the closes went over the last n bars: the sum of their absolute changes.
  double path(int n) {
    return path[atMost(n)];
  }

  /// Highest price of the last n bars.
  double highest(int n) {
    return highest[atMost(n)];
  }

  /// Lowest price of the last n bars.
  double lowest(int n) {
    return lowest[atMost(n)];
  }

  /// Bars since the highest price of the last n bars, 0 for the newest bar.
  int sinceHighest(int n) {
    return sinceHighest[atMost(n)];
  }

  /// Bars since the lowest price of the last n bars, 0 for the newest bar.
  int sinceLowest(int n) {
    return sinceLowest[atMost(n)];
  }

  /// The local unit of movement: the mean true range of the last 100 bars unless replaced, never 0.
  double scale() {
    return scale;
  }
}
