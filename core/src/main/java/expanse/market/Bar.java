package expanse.market;

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

  /// The bar upside down: every price p becomes k / p, so that high and low change places.
  public Bar inverted(double k) {
    return new Bar(time, k / open, k / low, k / high, k / close, volume);
  }

  /// The same prices at another time.
  public Bar at(long other) {
    return other == time ? this : new Bar(other, open, high, low, close, volume);
  }
}
