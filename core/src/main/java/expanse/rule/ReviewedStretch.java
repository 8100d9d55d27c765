package expanse.rule;

import expanse.market.BarSeries;
import expanse.market.Segment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// A run of reviewed bars without a gap and the bars before it, as logarithms of prices. Nothing
/// after its last bar is known.
final class ReviewedStretch {
  /// Bars whose mean true range is the unit of sizes.
  static final int UNIT_BARS = 50;

  /// Bars before a span whose range counts.
  static final int BARS_BEFORE = 20;

  private static final int BEFORE = 60;
  private static final double FLOOR = 1e-9;

  /// Row of bar 0.
  final int first;

  /// Number of bars before the reviewed ones.
  final int lead;

  /// Number of bars in all.
  final int size;

  final double[] open;
  final double[] high;
  final double[] low;
  final double[] close;

  /// Mean true range of the last [#UNIT_BARS] bars at every bar, of fewer at the start; never 0.
  final double[] unit;

  /// path\[i]: distance travelled by closes up to bar i.
  final double[] path;

  private ReviewedStretch(BarSeries bars, int first, int from, int to) {
    this.first = first;
    this.lead = from - first;
    this.size = to - first;
    open = new double[size];
    high = new double[size];
    low = new double[size];
    close = new double[size];
    unit = new double[size];
    path = new double[size];
    double[] ranges = new double[size + 1]; // sums
    for (int i = 0; i < size; i++) {
      open[i] = StrictMath.log(bars.open(first + i));
      high[i] = StrictMath.log(bars.high(first + i));
      low[i] = StrictMath.log(bars.low(first + i));
      close[i] = StrictMath.log(bars.close(first + i));
      double before = i > 0 ? close[i - 1] : open[0];
      ranges[i + 1] = ranges[i] + Math.max(high[i], before) - Math.min(low[i], before);
      int since = Math.max(0, i + 1 - UNIT_BARS);
      unit[i] = (ranges[i + 1] - ranges[since]) / (i + 1 - since) + FLOOR;
      path[i] = (i > 0 ? path[i - 1] : 0) + Math.abs(close[i] - before);
    }
  }

  /// The stretches of a series.
  ///
  /// @param reviewed rows
  static List<ReviewedStretch> of(BarSeries bars, BitSet reviewed) {
    List<ReviewedStretch> stretches = new ArrayList<>();
    for (Segment segment : bars.segments()) {
      int from = reviewed.nextSetBit(segment.from());
      while (from >= 0 && from < segment.to()) {
        int to = Math.min(reviewed.nextClearBit(from), segment.to());
        int first = Math.max(segment.from(), from - BEFORE);
        stretches.add(new ReviewedStretch(bars, first, from, to));
        from = reviewed.nextSetBit(to);
      }
    }
    return stretches;
  }

  /// A span of bars with what rules ask about it.
  Piece piece(int start, int end) {
    double before = start > 0 ? close[start - 1] : open[0];
    double move = close[end] - before;
    double travelled = path[end] - (start > 0 ? path[start - 1] : 0);
    return new Piece(
        first + start,
        first + end,
        move > 0,
        Math.abs(move) / unit[Math.max(0, start - 1)],
        travelled > 0 ? Math.abs(move) / travelled : 0,
        rangeBefore(start));
  }

  /// From the highest to the lowest price of the [#BARS_BEFORE] bars before a bar, in mean ranges;
  /// NaN where too few are known.
  double rangeBefore(int start) {
    if (start < BARS_BEFORE) {
      return Double.NaN;
    }
    return (top(start - BARS_BEFORE, start) - bottom(start - BARS_BEFORE, start)) / unit[start - 1];
  }

  /// Highest price of some bars, the last excluded.
  double top(int from, int to) {
    double top = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      top = Math.max(top, high[i]);
    }
    return top;
  }

  /// Lowest price of some bars, the last excluded.
  double bottom(int from, int to) {
    double bottom = Double.POSITIVE_INFINITY;
    for (int i = from; i < to; i++) {
      bottom = Math.min(bottom, low[i]);
    }
    return bottom;
  }
}
