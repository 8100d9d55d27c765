package expanse.ensemble;

import expanse.segment.WindowField;

/// What is said of the core of a stretch.
///
/// @param probability \[T] of its bars, calibrated
/// @param uncertainty \[T] disagreement between the models
/// @param field where spans may lie, steps counted from the first bar of the core
public record Placed(float[] probability, float[] uncertainty, WindowField field) {}
