package expanse.market;

/// The rows of one instrument in a series of several, see [BarSeries#joined].
///
/// Contracts of one future that follow one another have the same name and rows of their own, so
/// that nothing reaches over a roll.
///
/// @param name its symbol; empty in a series of one instrument that nobody named
/// @param from first row
/// @param to one past the last row
public record Instrument(String name, int from, int to) {
  /// Whether a row is one of these.
  public boolean holds(int row) {
    return row >= from && row < to;
  }
}
