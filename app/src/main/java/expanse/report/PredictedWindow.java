package expanse.report;

/// One window of `predictions.csv`: its bars, what was labelled, what was detected.
///
/// @param id name of the window
/// @param startTime ISO-8601 time of its first bar
/// @param open price of every bar
/// @param high price of every bar
/// @param low price of every bar
/// @param close price of every bar
/// @param probability of being in a span, per bar; NaN for bars that were not scored
/// @param uncertainty standard deviation of the models' probabilities, per bar; NaN when there is
///   only one model
/// @param truth whether the bar is labelled
/// @param predicted whether the bar is detected
record PredictedWindow(
    String id,
    String startTime,
    double[] open,
    double[] high,
    double[] low,
    double[] close,
    double[] probability,
    double[] uncertainty,
    boolean[] truth,
    boolean[] predicted) {

  /// Number of bars.
  int size() {
    return open.length;
  }

  /// Per-bar F1 of this window; 0 when no detected bar is labelled.
  double f1() {
    int both = 0;
    int either = 0;
    for (int t = 0; t < size(); t++) {
      both += truth[t] && predicted[t] ? 2 : 0;
      either += (truth[t] ? 1 : 0) + (predicted[t] ? 1 : 0);
    }
    return either == 0 ? 0 : both / (double) either;
  }

  /// Whether the window has a labelled bar.
  boolean hasTruth() {
    for (boolean marked : truth) {
      if (marked) {
        return true;
      }
    }
    return false;
  }
}
