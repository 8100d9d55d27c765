package expanse.detection;

import expanse.label.SpanType;
import expanse.market.Move;
import org.jspecify.annotations.Nullable;

/// One detected expansion.
///
/// @param start row of its first bar
/// @param end row of its last bar, inclusive
/// @param startTime epoch milliseconds of the start of its first bar
/// @param endTime epoch milliseconds of the start of its last bar
/// @param type what the labels call such a span, none when the run does not tell it
/// @param move what price does over its bars
/// @param probability mean over its bars; of a model of spans, the probability that a labelled span
///   shares at least half of its bars
/// @param uncertainty disagreement between the run's models, as the standard deviation of their
///   probabilities, mean over its bars; NaN when the run has only one model
/// @param detail what a model of spans knows of it; null without one
public record DetectedSpan(
    int start,
    int end,
    long startTime,
    long endTime,
    SpanType type,
    Move move,
    double probability,
    double uncertainty,
    @Nullable SpanDetail detail) {
  /// Number of bars.
  public int length() {
    return end - start + 1;
  }
}
