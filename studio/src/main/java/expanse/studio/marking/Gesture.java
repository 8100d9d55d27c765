package expanse.studio.marking;

import java.util.List;

/// What one movement of a hand changed, undone and done again as a whole.
///
/// @param what in words, such as `move the end`
/// @param annotator whose hand
/// @param marks changed
/// @param looks changed
/// @param kept suspects that were said to be right
public record Gesture(
    String what,
    String annotator,
    List<Change<Mark>> marks,
    List<Change<Look>> looks,
    List<Change<Kept>> kept) {
  /// Copies the lists. Journals from before suspects were kept hold none.
  public Gesture {
    marks = List.copyOf(marks);
    looks = List.copyOf(looks);
    kept = kept == null ? List.of() : List.copyOf(kept);
  }

  Gesture inverse() {
    return new Gesture(
        what,
        annotator,
        marks.stream().map(Change::inverse).toList(),
        looks.stream().map(Change::inverse).toList(),
        kept.stream().map(Change::inverse).toList());
  }
}
