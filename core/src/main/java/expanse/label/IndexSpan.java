package expanse.label;

/// A label as rows of a bar series.
///
/// @param start first row
/// @param end last row, inclusive
/// @param type what its annotator calls it
/// @param confidence of the annotator, in (0, 1]
public record IndexSpan(int start, int end, SpanType type, double confidence) {
  /// Number of bars.
  public int length() {
    return end - start + 1;
  }
}
