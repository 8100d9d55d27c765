package expanse.studio.marking;

/// A marked span.
///
/// @param id of its own as long as its set lives; 0 for one that is still to be given one
/// @param start row of its first bar
/// @param end row of its last bar, inclusive
/// @param type word for what precedes it
/// @param confidence of the annotator, in (0, 1]
/// @param annotator who marked it, may be empty
/// @param note free text on one line, may be empty
public record Mark(
    long id, int start, int end, String type, double confidence, String annotator, String note) {
  Mark withId(long other) {
    return new Mark(other, start, end, type, confidence, annotator, note);
  }

  Mark withAnnotator(String other) {
    return new Mark(id, start, end, type, confidence, other, note);
  }

  Mark withNote(String other) {
    return new Mark(id, start, end, type, confidence, annotator, other);
  }

  boolean meets(Mark other) {
    return start <= other.end && end >= other.start;
  }
}
