package expanse.feature;

import java.util.ArrayList;
import java.util.List;

/// The leg of a zigzag in which a bar lies, seen from the end of the window: how large, long, steep
/// and straight it is, what came before it and what after.
///
/// A leg turns where price comes back by the threshold times the mean true range of the last 50
/// bars. Bars of no leg have zeros. Annotators look at highs and lows or at closes alone, and the
/// legs of the two differ.
///
/// @param threshold in mean true ranges
/// @param prices that legs go from and to
record LegFeatures(double threshold, Prices prices) implements WindowFeature {
  /// What legs are made of.
  enum Prices {
    /// Highs and lows.
    EXTREMES,
    /// Closes.
    CLOSES
  }

  private static final int SCALE_BARS = 50;

  private static final List<String> COLUMNS =
      List.of(
          "size_signed",
          "size",
          "bars",
          "place",
          "efficiency",
          "size_before",
          "size_after",
          "back_5",
          "back_10",
          "back_20",
          "back_40",
          "on_5",
          "on_10",
          "on_20",
          "range_before_15",
          "range_before_30",
          "breakout",
          "speed",
          "inside",
          "size_at_end",
          "setback",
          "progress");

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (String column : COLUMNS) {
      String kind = prices == Prices.CLOSES ? "leg_close_" : "leg_";
      names.add(kind + LogPath.text(threshold) + "_" + column);
    }
    return List.copyOf(names);
  }

  @Override
  public void fill(WindowView view, float[] out, int offset, int stride) {
    LogPath path = view.path();
    double[] scale = path.meanRange(SCALE_BARS);
    final long mark = path.scratch.mark();
    int[] pivot = path.scratch.ints(path.size + 1);
    int[] side = path.scratch.ints(path.size + 1);
    double[] high = prices == Prices.CLOSES ? path.close : path.high;
    double[] low = prices == Prices.CLOSES ? path.close : path.low;
    int count = pivots(path.size, high, low, scale, pivot, side);
    for (int t = 0; t < view.length(); t++) {
      for (int k = 0; k < COLUMNS.size(); k++) {
        out[offset + t * stride + k] = 0;
      }
    }
    double[] level = path.scratch.doubles(count);
    for (int z = 0; z < count; z++) {
      level[z] = side[z] > 0 ? high[pivot[z]] : low[pivot[z]];
    }
    Legs legs = new Legs(pivot, side, level, count);
    float[] row = path.scratch.floats(COLUMNS.size());
    for (int z = 0; z + 1 < count; z++) {
      describe(path, scale, legs, z, row);
      put(row, path, legs, z, out, offset, stride);
    }
    path.scratch.release(mark);
  }

  /// Leg z goes from pivot z to pivot z + 1.
  ///
  /// @param pivot \[count] bars
  /// @param side \[count] 1 for a high, -1 for a low
  /// @param level \[count] prices
  private record Legs(int[] pivot, int[] side, double[] level, int count) {
    double size(int z) {
      return Math.abs(level[z + 1] - level[z]);
    }
  }

  /// Pivots in order: where, and whether a high (1) or a low (-1).
  private int pivots(
      int size, double[] high, double[] low, double[] scale, int[] pivot, int[] side) {
    int count = 0;
    int trend = 0;
    int top = 0;
    int bottom = 0;
    int extreme = 0;
    for (int i = 1; i < size; i++) {
      double turn = threshold * scale[i];
      if (trend == 0) {
        top = high[i] > high[top] ? i : top;
        bottom = low[i] < low[bottom] ? i : bottom;
        if (high[i] - low[bottom] >= turn && bottom < i) {
          trend = 1;
          pivot[count] = bottom;
          side[count++] = -1;
          extreme = i;
        } else if (high[top] - low[i] >= turn && top < i) {
          trend = -1;
          pivot[count] = top;
          side[count++] = 1;
          extreme = i;
        }
      } else if (trend > 0 ? high[i] >= high[extreme] : low[i] <= low[extreme]) {
        extreme = i;
      } else if (trend > 0 ? high[extreme] - low[i] >= turn : high[i] - low[extreme] >= turn) {
        pivot[count] = extreme;
        side[count++] = trend;
        trend = -trend;
        extreme = i;
      }
    }
    if (trend != 0) {
      pivot[count] = extreme;
      side[count++] = trend;
    }
    return count;
  }

  /// What is the same at all bars of a leg.
  private static void describe(LogPath path, double[] scale, Legs legs, int z, float[] row) {
    int a = legs.pivot[z];
    int e = legs.pivot[z + 1];
    int up = legs.side[z + 1];
    double last = legs.level[z + 1];
    double unit = scale[a];
    double size = legs.size(z);
    double before = z > 0 ? legs.size(z - 1) : 0;
    double after = z + 2 < legs.count ? legs.size(z + 1) : 0;
    double way = 0;
    for (int i = a + 1; i <= e; i++) {
      way += Math.abs(path.close[i] - path.close[i - 1]);
    }
    double efficiency = way > 0 ? Math.abs(path.close[e] - path.close[a]) / way : 0;
    double bottom = lowest(path, a, 15);
    double top = highest(path, a, 15);
    double wide = highest(path, a, 30) - lowest(path, a, 30);
    double breakout = up > 0 ? last - top : bottom - last;
    row[0] = clip(up * size / unit / 5, 2);
    row[1] = clip(size / unit / 5, 2);
    row[2] = (float) (StrictMath.log1p(e - a) / 3);
    row[4] = (float) efficiency;
    row[5] = clip(before / unit / 5, 2);
    row[6] = clip(after / unit / 5, 2);
    row[7] = clip(up * back(path, a, 5) / unit / 3, 2);
    row[8] = clip(up * back(path, a, 10) / unit / 3, 2);
    row[9] = clip(up * back(path, a, 20) / unit / 3, 2);
    row[10] = clip(up * back(path, a, 40) / unit / 3, 2);
    row[11] = clip(up * on(path, e, 5) / unit / 3, 2);
    row[12] = clip(up * on(path, e, 10) / unit / 3, 2);
    row[13] = clip(up * on(path, e, 20) / unit / 3, 2);
    row[14] = clip((top - bottom) / unit / 5, 2);
    row[15] = clip(wide / unit / 5, 2);
    row[16] = clip(breakout / unit / 3, 2);
    row[17] = clip(size / unit / Math.sqrt(e - a) / 2, 2);
    row[18] = 1;
    row[19] = clip(size / scale[e] / 5, 2);
    row[20] = (float) (setback(path, legs, z) / size);
  }

  /// Writes what is known of a leg at each of its bars.
  private static void put(
      float[] row, LogPath path, Legs legs, int z, float[] out, int offset, int stride) {
    int a = legs.pivot[z];
    int e = legs.pivot[z + 1];
    double size = legs.size(z);
    for (int i = Math.max(a + 1, path.lead); i <= e; i++) {
      row[3] = (float) ((double) (i - a) / (e - a));
      row[21] = (float) (legs.side[z + 1] * (path.close[i] - legs.level[z]) / size);
      System.arraycopy(row, 0, out, offset + (i - path.lead) * stride, COLUMNS.size());
    }
  }

  /// Change of the close over the n bars that end at bar a.
  private static double back(LogPath path, int a, int n) {
    return path.close[a] - path.close[Math.max(0, a - n)];
  }

  /// Change of the close over the n bars after bar e.
  private static double on(LogPath path, int e, int n) {
    return path.close[Math.min(path.size - 1, e + n)] - path.close[e];
  }

  /// Lowest price of bar a and the n bars before it.
  private static double lowest(LogPath path, int a, int n) {
    double bottom = path.low[a];
    for (int i = Math.max(0, a - n); i < a; i++) {
      bottom = Math.min(bottom, path.low[i]);
    }
    return bottom;
  }

  /// Highest price of bar a and the n bars before it.
  private static double highest(LogPath path, int a, int n) {
    double top = path.high[a];
    for (int i = Math.max(0, a - n); i < a; i++) {
      top = Math.max(top, path.high[i]);
    }
    return top;
  }

  /// The largest move against a leg within it.
  private static double setback(LogPath path, Legs legs, int z) {
    double run = legs.level[z];
    double worst = 0;
    for (int i = legs.pivot[z] + 1; i <= legs.pivot[z + 1]; i++) {
      if (legs.side[z + 1] > 0) {
        worst = Math.max(worst, run - path.low[i]);
        run = Math.max(run, path.high[i]);
      } else {
        worst = Math.max(worst, path.high[i] - run);
        run = Math.min(run, path.low[i]);
      }
    }
    return worst;
  }

  private static float clip(double value, double most) {
    return (float) Math.clamp(value, -most, most);
  }
}
