package expanse.feature;

import expanse.market.BarSeries;
import java.util.ArrayList;
import java.util.List;

/// Numbers that tell what kind of span one is: what price did in the bars before it, seen along the
/// span's own direction, and how the span itself runs.
///
/// Moves and ranges over n bars are in units of v sqrt(n), v the mean absolute move of one bar over
/// the up to 60 bars before the span. Where the segment begins later, the bars there are count.
public final class SpanContext {
  /// Bars before a span that its description may look at.
  public static final int BARS_BEFORE = 61;

  private static final int[] STRETCHES = {5, 10, 15, 20, 30, 45};
  private static final int[][] EARLIER = {
    {15, 45}, {10, 30}, {20, 60}, {5, 15}
  }; // bars ago, length
  private static final double NO_MOVE = 1e-9;

  /// What each number is.
  public static final List<String> NAMES = names();

  /// How many of [#NAMES] are about the bars before the span alone.
  public static final int BEFORE_SPAN = 4 * STRETCHES.length + EARLIER.length;

  private SpanContext() {}

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (int n : STRETCHES) {
      for (String what : List.of("move", "range", "efficiency", "place")) {
        names.add(what + "_" + n);
      }
    }
    for (int[] stretch : EARLIER) {
      names.add("move_" + stretch[1] + "_before_" + stretch[0]);
    }
    names.addAll(List.of("log_length", "speed", "efficiency", "direction"));
    return List.copyOf(names);
  }

  /// Describes a span of a series.
  ///
  /// @param first first row of its segment
  /// @param start first row of the span
  /// @param end last row, inclusive
  public static float[] of(BarSeries bars, int first, int start, int end) {
    int from = Math.max(first, start - BARS_BEFORE);
    double[][] prices = new double[4][end - from + 1];
    for (int i = from; i <= end; i++) {
      prices[0][i - from] = bars.open(i);
      prices[1][i - from] = bars.high(i);
      prices[2][i - from] = bars.low(i);
      prices[3][i - from] = bars.close(i);
    }
    return of(prices, 0, start - from, end - from);
  }

  /// Describes a span of bars.
  ///
  /// @param prices \[open, high, low, close]\[bars]
  /// @param first first bar of its segment that may be looked at
  /// @param start first bar of the span
  /// @param end last bar, inclusive
  public static float[] of(double[][] prices, int first, int start, int end) {
    int from = Math.max(first, start - BARS_BEFORE);
    double[] close = prices[3];
    double open = prices[0][start];
    double move = StrictMath.log(close[end] / open);
    double side = move >= 0 ? 1 : -1;
    int steps = Math.max(1, start - 1 - from);
    double v = Math.max(NO_MOVE, path(close, from, start - 1) / steps);
    float[] x = new float[NAMES.size()];
    int at = 0;
    for (int n : STRETCHES) {
      int a = Math.max(from, start - 1 - n);
      int b = Math.max(from, start - 1);
      double unit = v * Math.sqrt(Math.max(1, b - a));
      double change = StrictMath.log(close[b] / close[a]);
      double high = Double.NEGATIVE_INFINITY;
      double low = Double.POSITIVE_INFINITY;
      for (int i = Math.max(from, start - n); i < start; i++) {
        high = Math.max(high, prices[1][i]);
        low = Math.min(low, prices[2][i]);
      }
      double path = path(close, a, b);
      x[at++] = (float) (side * change / unit);
      x[at++] = high > low ? (float) (StrictMath.log(high / low) / unit) : 0;
      x[at++] = path > 0 ? (float) (Math.abs(change) / path) : 0;
      x[at++] = high > low ? (float) (side * ((open - low) / (high - low) - 0.5)) : 0;
    }
    for (int[] stretch : EARLIER) {
      int b = Math.max(from, start - 1 - stretch[0]);
      int a = Math.max(from, b - stretch[1]);
      double unit = v * Math.sqrt(Math.max(1, b - a));
      x[at++] = (float) (side * StrictMath.log(close[b] / close[a]) / unit);
    }
    int length = end - start + 1;
    double travelled = Math.abs(StrictMath.log(close[start] / open)) + path(close, start, end);
    x[at++] = (float) StrictMath.log(length);
    x[at++] = (float) (Math.abs(move) / v / Math.sqrt(length));
    x[at++] = travelled > 0 ? (float) (Math.abs(move) / travelled) : 0;
    x[at] = (float) side;
    return x;
  }

  /// Sum of the absolute moves from one close to the next, from bar a to bar b.
  private static double path(double[] close, int a, int b) {
    double sum = 0;
    for (int i = a + 1; i <= b; i++) {
      sum += Math.abs(StrictMath.log(close[i] / close[i - 1]));
    }
    return sum;
  }
}
