package expanse;

import expanse.detection.DetectedSpan;
import expanse.detection.SpanDetail;

/// One detected expansion.
///
/// @param start epoch milliseconds of the start of its first bar
/// @param end epoch milliseconds of the start of its last bar, inclusive
/// @param bars number of bars
/// @param type what the labels call it, empty when the run tells no types
/// @param typeProbability probability of that type; NaN when none is told
/// @param direction `up` or `down`, empty when price ends where it began
/// @param size of the move in mean ranges of the bars before it; NaN when these have none
/// @param probability that it is one, in [0, 1]
/// @param disagreement between the models of the run: the standard deviation of their
///   probabilities, mean over the bars; NaN when the run has only one model
/// @param ends where its ends may lie
/// @param open whether it reaches the newest bar of a stream, so that it may go on
/// @param remaining bars that an open one is expected to last; NaN when it is not open
public record Expansion(
    long start,
    long end,
    int bars,
    String type,
    double typeProbability,
    String direction,
    double size,
    double probability,
    double disagreement,
    Ends ends,
    boolean open,
    double remaining) {
  /// Where the ends of an expansion lie with 80 %, each as epoch milliseconds of the start of a
  /// bar. Both bounds are the end itself when the run has no model of spans.
  ///
  /// @param startFrom earliest first bar
  /// @param startTo latest first bar
  /// @param endFrom earliest last bar
  /// @param endTo latest last bar
  public record Ends(long startFrom, long startTo, long endFrom, long endTo) {}

  static Expansion of(DetectedSpan span) {
    SpanDetail detail = span.detail();
    return new Expansion(
        span.startTime(),
        span.endTime(),
        span.length(),
        span.type().text(),
        detail == null ? Double.NaN : detail.typeProbability(),
        span.move().direction(),
        span.move().size(),
        span.probability(),
        span.uncertainty(),
        detail == null
            ? new Ends(span.startTime(), span.startTime(), span.endTime(), span.endTime())
            : new Ends(detail.startFrom(), detail.startTo(), detail.endFrom(), detail.endTo()),
        detail != null && detail.open(),
        detail == null ? Double.NaN : detail.remaining());
  }
}
