package expanse.market;

/// What price does over some bars, from the open of the first to the close of the last.
///
/// @param change in price, negative where it falls
/// @param size of the change in mean ranges (high minus low) of the up to [#BARS_BEFORE] bars of
///   the segment before them, never negative; NaN where no bar is before them or none had a range
public record Move(double change, double size) {
  /// Bars whose ranges are the unit.
  public static final int BARS_BEFORE = 20;

  /// @param open of the first bar
  /// @param close of the last
  /// @param rangeBefore mean range of the bars before, in price; 0 when there are none
  public static Move of(double open, double close, double rangeBefore) {
    double change = close - open;
    return new Move(change, rangeBefore > 0 ? Math.abs(change) / rangeBefore : Double.NaN);
  }

  /// `up`, `down`, or empty where price ends where it began.
  public String direction() {
    return change > 0 ? "up" : change < 0 ? "down" : "";
  }
}
