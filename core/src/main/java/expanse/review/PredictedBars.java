package expanse.review;

import expanse.ensemble.OverlapMeans;
import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Segment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What a run says about the bars of a series that somebody reviewed, each seen from all windows
/// that hold it: a mean weighted by the distance to the nearer end of the window, as a model knows
/// least at the ends.
public final class PredictedBars {
  private final double[] probability; // [rows] NaN where not predicted
  private final double[] uncertainty; // [rows] NaN where not predicted, or with one model
  private final BitSet predicted = new BitSet();
  private final BitSet labelled = new BitSet();
  private final BitSet breaks = new BitSet(); // first rows of segments

  /// @param spans labels as rows
  /// @param windows predictions by models that were not trained on these windows
  public PredictedBars(BarSeries bars, List<IndexSpan> spans, List<WindowPrediction> windows) {
    probability = new double[bars.size()];
    uncertainty = new double[bars.size()];
    OverlapMeans means = new OverlapMeans(2, bars.size());
    for (WindowPrediction window : windows) {
      int first = window.window().start();
      for (int t = 0; t < window.bars(); t++) {
        if (window.weight()[t] > 0) {
          int row = first + t;
          means.add(
              first,
              window.bars(),
              row,
              row + 1,
              (c, at) -> (c == 0 ? window.probability() : window.uncertainty())[at]);
          predicted.set(row);
        }
      }
    }
    for (int row = 0; row < probability.length; row++) {
      probability[row] = means.mean(0, row);
      uncertainty[row] = means.mean(1, row);
    }
    spans.forEach(span -> labelled.set(span.start(), span.end() + 1));
    for (Segment segment : bars.segments()) {
      breaks.set(segment.from());
    }
  }

  /// Probability of a bar; NaN when it was not predicted.
  public double probability(int row) {
    return probability[row];
  }

  /// Standard deviation of the models' probabilities; NaN when the bar was not predicted or there
  /// is only one model.
  public double uncertainty(int row) {
    return uncertainty[row];
  }

  /// Whether a bar was reviewed and predicted.
  public boolean isPredicted(int row) {
    return row >= 0 && row < probability.length && predicted.get(row);
  }

  /// Whether a label covers the bar.
  public boolean isLabelled(int row) {
    return labelled.get(row);
  }

  /// Whether two neighbouring bars, the first given, lie on both sides of a gap.
  boolean gapAfter(int row) {
    return breaks.get(row + 1);
  }

  /// Predicted rows. Not to be changed.
  BitSet predicted() {
    return predicted;
  }

  /// Mean probability of the predicted bars with, or without, a label.
  double mean(boolean withLabel) {
    return predicted.stream()
        .filter(row -> labelled.get(row) == withLabel)
        .mapToDouble(row -> probability[row])
        .average()
        .orElse(Double.NaN);
  }

  /// Mean probability of the predicted bars among some.
  double mean(int from, int to) {
    return Arrays.stream(probability, from, to + 1)
        .filter(p -> !Double.isNaN(p))
        .average()
        .orElse(Double.NaN);
  }
}
