package expanse.feature;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// Swing highs and lows found causally, one closed bar at a time: a zigzag with a threshold in
/// average true ranges.
///
/// The rules, constants and their order are those of the original system. Its second, "hybrid" way
/// to confirm a pivot lets a bar confirm the pivot that it has just made itself (any bar whose own
/// range is half an average range does), so that the leg turns on nearly every bar. [Rule#PRIMARY]
/// leaves that second way out; the threshold then means what it says.
public final class ZigZag {
  /// How a pivot is confirmed.
  public enum Rule {
    /// Close has come back 1.2 ATR from the extreme, or a low has come back 0.5 ATR from the high
    /// of the last five bars (the same bar's high included). The original.
    HYBRID,
    /// Close has come back 1.2 ATR from the extreme.
    PRIMARY
  }

  /// Direction of the current leg.
  public enum Trend {
    /// Not enough bars yet.
    NONE,
    /// Rising.
    UP,
    /// Falling.
    DOWN
  }

  private static final int ATR_PERIOD = 10;
  private static final double PRIMARY_ATR = 1.2;
  private static final double HYBRID_ATR = 0.5;
  private static final int HYBRID_BARS = 5;
  private static final int NO_BAR = -1;

  private final Rule rule;
  private final double[] trueRanges = new double[ATR_PERIOD];
  private int bars;
  private double atr;
  private double previousClose;
  private Trend trend = Trend.NONE;
  private int extremeBar;
  private double extreme;
  private int candidateBar;
  private double candidate;
  private int highBar;
  private double swingHigh;
  private int lowBar;
  private double swingLow;

  /// @param rule how pivots are confirmed
  public ZigZag(Rule rule) {
    this.rule = rule;
    restart();
  }

  /// Forgets all bars.
  public void restart() {
    Arrays.fill(trueRanges, 0);
    bars = 0;
    atr = 0;
    previousClose = Double.NaN;
    trend = Trend.NONE;
    extremeBar = NO_BAR;
    extreme = Double.NaN;
    candidateBar = NO_BAR;
    candidate = Double.NaN;
    highBar = NO_BAR;
    swingHigh = Double.NaN;
    lowBar = NO_BAR;
    swingLow = Double.NaN;
  }

  /// Writes the state.
  void save(DataOutput out) throws IOException {
    for (double range : trueRanges) {
      out.writeDouble(range);
    }
    out.writeInt(bars);
    out.writeUTF(trend.name());
    for (int bar : new int[] {extremeBar, candidateBar, highBar, lowBar}) {
      out.writeInt(bar);
    }
    for (double price :
        new double[] {atr, previousClose, extreme, candidate, swingHigh, swingLow}) {
      out.writeDouble(price);
    }
  }

  /// Takes the state of another zigzag of the same rule.
  void load(DataInput in) throws IOException {
    for (int i = 0; i < trueRanges.length; i++) {
      trueRanges[i] = in.readDouble();
    }
    bars = in.readInt();
    trend = Trend.valueOf(in.readUTF());
    extremeBar = in.readInt();
    candidateBar = in.readInt();
    highBar = in.readInt();
    lowBar = in.readInt();
    atr = in.readDouble();
    previousClose = in.readDouble();
    extreme = in.readDouble();
    candidate = in.readDouble();
    swingHigh = in.readDouble();
    swingLow = in.readDouble();
  }

  /// Takes the next closed bar.
  public void next(double high, double low, double close) {
    int i = bars++;
    if (i == 0) {
      previousClose = close;
      return;
    }
    updateRange(i, high, low);
    previousClose = close;
    if (trend == Trend.NONE) {
      if (atr > 0) {
        extreme = close;
        extremeBar = i;
        trend = Trend.UP;
      }
      return;
    }
    boolean up = trend == Trend.UP;
    if (up ? high > extreme : low < extreme) {
      extreme = up ? high : low;
      extremeBar = i;
    }
    if (candidateBar == NO_BAR || (up ? high > candidate : low < candidate)) {
      candidate = up ? high : low;
      candidateBar = i;
    }
    if (!confirmed(i, up, high, low, close)) {
      return;
    }
    if (up) {
      swingHigh = extreme;
      highBar = extremeBar;
    } else {
      swingLow = extreme;
      lowBar = extremeBar;
    }
    trend = up ? Trend.DOWN : Trend.UP;
    extreme = up ? low : high;
    candidate = extreme;
    extremeBar = i;
    candidateBar = i;
  }

  private void updateRange(int i, double high, double low) {
    double range =
        Math.max(
            high - low, Math.max(Math.abs(high - previousClose), Math.abs(low - previousClose)));
    trueRanges[(i - 1) % ATR_PERIOD] = range;
    int count = Math.min(i, ATR_PERIOD);
    int oldest = i <= ATR_PERIOD ? 0 : i % ATR_PERIOD;
    double sum = 0;
    for (int k = 0, at = oldest; k < count; k++) {
      sum += trueRanges[at];
      at = at + 1 == ATR_PERIOD ? 0 : at + 1;
    }
    atr = sum / count;
  }

  private boolean confirmed(int i, boolean up, double high, double low, double close) {
    if (!(atr > 0)) {
      return false;
    }
    double back = up ? extreme - close : close - extreme;
    if (back >= PRIMARY_ATR * atr) {
      return true;
    }
    if (rule == Rule.PRIMARY || i - candidateBar > HYBRID_BARS) {
      return false;
    }
    return (up ? candidate - low : high - candidate) >= HYBRID_ATR * atr;
  }

  /// Number of bars taken; the last one has this number less one.
  public int bars() {
    return bars;
  }

  /// Mean of the last ten true ranges, of fewer at the start, 0 before the second bar.
  public double atr() {
    return atr;
  }

  /// Direction of the current leg.
  public Trend trend() {
    return trend;
  }

  /// Bar number of the extreme of the current leg, or -1.
  public int extremeBar() {
    return extremeBar;
  }

  /// Price of the extreme of the current leg, or NaN.
  public double extreme() {
    return extreme;
  }

  /// Bar number of the candidate of the hybrid rule, or -1.
  public int candidateBar() {
    return candidateBar;
  }

  /// Price of the candidate of the hybrid rule, or NaN.
  public double candidate() {
    return candidate;
  }

  /// Bar number of the last confirmed swing high, or -1.
  public int highBar() {
    return highBar;
  }

  /// Price of the last confirmed swing high, or NaN.
  public double swingHigh() {
    return swingHigh;
  }

  /// Bar number of the last confirmed swing low, or -1.
  public int lowBar() {
    return lowBar;
  }

  /// Price of the last confirmed swing low, or NaN.
  public double swingLow() {
    return swingLow;
  }
}
