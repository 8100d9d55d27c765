package expanse.model;

/// How the span task looks at a bar.
public enum SpanHead {
  /// One logit a bar; bars are independent given the encoder.
  BAR(1),
  /// A linear chain over two tags, outside and inside.
  CRF(2),
  /// A linear chain over before, in and after, which knows that a span ends.
  CHAIN(3);

  private final int outputs;

  SpanHead(int outputs) {
    this.outputs = outputs;
  }

  /// Outputs per bar: one logit, or one emission per tag.
  public int outputs() {
    return outputs;
  }

  /// Whether the head is a chain with transitions between tags.
  public boolean isChain() {
    return this != BAR;
  }
}
