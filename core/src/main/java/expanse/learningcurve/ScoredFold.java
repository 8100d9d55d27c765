package expanse.learningcurve;

import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.SubsetScorer;
import expanse.metric.BinaryCounts;
import expanse.metric.RankedBars;
import expanse.metric.Spans;
import java.util.List;

/// Predictions of windows that the models were not trained on, and their scores under a rule that
/// was chosen without these windows.
///
/// @param rule threshold and shortest span
/// @param predictions one per window
/// @param counts bars of each window
/// @param matches spans of each window
/// @param ranked all bars by falling probability
public record ScoredFold(
    SpanRule rule,
    List<WindowPrediction> predictions,
    List<BinaryCounts> counts,
    List<Spans.Match> matches,
    RankedBars ranked) {
  /// Copies the lists.
  public ScoredFold {
    predictions = List.copyOf(predictions);
    counts = List.copyOf(counts);
    matches = List.copyOf(matches);
  }

  /// Scores predictions.
  public static ScoredFold of(SpanRule rule, List<WindowPrediction> predictions) {
    return new ScoredFold(
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
