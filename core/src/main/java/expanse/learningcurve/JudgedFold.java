package expanse.learningcurve;

import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.SubsetScorer;
import expanse.metric.BinaryCounts;
import expanse.metric.RankedBars;
import expanse.metric.Spans;
import java.util.List;

/// What models said about windows that they had not seen, and how right that was under a rule that
/// was chosen without these windows.
///
/// @param rule threshold and shortest span
/// @param predictions one per window
/// @param counts bars of each window
/// @param matches spans of each window
/// @param ranked all bars by falling probability
public record JudgedFold(
    SpanRule rule,
    List<WindowPrediction> predictions,
    List<BinaryCounts> counts,
    List<Spans.Match> matches,
    RankedBars ranked) {
  /// Copies the lists.
  public JudgedFold {
    predictions = List.copyOf(predictions);
    counts = List.copyOf(counts);
    matches = List.copyOf(matches);
  }

  /// Judges predictions.
  public static JudgedFold of(SpanRule rule, List<WindowPrediction> predictions) {
    return new JudgedFold(
        rule,
        predictions,
        SubsetScorer.counts(rule, predictions),
        SubsetScorer.matches(rule, predictions),
        SubsetScorer.ranked(predictions));
  }

  /// Micro F1 of the bars.
  public double f1() {
    return SubsetScorer.sum(counts).f1();
  }
}
