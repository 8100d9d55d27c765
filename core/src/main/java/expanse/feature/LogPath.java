package expanse.feature;

import expanse.market.BarSeries;
import java.util.HashMap;
import java.util.Map;

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
  private final double[] range;
  private final Map<Integer, double[]> means = new HashMap<>();

  LogPath(BarSeries bars, int earliest, int start, int end) {
    int first = Math.max(earliest, start - BEFORE);
    lead = start - first;
    size = end - first;
    open = new double[size];
    high = new double[size];
    low = new double[size];
    close = new double[size];
    range = new double[size];
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
    return means.computeIfAbsent(n, this::computeMeanRange);
  }

  private double[] computeMeanRange(int n) {
    double[] mean = new double[size];
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
}
