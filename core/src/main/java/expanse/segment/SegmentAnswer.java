package expanse.segment;

/// What a segment model says of a stretch of T bars.
///
/// @param bars `[T]` log odds of every bar to lie inside a span, predicted by itself
/// @param field how spans may lie
/// @param ahead what each bar says of those after it
public record SegmentAnswer(double[] bars, SpanField field, Ahead ahead) {}
