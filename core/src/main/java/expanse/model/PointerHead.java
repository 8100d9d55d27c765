package expanse.model;

/// How center and length of a span are found.
public enum PointerHead {
  /// The original: two sigmoids on the projected time mean.
  POOLED,
  /// A start and an end logit per bar; the pointers are their expected positions.
  START_END
}
