package expanse.ensemble;

import expanse.segment.Ahead;
import expanse.segment.WindowField;

/// What is said of the core of a stretch.
///
/// @param probability `[T]` of its bars, calibrated
/// @param uncertainty `[T]` disagreement between the models
/// @param field where spans may lie, steps counted from the first bar of the core
/// @param ahead what the bars of the stretch say of those after them
public record Placed(float[] probability, float[] uncertainty, WindowField field, Ahead ahead) {
  /// Probability that a span starts within the [Ahead#SOON] bars after a bar of the core.
  public double startsSoon(int t) {
    return ahead.startsSoon(field.from() + t);
  }

  /// Bars from a bar of the core to the next start, if one comes within 20.
  public double countdown(int t) {
    return ahead.countdown(field.from() + t);
  }

  /// Bars that a span which is open at a bar of the core is expected to last after it.
  ///
  /// @param lasted its bars so far
  public double remaining(int t, int lasted) {
    return ahead.remaining(field.from() + t, lasted);
  }
}
