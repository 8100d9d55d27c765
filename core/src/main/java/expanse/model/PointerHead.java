package expanse.model;

/// How center and length of a span are found.
public enum PointerHead {
  /// From the mean over time, as in the original system.
  POOLED,
  /// As expected positions under a start and an end logit for every bar.
  START_END
}
