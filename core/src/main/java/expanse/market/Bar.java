package expanse.market;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// One price bar.
///
/// @param time epoch milliseconds (UTC) of its start
/// @param open first price
/// @param high highest price
/// @param low lowest price
/// @param close last price
/// @param volume traded volume, NaN when unknown
public record Bar(long time, double open, double high, double low, double close, double volume) {
  /// A bar without volume.
  public Bar(long time, double open, double high, double low, double close) {
    this(time, open, high, low, close, Double.NaN);
  }

  /// Takes what [#write] wrote.
  public static Bar read(DataInput in) throws IOException {
    return new Bar(
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble());
  }

  /// Writes it, to the bit.
  public void write(DataOutput out) throws IOException {
    out.writeLong(time);
    out.writeDouble(open);
    out.writeDouble(high);
    out.writeDouble(low);
    out.writeDouble(close);
    out.writeDouble(volume);
  }

  /// Whether these prices make a bar: above zero, finite, none above the high or below the low.
  public static boolean isBar(double open, double high, double low, double close) {
    return low > 0
        && low <= open
        && low <= close
        && high >= open
        && high >= close
        && high < Double.POSITIVE_INFINITY;
  }

  /// Whether its prices make a bar.
  public boolean isBar() {
    return isBar(open, high, low, close);
  }

  /// What is said of one that is refused, behind the words that name it.
  public String refusal() {
    return "is no bar: open " + open + ", high " + high + ", low " + low + ", close " + close;
  }

  /// The bar upside down: every price p becomes k / p, so that high and low change places.
  public Bar inverted(double k) {
    return new Bar(time, k / open, k / low, k / high, k / close, volume);
  }

  /// The same prices at another time.
  public Bar at(long other) {
    return other == time ? this : new Bar(other, open, high, low, close, volume);
  }
}
