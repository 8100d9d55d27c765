package expanse;

import expanse.detection.DetectedSpan;

/// One detected expansion.
///
/// @param start epoch milliseconds of the start of its first bar
/// @param end epoch milliseconds of the start of its last bar, inclusive
/// @param bars number of bars
/// @param type what the labels call it, empty when the run tells no types
/// @param direction `up` or `down`, empty when price ends where it began
/// @param size of the move in mean ranges of the bars before it; NaN when these have none
/// @param probability mean over its bars, in [0, 1]
/// @param disagreement between the models of the run: the standard deviation of their
///   probabilities, mean over the bars; NaN when the run has only one model
public record Expansion(
    long start,
    long end,
    int bars,
    String type,
    String direction,
    double size,
    double probability,
    double disagreement) {
  static Expansion of(DetectedSpan span) {
    return new Expansion(
        span.startTime(),
        span.endTime(),
        span.length(),
        span.type().text(),
        span.move().direction(),
        span.move().size(),
        span.probability(),
        span.uncertainty());
  }
}
