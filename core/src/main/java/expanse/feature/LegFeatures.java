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
    int[] pivot = new int[path.size + 1];
    int[] side = new int[path.size + 1];
    double[] high = prices == Prices.CLOSES ? path.close : path.high;
    double[] low = prices == Prices.CLOSES ? path.close : path.low;
    int count = pivots(high, low, scale, pivot, side);
    for (int t = 0; t < view.length(); t++) {
      for (int k = 0; k < COLUMNS.size(); k++) {
        out[offset + t * stride + k] = 0;
      }
    }
    double[] level = new double[count];
    for (int z = 0; z < count; z++) {
      level[z] = side[z] > 0 ? high[pivot[z]] : low[pivot[z]];
    }
    for (int z = 0; z + 1 < count; z++) {
      double before = z > 0 ? Math.abs(level[z] - level[z - 1]) : 0;
      double after = z + 2 < count ? Math.abs(level[z + 1] - level[z + 2]) : 0;
      Leg leg = new Leg(pivot[z], pivot[z + 1], side[z + 1], level[z], level[z + 1], before, after);
      describe(path, scale, leg, out, offset, stride);
    }
  }

  private record Leg(
      int from, int to, int up, double first, double last, double before, double after) {}

  /// Pivots in order: where, and whether a high (1) or a low (-1).
  private int pivots(double[] high, double[] low, double[] scale, int[] pivot, int[] side) {
    int count = 0;
    int trend = 0;
    int top = 0;
    int bottom = 0;
    int extreme = 0;
    for (int i = 1; i < scale.length; i++) {
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

  private static void describe(
      LogPath path, double[] scale, Leg leg, float[] out, int offset, int stride) {
    int a = leg.from();
    int e = leg.to();
    int up = leg.up();
    double unit = scale[a];
    double size = Math.abs(leg.last() - leg.first());
    double way = 0;
    for (int i = a + 1; i <= e; i++) {
      way += Math.abs(path.close[i] - path.close[i - 1]);
    }
    double efficiency = way > 0 ? Math.abs(path.close[e] - path.close[a]) / way : 0;
    double[] box = box(path, a, 15);
    double wide = box(path, a, 30)[1] - box(path, a, 30)[0];
    double breakout = up > 0 ? leg.last() - box[1] : box[0] - leg.last();
    float[] row = {
      clip(up * size / unit / 5, 2),
      clip(size / unit / 5, 2),
      (float) (StrictMath.log1p(e - a) / 3),
      0,
      (float) efficiency,
      clip(leg.before() / unit / 5, 2),
      clip(leg.after() / unit / 5, 2),
      clip(up * back(path, a, 5) / unit / 3, 2),
      clip(up * back(path, a, 10) / unit / 3, 2),
      clip(up * back(path, a, 20) / unit / 3, 2),
      clip(up * back(path, a, 40) / unit / 3, 2),
      clip(up * on(path, e, 5) / unit / 3, 2),
      clip(up * on(path, e, 10) / unit / 3, 2),
      clip(up * on(path, e, 20) / unit / 3, 2),
      clip((box[1] - box[0]) / unit / 5, 2),
      clip(wide / unit / 5, 2),
      clip(breakout / unit / 3, 2),
      clip(size / unit / Math.sqrt(e - a) / 2, 2),
      1,
      clip(size / scale[e] / 5, 2),
      (float) (setback(path, leg) / size),
      0
    };
    for (int i = Math.max(a + 1, path.lead); i <= e; i++) {
      row[3] = (float) ((double) (i - a) / (e - a));
      row[21] = (float) (up * (path.close[i] - leg.first()) / size);
      System.arraycopy(row, 0, out, offset + (i - path.lead) * stride, row.length);
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

  /// Lowest and highest price of bar a and the n bars before it.
  private static double[] box(LogPath path, int a, int n) {
    double bottom = path.low[a];
    double top = path.high[a];
    for (int i = Math.max(0, a - n); i < a; i++) {
      bottom = Math.min(bottom, path.low[i]);
      top = Math.max(top, path.high[i]);
    }
    return new double[] {bottom, top};
  }

  /// The largest move against the leg within it.
  private static double setback(LogPath path, Leg leg) {
    double run = leg.first();
    double worst = 0;
    for (int i = leg.from() + 1; i <= leg.to(); i++) {
      if (leg.up() > 0) {
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
