package expanse.label;

import expanse.base.InputException;
import expanse.base.NumberText;
import expanse.market.BarSeries;
import expanse.market.Segment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Proposes expansions with hindsight, as a first draft for a person and as labels for tests.
///
/// A leg is a run of `minBars` to `maxBars` bars from the open of its first to the close of its
/// last bar. With r its logarithmic move, n its length, p the sum of the absolute one-bar moves
/// inside it, and v the mean absolute one-bar move (close to close) of the `volatilityBars` bars
/// before it,
///
/// - its speed |r| / (v sqrt(n)) must reach `minSpeed`: about 1 is what chance does;
/// - its efficiency |r| / p must reach `minEfficiency`: 1 is a straight line.
///
/// Of all legs, the one with the largest |r| / v times efficiency is taken first, then the largest
/// of those that do not touch it (at least one bar lies between two legs), and so on. What precedes
/// a leg gives its type:
///
/// - **retracement** when the `contextBars` bars before it moved against it, by at least
///   `minRetracement` times v sqrt(contextBars), and the `trendBars` bars before those along it;
/// - **consolidation** when the range from high to low of the `contextBars` bars before it is at
///   most `maxRange` times v sqrt(contextBars);
/// - otherwise it is no expansion, and is left out.
///
/// Nothing of this reaches over a gap between segments. The result depends on the bars and the
/// parameters alone.
///
/// @param minBars shortest leg
/// @param maxBars longest leg
/// @param minSpeed smallest speed
/// @param minEfficiency smallest efficiency, 0 to 1
/// @param volatilityBars bars before a leg that give the local volatility
/// @param contextBars bars before a leg that give its type
/// @param maxRange widest range of a consolidation
/// @param minRetracement smallest counter-move of a retracement
/// @param trendBars bars of the trend before a retracement
public record HindsightRule(
    int minBars,
    int maxBars,
    double minSpeed,
    double minEfficiency,
    int volatilityBars,
    int contextBars,
    double maxRange,
    double minRetracement,
    int trendBars) {

  private static final double NO_MOVE = 1e-9;

  /// Checks the parameters.
  ///
  /// @throws InputException naming the one that is out of its range
  public HindsightRule {
    check(minBars >= 2 && minBars <= 1000, "min-bars", minBars, "2 to 1000");
    check(maxBars >= 2 && maxBars <= 1000, "max-bars", maxBars, "2 to 1000");
    if (maxBars < minBars) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "hindsight rule: the shortest span, min-bars %d, is longer than the longest, max-bars"
                  + " %d; raise --max-bars or lower --min-bars",
              minBars,
              maxBars));
    }
    check(minSpeed > 0 && minSpeed <= 100, "min-speed", minSpeed, "above 0 to 100");
    check(minEfficiency >= 0 && minEfficiency <= 1, "min-efficiency", minEfficiency, "0 to 1");
    check(
        volatilityBars >= 5 && volatilityBars <= 10_000,
        "volatility-bars",
        volatilityBars,
        "5 to 10000");
    check(contextBars >= 3 && contextBars <= 10_000, "context-bars", contextBars, "3 to 10000");
    if (contextBars > volatilityBars) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "hindsight rule: context-bars %d may not be more than volatility-bars %d; raise"
                  + " --volatility-bars or lower --context-bars",
              contextBars,
              volatilityBars));
    }
    check(maxRange >= 0 && maxRange <= 1000, "max-range", maxRange, "0 to 1000");
    check(
        minRetracement >= 0 && minRetracement <= 1000,
        "min-retracement",
        minRetracement,
        "0 to 1000");
    check(trendBars >= 2 && trendBars <= 10_000, "trend-bars", trendBars, "2 to 10000");
  }

  private static void check(boolean ok, String name, double value, String range) {
    if (!ok) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "hindsight rule: %s is %s, must be %s",
              name,
              NumberText.of(value),
              range));
    }
  }

  /// The parameters that fit one-minute bars of liquid markets: about one bar in ten is part of an
  /// expansion.
  public static HindsightRule defaults() {
    return new HindsightRule(4, 25, 3, 0.6, 60, 15, 2, 0.5, 45);
  }

  /// A leg from row start to row end, inclusive.
  private record Leg(int start, int end, double score, SpanType type) {}

  /// The expansions of a series, in order.
  public List<Label> label(BarSeries bars) {
    List<Label> labels = new ArrayList<>();
    for (Segment segment : bars.segments()) {
      for (Leg leg : legs(bars, segment)) {
        labels.add(
            new Label(bars.time(leg.start), bars.time(leg.end), leg.type, 1, "hindsight", ""));
      }
    }
    return labels;
  }

  private List<Leg> legs(BarSeries bars, Segment segment) {
    int n = segment.length();
    int before = Math.max(volatilityBars, contextBars + trendBars) + 1;
    if (n < before + minBars) {
      return List.of();
    }
    double[] close = new double[n];
    double[] path = new double[n]; // path[i] = sum of |one-bar moves| up to bar i
    for (int i = 0; i < n; i++) {
      close[i] = StrictMath.log(bars.close(segment.from() + i));
      path[i] = i == 0 ? 0 : path[i - 1] + Math.abs(close[i] - close[i - 1]);
    }
    List<Leg> found = new ArrayList<>();
    for (int s = before; s + minBars <= n; s++) {
      double open = StrictMath.log(bars.open(segment.from() + s));
      double v = (path[s - 1] - path[s - volatilityBars]) / (volatilityBars - 1);
      if (v < NO_MOVE) {
        continue;
      }
      Leg best = null;
      for (int e = s + minBars - 1; e < Math.min(n, s + maxBars); e++) {
        double move = close[e] - open;
        double travelled = Math.abs(close[s] - open) + path[e] - path[s];
        double speed = Math.abs(move) / (v * Math.sqrt(e - s + 1));
        if (speed >= minSpeed && Math.abs(move) >= minEfficiency * travelled) {
          double score = Math.abs(move) / v * Math.abs(move) / travelled;
          if (best == null || score > best.score) {
            SpanType type = type(bars, segment, close, s, v, move > 0);
            if (type == null) {
              continue;
            }
            best = new Leg(segment.from() + s, segment.from() + e, score, type);
          }
        }
      }
      if (best != null) {
        found.add(best);
      }
    }
    return apart(found, segment);
  }

  /// What precedes a leg from row s of the segment, or null when it is neither.
  private @Nullable SpanType type(
      BarSeries bars, Segment segment, double[] close, int s, double v, boolean up) {
    double unit = v * Math.sqrt(contextBars);
    int context = s - contextBars;
    double along = close[s - 1] - close[context - 1];
    double trend = close[context - 1] - close[context - 1 - trendBars];
    double against = up ? -along : along;
    double trendAlong = up ? trend : -trend;
    if (against >= minRetracement * unit && trendAlong > 0) {
      return SpanType.RETRACEMENT;
    }
    double high = 0;
    double low = Double.POSITIVE_INFINITY;
    for (int i = segment.from() + context; i < segment.from() + s; i++) {
      high = Math.max(high, bars.high(i));
      low = Math.min(low, bars.low(i));
    }
    return StrictMath.log(high / low) <= maxRange * unit ? SpanType.CONSOLIDATION : null;
  }

  /// The best legs that do not touch one another, in order of time.
  private static List<Leg> apart(List<Leg> found, Segment segment) {
    found.sort(Comparator.comparingDouble(Leg::score).reversed().thenComparingInt(Leg::start));
    BitSet taken = new BitSet(segment.length());
    List<Leg> kept = new ArrayList<>();
    for (Leg leg : found) {
      int from = leg.start - segment.from();
      int to = leg.end - segment.from();
      int next = taken.nextSetBit(Math.max(0, from - 1));
      if (next < 0 || next > to + 1) {
        taken.set(from, to + 1);
        kept.add(leg);
      }
    }
    kept.sort(Comparator.comparingInt(Leg::start));
    return kept;
  }
}
