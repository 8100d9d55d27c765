package expanse.model;

import java.util.Objects;

/// What a JadeCompact network is made of.
///
/// @param inputs features per bar
/// @param steps bars per window
/// @param hidden width of the LSTM per direction
/// @param layers stacked bidirectional LSTM layers
/// @param headWidth width of the projection under the type and pointer heads
/// @param classes outputs of the type head
/// @param inputDropout probability that an input is dropped
/// @param layerDropout probability that an output of an LSTM layer is dropped on its way to the
///   next layer; without effect with one layer
/// @param denseDropout probability that an input of a head is dropped
/// @param spanHead how the span task looks at a bar
/// @param pointerHead how center and length are found
/// @param attention whether bars are weighed by attention
/// @param spanPrior share of bars in a span from which the span output starts; 0 starts it as every
///   other output, as the original does
public record JadeConfig(
    int inputs,
    int steps,
    int hidden,
    int layers,
    int headWidth,
    int classes,
    double inputDropout,
    double layerDropout,
    double denseDropout,
    SpanHead spanHead,
    PointerHead pointerHead,
    Attention attention,
    double spanPrior) {

  /// Checks ranges.
  public JadeConfig {
    positive("inputs", inputs, 4096);
    positive("steps", steps, 8192);
    positive("hidden", hidden, 4096);
    positive("layers", layers, 16);
    positive("headWidth", headWidth, 65536);
    positive("classes", classes, 1024);
    probability("inputDropout", inputDropout);
    probability("layerDropout", layerDropout);
    probability("denseDropout", denseDropout);
    probability("spanPrior", spanPrior);
    Objects.requireNonNull(spanHead, "spanHead");
    Objects.requireNonNull(pointerHead, "pointerHead");
    Objects.requireNonNull(attention, "attention");
  }

  /// The original network: 12 inputs (97,547 parameters) or 13 with the position (98,315).
  public static JadeConfig original(int inputs) {
    return new JadeConfig(
        inputs,
        105,
        96,
        1,
        64,
        3,
        0.3,
        0.7,
        0.6,
        SpanHead.BAR,
        PointerHead.POOLED,
        Attention.NONE,
        0);
  }

  /// Width of the encoder's output per bar.
  public int encoded() {
    return 2 * hidden;
  }

  /// The same network with the span output started at another share of bars.
  public JadeConfig withSpanPrior(double prior) {
    return new JadeConfig(
        inputs,
        steps,
        hidden,
        layers,
        headWidth,
        classes,
        inputDropout,
        layerDropout,
        denseDropout,
        spanHead,
        pointerHead,
        attention,
        prior);
  }

  private static void positive(String name, int value, int limit) {
    if (value < 1 || value > limit) {
      throw new IllegalArgumentException(name + " must be 1 to " + limit + ", is " + value);
    }
  }

  private static void probability(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be at least 0 and below 1, is " + value);
    }
  }
}
