package expanse.rule;

/// A rule that marks spans.
///
/// @param shape what kind of span it marks
/// @param limits which of them
record MarkingRule(Shape shape, Limits limits) {
  /// The rule, to follow "your marks are".
  String words() {
    return shape.plural() + limits.words() + "; " + shape.details();
  }
}
