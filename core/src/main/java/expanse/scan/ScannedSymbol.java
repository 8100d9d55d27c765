package expanse.scan;

/// What was found in one instrument.
///
/// @param symbol its name
/// @param bars all bars
/// @param unpredictedBars bars in stretches shorter than a window
/// @param spans number of spans
/// @param spanBars bars in them
/// @param rising spans whose price rose
/// @param first epoch milliseconds of the first bar
/// @param last of the last bar
public record ScannedSymbol(
    String symbol,
    long bars,
    long unpredictedBars,
    long spans,
    long spanBars,
    long rising,
    long first,
    long last) {
  /// Spans a thousand bars that were predicted.
  public double per1000() {
    long predicted = bars - unpredictedBars;
    return predicted == 0 ? 0 : 1000.0 * spans / predicted;
  }

  /// Share of the predicted bars that lie in spans.
  public double share() {
    long predicted = bars - unpredictedBars;
    return predicted == 0 ? 0 : (double) spanBars / predicted;
  }
}
