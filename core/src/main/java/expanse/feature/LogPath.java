package expanse.feature;

import expanse.market.BarSeries;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Logarithms of the prices of a window and of the bars before it, with the units of movement along
/// it. Made once per window and read by all features of the window; not for several threads.
final class LogPath {
  /// Bars before the window, at most.
  static final int BEFORE = 128;

  /// Number of bars before the window.
  final int lead;

  /// Number of bars in all.
  final int size;

  final double[] open;
  final double[] high;
  final double[] low;
  final double[] close;

  /// Memory for what is computed along it.
  final Scratch scratch;

  private final double[] range;
  private final ByBars means = new ByBars();
  private final ByBars tops = new ByBars();
  private final ByBars bottoms = new ByBars();
  private final double[] @Nullable [] away = new double[4][];

  /// What was computed over the last n bars, for a few n.
  private static final class ByBars {
    private int[] bars = new int[8];
    private double[][] values = new double[8][];
    private int count;

    double @Nullable [] of(int n) {
      for (int k = 0; k < count; k++) {
        if (bars[k] == n) {
          return values[k];
        }
      }
      return null;
    }

    double[] put(int n, double[] found) {
      if (count == bars.length) {
        bars = Arrays.copyOf(bars, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      bars[count] = n;
      values[count++] = found;
      return found;
    }
  }

  LogPath(BarSeries bars, int earliest, int start, int end, Scratch scratch) {
    this.scratch = scratch;
    int first = Math.max(earliest, start - BEFORE);
    lead = start - first;
    size = end - first;
    open = scratch.doubles(size);
    high = scratch.doubles(size);
    low = scratch.doubles(size);
    close = scratch.doubles(size);
    range = scratch.doubles(size);
    for (int i = 0; i < size; i++) {
      open[i] = StrictMath.log(bars.open(first + i));
      high[i] = StrictMath.log(bars.high(first + i));
      low[i] = StrictMath.log(bars.low(first + i));
      close[i] = StrictMath.log(bars.close(first + i));
      double before = before(i);
      range[i] = Math.max(high[i], before) - Math.min(low[i], before);
    }
  }

  /// A number as part of a column name: `2` or `4.5`.
  static String text(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /// Close of the bar before, the open of the first bar.
  double before(int i) {
    return i > 0 ? close[i - 1] : open[0];
  }

  /// Mean true range of the last n bars at every bar, of fewer at the start; never 0.
  double[] meanRange(int n) {
    double[] known = means.of(n);
    return known == null ? means.put(n, computeMeanRange(n)) : known;
  }

  private double[] computeMeanRange(int n) {
    double[] mean = scratch.doubles(size);
    for (int i = 0; i < size; i++) {
      int count = Math.min(i + 1, n);
      double sum = 0;
      for (int k = 0; k < count; k++) {
        sum += range[i - k];
      }
      mean[i] = sum / count + RecentBars.FLOOR;
    }
    return mean;
  }

  /// Highest price of the last n bars at every bar, of fewer at the start.
  double[] highest(int n) {
    double[] known = tops.of(n);
    return known == null ? tops.put(n, extremes(high, n, 1)) : known;
  }

  /// Lowest price of the last n bars at every bar, of fewer at the start.
  double[] lowest(int n) {
    double[] known = bottoms.of(n);
    return known == null ? bottoms.put(n, extremes(low, n, -1)) : known;
  }

  /// The largest of the last n values times a sign, at every bar, times the sign. Those that a
  /// later one exceeds are forgotten, so that each is looked at twice at most.
  ///
  /// @param x a value of every bar
  double[] extremes(double[] x, int n, int sign) {
    double[] found = scratch.doubles(size);
    final long mark = scratch.mark();
    int[] queue = scratch.ints(size); // values that fall
    int first = 0;
    int last = 0;
    for (int i = 0; i < size; i++) {
      while (last > first && sign * x[queue[last - 1]] <= sign * x[i]) {
        last--;
      }
      queue[last++] = i;
      if (queue[first] <= i - n) {
        first++;
      }
      found[i] = x[queue[first]];
    }
    scratch.release(mark);
    return found;
  }

  /// How far closes go away from the close of each bar before they pass it again (its prominence),
  /// or up to the end when none passes it.
  ///
  /// @param step 1 for the bars after, -1 for those before
  /// @param side 1 for a top, -1 for a bottom
  double[] away(int step, int side) {
    int which = step + 1 + (side + 1) / 2;
    double[] known = away[which];
    if (known == null) {
      known = computeAway(step, side);
      away[which] = known;
    }
    return known;
  }

  /// A bar that is not passed by its neighbour takes over what that one has found, and goes on from
  /// where it was passed.
  private double[] computeAway(int step, int side) {
    double[] most = scratch.doubles(size);
    final long mark = scratch.mark();
    int[] passedAt = scratch.ints(size);
    double[] farthest = scratch.doubles(size); // close from a bar on until it is passed
    int end = step > 0 ? size : -1;
    for (int i = end - step; i >= 0 && i < size; i -= step) {
      double level = side * close[i];
      double least = level;
      int k = i + step;
      while (k != end && side * close[k] <= level) {
        least = Math.min(least, farthest[k]);
        k = passedAt[k];
      }
      passedAt[i] = k;
      farthest[i] = least;
      most[i] = level - least;
    }
    scratch.release(mark);
    return most;
  }
}
