package expanse.model;

/// Whether bars are weighted by learned attention over the encoder's states.
public enum Attention {
  /// Nowhere; states are averaged over time, as in the original system.
  NONE,
  /// In the average over time: a learned query weights the bars.
  POOLING,
  /// In the average over time, and the span head reads each state plus what it attends to.
  SPAN_AND_POOLING
}
