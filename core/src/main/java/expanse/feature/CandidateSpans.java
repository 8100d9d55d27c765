package expanse.feature;

import java.util.stream.IntStream;

/// All spans of some lengths that a window could hold, each described as a whole: how large, fast
/// and straight the move over it is, how well its ends sit on extremes, and what comes before and
/// after.
///
/// Descriptions are free of price level and of the usual size of moves, read no bar after the
/// window, and are the same for the inverted series: what has a sign is taken along the move from
/// the close before the span to its last close, or along the trend before it.
public final class CandidateSpans {
  private static final int[] BACK = {1, 2, 3, 5, 10, 20, 40};
  private static final int[] ON = {1, 2, 3, 5, 10, 20};
  private static final int[] BOXES = {5, 10, 20, 30, 40, 60};
  private static final int VOLATILITY_BARS = 60;
  private static final int LEAST_BARS = 10; // that tell a volatility
  private static final int TREND_BARS = 20;
  private static final int NEAR = 4; // bars around an end that may hold a better one
  private static final int SHORT = 24; // up to this length every length is a candidate
  private static final double FLOOR = 1e-9;
  private static final double[] ROOT =
      IntStream.rangeClosed(0, 60).mapToDouble(Math::sqrt).toArray();

  /// Numbers that describe a span.
  public static final int COLUMNS = 50 + BACK.length + ON.length + 4 * BOXES.length;

  private CandidateSpans() {}

  /// Describes some spans of a window.
  ///
  /// @param count number of spans
  /// @param start \[count] first steps, rising, and for equal first steps
  /// @param end \[count] last steps, rising
  /// @param stride distance of descriptions in the result, at least [#COLUMNS]
  /// @return \[count]\[stride] of the window's memory
  public static float[] describe(
      WindowView view, int count, short[] start, short[] end, int stride) {
    return new Description(view.path()).some(count, start, end, stride);
  }

  /// Whether spans of a length are candidates: of the long ones, which no annotator ends to the
  /// bar, every second or third.
  ///
  /// @param longest bars of the longest candidate
  public static boolean has(int length, int longest) {
    return length <= SHORT || length % (length <= 2 * SHORT ? 2 : 3) == 0 || length == longest;
  }

  /// Bars before a window that are looked at.
  public static int lead(WindowView view) {
    return Math.min(LogPath.BEFORE, view.start() - view.first());
  }

  /// The work on one window.
  private static final class Description {
    private final LogPath path;
    private final int size;
    private final double[] way; // [size + 1] sums of absolute changes of the close
    private final double[] ranges; // [size + 1] sums of true ranges
    private final double[] bodies; // [size + 1] sums of close less open
    private final double[] absoluteBodies; // [size + 1]
    private final double[] closes; // [size + 1] sums of closes
    private final double[] closesByTime; // [size + 1]
    private final double[] squaredCloses; // [size + 1]
    private final double unit; // mean true range of all that is visible
    private final double volatility; // mean absolute change of the close
    private final double top; // of the window
    private final double bottom;
    private final double[][] highest = new double[BOXES.length][]; // of the last bars
    private final double[][] lowest = new double[BOXES.length][];
    private final double[] highestCloses;
    private final double[] lowestCloses;
    private final double[] topAfter; // prominence of a close
    private final double[] bottomAfter;
    private final double[] topBefore;
    private final double[] bottomBefore;

    private float[] values = new float[0];
    private int at;

    Description(LogPath path) {
      this.path = path;
      this.size = path.size;
      way = sums(path);
      ranges = sums(path);
      bodies = sums(path);
      absoluteBodies = sums(path);
      closes = sums(path);
      closesByTime = sums(path);
      squaredCloses = sums(path);
      double level = path.open[0];
      double highest = Double.NEGATIVE_INFINITY;
      double lowest = Double.POSITIVE_INFINITY;
      for (int i = 0; i < size; i++) {
        double before = path.before(i);
        double range = Math.max(path.high[i], before) - Math.min(path.low[i], before);
        double body = path.close[i] - path.open[i];
        double close = path.close[i] - level;
        way[i + 1] = way[i] + Math.abs(path.close[i] - before);
        ranges[i + 1] = ranges[i] + range;
        bodies[i + 1] = bodies[i] + body;
        absoluteBodies[i + 1] = absoluteBodies[i] + Math.abs(body);
        closes[i + 1] = closes[i] + close;
        closesByTime[i + 1] = closesByTime[i] + close * i;
        squaredCloses[i + 1] = squaredCloses[i] + close * close;
        if (i >= path.lead) {
          highest = Math.max(highest, path.high[i]);
          lowest = Math.min(lowest, path.low[i]);
        }
      }
      top = highest;
      bottom = lowest;
      unit = ranges[size] / size + FLOOR;
      volatility = way[size] / size + FLOOR;
      for (int k = 0; k < BOXES.length; k++) {
        this.highest[k] = path.highest(BOXES[k]);
        this.lowest[k] = path.lowest(BOXES[k]);
      }
      highestCloses = path.extremes(path.close, TREND_BARS, 1);
      lowestCloses = path.extremes(path.close, TREND_BARS, -1);
      topAfter = path.away(1, 1);
      bottomAfter = path.away(1, -1);
      topBefore = path.away(-1, 1);
      bottomBefore = path.away(-1, -1);
    }

    /// Sums that begin with 0, to be filled in.
    private static double[] sums(LogPath path) {
      double[] sums = path.scratch.doubles(path.size + 1);
      sums[0] = 0;
      return sums;
    }

    float[] some(int count, short[] start, short[] end, int stride) {
      values = path.scratch.floats(count * stride);
      Start from = new Start();
      for (int k = 0; k < count; ) {
        int a = start[k] + path.lead;
        from.begin(a);
        int b = a;
        for (int s = start[k]; k < count && start[k] == s; k++) {
          while (b <= end[k] + path.lead) {
            from.extend(b++);
          }
          at = k * stride;
          from.describe(end[k] + path.lead);
        }
      }
      return values;
    }

    private void put(double value) {
      values[at++] = (float) value;
    }

    /// Large values count less and less, up to 4.
    private void soft(double value) {
      put(softened(value));
    }

    private static double softened(double value) {
      return value / (1 + Math.abs(value) / 4);
    }

    private double close(int i) {
      return i < 0 ? path.open[0] : path.close[Math.min(i, size - 1)];
    }

    /// Everything about spans from one bar, extended bar by bar.
    private final class Start {
      private int a; // first bar
      private double base; // close before
      private double v; // mean absolute change of the close before
      private double usualRange; // mean true range before
      private double high;
      private double low;
      private double highestClose;
      private double lowestClose;
      private double setbackUp; // largest fall of the close within
      private double setbackDown;
      private int risingBars;
      private int fallingBars;
      private double largestMove;
      private double largestRange;

      // what is the same for all spans from the bar
      private final double[] back = new double[BACK.length]; // change of the close before, softened
      private final double[] narrow = new double[BOXES.length]; // width of a range before
      private final double[] wide = new double[BOXES.length]; // the same in other units

      void begin(int first) {
        a = first;
        base = path.before(a);
        int from = Math.max(0, a - VOLATILITY_BARS);
        boolean known = a - from >= LEAST_BARS;
        double local = known ? (way[a] - way[from]) / (a - from) : volatility;
        v = local + 0.05 * volatility + FLOOR;
        usualRange = known ? (ranges[a] - ranges[from]) / (a - from) + FLOOR : unit;
        high = Double.NEGATIVE_INFINITY;
        low = Double.POSITIVE_INFINITY;
        highestClose = base;
        lowestClose = base;
        setbackUp = 0;
        setbackDown = 0;
        risingBars = 0;
        fallingBars = 0;
        largestMove = 0;
        largestRange = 0;
        for (int k = 0; k < BACK.length; k++) {
          back[k] = softened((base - close(a - 1 - BACK[k])) / (v * ROOT[BACK[k]]));
        }
        for (int k = 0; k < BOXES.length; k++) {
          double width = a > 0 ? highest[k][a - 1] - lowest[k][a - 1] : 0;
          narrow[k] = softened(width / (v * ROOT[BOXES[k]]));
          wide[k] = softened(width / (volatility * ROOT[BOXES[k]]));
        }
      }

      void extend(int b) {
        double close = path.close[b];
        high = Math.max(high, path.high[b]);
        low = Math.min(low, path.low[b]);
        setbackUp = Math.max(setbackUp, highestClose - close);
        setbackDown = Math.max(setbackDown, close - lowestClose);
        highestClose = Math.max(highestClose, close);
        lowestClose = Math.min(lowestClose, close);
        risingBars += close > path.before(b) ? 1 : 0;
        fallingBars += close < path.before(b) ? 1 : 0;
        largestMove = Math.max(largestMove, Math.abs(close - path.before(b)));
        largestRange = Math.max(largestRange, ranges[b + 1] - ranges[b]);
      }

      void describe(int b) {
        int length = b - a + 1;
        double up = direction(b);
        double root = Math.sqrt(length);
        describeMove(b, length, root, up);
        describeBars(b, length, up);
        describeEnds(b, up);
        describeBefore(b, root, up);
        describeAfter(b, up);
      }

      /// 1 for a rise, -1 for a fall. Where the close has come back to where it was, the bodies
      /// decide, and then the middle of the range, so that inverted prices give the opposite.
      private double direction(int b) {
        double move = path.close[b] - base;
        if (move == 0) {
          move = bodies[b + 1] - bodies[a];
        }
        if (move == 0) {
          move = high + low - 2 * base;
        }
        return move >= 0 ? 1 : -1;
      }

      private void describeMove(int b, int length, double root, double up) {
        double move = up * (path.close[b] - base);
        double fromOpen = up * (path.close[b] - path.open[a]);
        double whole = way[b + 1] - way[a] + FLOOR;
        double range = high - low + FLOOR;
        double window = top - bottom + FLOOR;
        put(length);
        soft(move / (v * root));
        soft(fromOpen / (v * root));
        soft(move / (volatility * root));
        soft(move / (8 * v));
        soft(move / (2 * unit));
        soft(move / (unit * length));
        put(move / whole);
        put(
            fromOpen
                / (whole
                    - Math.abs(path.close[a] - base)
                    + Math.abs(path.close[a] - path.open[a])));
        soft(range / (v * root));
        soft(range / (unit * root));
        put(fromOpen / range);
        put((up > 0 ? setbackUp : setbackDown) / range);
        put(move / window);
        put(range / window);
        put(straightness(b, length));
      }

      /// Squared correlation of the close with time.
      private double straightness(int b, int length) {
        if (length <= 2) {
          return 1;
        }
        double time = (a + b) / 2.0;
        double mean = (closes[b + 1] - closes[a]) / length;
        double spread = length * ((double) length * length - 1) / 12;
        double product = closesByTime[b + 1] - closesByTime[a] - length * time * mean;
        double squares = squaredCloses[b + 1] - squaredCloses[a] - length * mean * mean;
        return Math.min(1, product * product / (spread * Math.max(squares, 1e-18)));
      }

      private void describeBars(int b, int length, double up) {
        double whole = way[b + 1] - way[a] + FLOOR;
        double absolute = absoluteBodies[b + 1] - absoluteBodies[a];
        double range = ranges[b + 1] - ranges[a];
        put((up > 0 ? risingBars : fallingBars) / (double) length);
        put(largestMove / whole);
        soft(largestRange / unit);
        put(up * (bodies[b + 1] - bodies[a]) / (absolute + FLOOR));
        put(absolute / (range + FLOOR));
        soft(range / (length * unit));
        soft(range / (length * usualRange));
        soft(up * (path.open[a] - base) / unit);
        soft(up * (path.close[a] - path.open[a]) / unit);
        soft(up * (close(Math.min(a + 1, b)) - path.open[a]) / unit);
        soft(up * (path.close[b] - path.before(b)) / unit);
        soft(up * (b > a ? path.close[b] - close(b - 2) : 0) / unit);
      }

      private void describeEnds(int b, double up) {
        double range = high - low + FLOOR;
        double close = path.close[b];
        put((up > 0 ? path.open[a] - low : high - path.open[a]) / range);
        put((up > 0 ? high - close : close - low) / range);
        put((up > 0 ? close - bottom : top - close) / (top - bottom + FLOOR));
        put(b == size - 1 ? 1 : 0);
        double least = up > 0 ? lowestClose : -highestClose;
        double most = up > 0 ? highestClose : -lowestClose;
        soft((up * base - least) / unit);
        soft((most - up * close) / unit);
        for (int k = 2; k <= NEAR; k++) {
          least = Math.min(least, up * close(a - k));
        }
        for (int k = 1; k < NEAR; k++) {
          most = Math.max(most, up * close(b + k));
        }
        soft((up * base - least) / unit);
        soft((most - up * close) / unit);
      }

      private void describeBefore(int b, double root, double up) {
        double close = path.close[b];
        for (int k = 0; k < BACK.length; k++) {
          put(up * back[k]);
        }
        for (int k = 0; k < BOXES.length; k++) {
          double width = 0;
          double out = 0;
          if (a > 0) {
            double boxTop = highest[k][a - 1];
            double boxBottom = lowest[k][a - 1];
            width = boxTop - boxBottom;
            out = up > 0 ? close - boxTop : boxBottom - close;
          }
          put(narrow[k]);
          soft(out / (v * ROOT[BOXES[k]]));
          put(wide[k]);
          soft(out / (width + unit));
        }
        double extreme =
            a == 0
                ? Double.NEGATIVE_INFINITY
                : up > 0 ? highestCloses[a - 1] : -lowestCloses[a - 1];
        double setback = extreme - up * base;
        double scale = v * ROOT[TREND_BARS];
        soft(setback / scale);
        soft((up * close - extreme) / scale);
        put(setback / (up * (close - base) + setback + unit));
        soft(up * (close(a - 16) - close(a - 46)) / (v * ROOT[30]));
        double trend = base - close(a - 1 - TREND_BARS);
        double along = trend == 0 ? up : Math.signum(trend);
        soft(along * (close - base) / (v * root));
        soft(along * trend / scale);
        soft(along * (path.open[a] - (along > 0 ? high : low)) / unit);
        soft(along * (close(b + 3) - (along > 0 ? high : low)) / unit);
        soft(along * (close(b + 15) - close) / (volatility * ROOT[15]));
      }

      private void describeAfter(int b, double up) {
        double close = path.close[b];
        int left = size - 1 - b;
        for (int n : ON) {
          double scale = volatility * ROOT[Math.max(1, Math.min(n, left))];
          soft(up * (close(b + n) - close) / scale);
        }
        double highest = close;
        double lowest = close;
        for (int i = b + 1; i <= Math.min(size - 1, b + 10); i++) {
          highest = Math.max(highest, path.high[i]);
          lowest = Math.min(lowest, path.low[i]);
        }
        soft((up > 0 ? topAfter : bottomAfter)[b] / (4 * unit));
        soft(a == 0 ? 0 : (up > 0 ? bottomBefore : topBefore)[a - 1] / (4 * unit));
        soft((up > 0 ? highest - close : close - lowest) / (2 * unit));
        soft((up > 0 ? close - lowest : highest - close) / (2 * unit));
        soft(Math.max(highest - high, low - lowest) / (high - low + FLOOR));
      }
    }
  }
}
