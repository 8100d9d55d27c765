package expanse.feature;

import expanse.market.Bar;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/// The twelve features of the original system, and its thirteenth, the position in the window.
///
/// All arithmetic is in double, stored as float. The position is a property of a window, not of a
/// bar.
///
/// @param rule of the zigzag
/// @param extra what differs from the twelve
/// @param restartsAtGaps whether the zigzag starts afresh after a gap
record OriginalFeatures(String name, ZigZag.Rule rule, Extra extra, boolean restartsAtGaps)
    implements FeatureSet {
  /// What may differ from the twelve features.
  enum Extra {
    NONE,
    /// The position in the window follows.
    POSITION,
    /// Prices are logarithms, in basis points.
    LOG_SCALE
  }

  private static final List<String> TWELVE =
      List.of(
          "open_norm",
          "close_norm",
          "body_pct",
          "upper_wick_pct",
          "lower_wick_pct",
          "range_z",
          "dist_to_prev_SH",
          "dist_to_prev_SL",
          "bars_since_SH_norm",
          "bars_since_SL_norm",
          "expansion_proxy",
          "consol_proxy");

  @Override
  public List<String> barNames() {
    return TWELVE;
  }

  @Override
  public List<WindowFeature> windowFeatures() {
    return extra == Extra.POSITION ? List.of(new PositionFeature()) : List.of();
  }

  /// The moving average of 20 bars and the mean range of 10 need this long.
  @Override
  public int warmUp() {
    return 15;
  }

  @Override
  public FeatureStream open() {
    return new Stream(rule, extra == Extra.LOG_SCALE);
  }

  private static final class Stream implements FeatureStream {
    private static final double EPSILON = 1e-6;
    private static final double ALPHA = 2.0 / 21;
    private static final double WINDOW = 105;
    private static final double BASIS_POINTS = 1e4;

    private final ZigZag zigzag;
    private final boolean logarithmic;
    private double averageRange = Double.NaN;

    Stream(ZigZag.Rule rule, boolean logarithmic) {
      this.zigzag = new ZigZag(rule);
      this.logarithmic = logarithmic;
    }

    @Override
    public void restart() {
      zigzag.restart();
      averageRange = Double.NaN;
    }

    @Override
    public void skip(Bar bar) {
      take(scaled(bar.high()), scaled(bar.low()), scaled(bar.close()));
    }

    /// @param high and the others: prices on the scale of the features
    private void take(double high, double low, double close) {
      double height = high - low;
      averageRange = zigzag.bars() == 0 ? height : ALPHA * height + (1 - ALPHA) * averageRange;
      zigzag.next(high, low, close);
    }

    @Override
    public void next(Bar bar, float[] out, int offset) {
      double open = scaled(bar.open());
      double high = scaled(bar.high());
      double low = scaled(bar.low());
      double close = scaled(bar.close());
      double height = high - low;
      take(high, low, close);

      double range = Math.max(height, EPSILON);
      double body = clip((close - open) / range, -1, 1);
      double rangeZ = clip(height / Math.max(averageRange, EPSILON), 0, 3);
      double atr = zigzag.atr() == 0 ? 1e-8 : zigzag.atr();
      int i = zigzag.bars() - 1;
      double aboveBars = 0;
      double aboveDistance = 0;
      if (zigzag.highBar() >= 0) {
        aboveDistance = clip((zigzag.swingHigh() - close) / atr, -3, 3);
        aboveBars = clip((i - zigzag.highBar()) / WINDOW, 0, 3);
      }
      double belowBars = 0;
      double belowDistance = 0;
      if (zigzag.lowBar() >= 0) {
        belowDistance = clip((close - zigzag.swingLow()) / atr, -3, 3);
        belowBars = clip((i - zigzag.lowBar()) / WINDOW, 0, 3);
      }
      int leg =
          switch (zigzag.trend()) {
            case UP -> 1;
            case DOWN -> -1;
            case NONE -> 0;
          };
      out[offset] = (float) clip((open - low) / range, 0, 1);
      out[offset + 1] = (float) clip((close - low) / range, 0, 1);
      out[offset + 2] = (float) body;
      out[offset + 3] = (float) clip((high - Math.max(open, close)) / range, 0, 1);
      out[offset + 4] = (float) clip((Math.min(open, close) - low) / range, 0, 1);
      out[offset + 5] = (float) rangeZ;
      out[offset + 6] = (float) aboveDistance;
      out[offset + 7] = (float) belowDistance;
      out[offset + 8] = (float) aboveBars;
      out[offset + 9] = (float) belowBars;
      out[offset + 10] = (float) clip(rangeZ * leg * body, -2, 2);
      out[offset + 11] =
          (float) clip((1 - rangeZ / 3) * (1 - Math.abs(body)) * (aboveBars + belowBars) / 2, 0, 3);
    }

    @Override
    public void save(DataOutput out) throws IOException {
      zigzag.save(out);
      out.writeDouble(averageRange);
    }

    @Override
    public void load(DataInput in) throws IOException {
      zigzag.load(in);
      averageRange = in.readDouble();
    }

    private double scaled(double price) {
      return logarithmic ? BASIS_POINTS * StrictMath.log(price) : price;
    }

    private static double clip(double value, double low, double high) {
      return Math.max(low, Math.min(high, value));
    }
  }
}
