package expanse.market;

/// A stretch of time, both ends included.
///
/// @param first epoch milliseconds of its first bar
/// @param last epoch milliseconds of the START of its last bar
public record Period(long first, long last) {
  /// Whether two stretches have a moment in common.
  public boolean meets(Period other) {
    return first <= other.last && other.first <= last;
  }

  /// Milliseconds from the start of the last bar of the earlier to the first of the later; 0 or
  /// less when they meet.
  public long gap(Period other) {
    return Math.max(first - other.last, other.first - last);
  }
}
