package expanse.model;

/// Whether bars are weighed by learned attention over the encoder's states.
public enum Attention {
  /// The original: a plain mean over time.
  NONE,
  /// A learned query weighs the bars of the pooled state.
  POOLING,
  /// Pooling as above, and the span head reads each state plus what it attends to.
  SPAN_AND_POOLING
}
