package expanse.label;

/// One labelled expansion on the timeline.
///
/// @param start epoch milliseconds of the start of its first bar
/// @param end epoch milliseconds of the start of its last bar, inclusive
/// @param type what its annotator calls it
/// @param confidence of the annotator, in (0, 1]
/// @param annotator who marked it, may be empty
/// @param note free text, may be empty
public record Label(
    long start, long end, SpanType type, double confidence, String annotator, String note) {
  /// The same with another type.
  public Label withType(SpanType other) {
    return new Label(start, end, other, confidence, annotator, note);
  }
}
