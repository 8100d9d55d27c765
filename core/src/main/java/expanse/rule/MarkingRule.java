package expanse.rule;

import java.util.List;

/// A rule that marks spans.
///
/// @param shape what kind of span it marks
/// @param limits which of them
record MarkingRule(Shape shape, Limits limits) {
  /// The spans that it marks.
  List<Piece> marks(ReviewedStretch stretch) {
    return shape.pieces(stretch).stream().filter(limits::admit).toList();
  }

  /// The rule, to follow "your marks are".
  String words() {
    return shape.plural() + limits.words() + "; " + shape.details();
  }
}
