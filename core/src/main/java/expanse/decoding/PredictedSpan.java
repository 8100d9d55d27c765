package expanse.decoding;

import org.jspecify.annotations.Nullable;

/// All that a run says of one span that it has found: what scores and files of spans are made of,
/// whatever model found it.
///
/// @param start first bar of the span in its window
/// @param end last bar, inclusive
/// @param probability that its bars lie in a span, mean over them
/// @param types \[types] probabilities of the run's types in their order, whether or not they are
///   told; empty when the run has learned none
/// @param ends where the ends may lie, null when the run does not say
public record PredictedSpan(
    int start, int end, double probability, double[] types, @Nullable Ends ends) {

  /// Intervals of 80 % of both ends, as bars of the window.
  ///
  /// @param startFrom least first bar
  /// @param startTo greatest first bar
  /// @param endFrom least last bar
  /// @param endTo greatest last bar
  public record Ends(int startFrom, int startTo, int endFrom, int endTo) {}

  /// Number of bars.
  public int length() {
    return end - start + 1;
  }
}
