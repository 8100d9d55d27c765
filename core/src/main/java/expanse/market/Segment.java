package expanse.market;

/// A run of rows without a gap between them.
///
/// @param from first row
/// @param to one past the last row
public record Segment(int from, int to) {
  /// Number of rows.
  public int length() {
    return to - from;
  }
}
