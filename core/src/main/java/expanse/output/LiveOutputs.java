package expanse.output;

import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Baseline;
import expanse.evaluation.OutputScore;
import expanse.evaluation.SubsetScorer;
import expanse.evaluation.Verdict;
import expanse.label.IndexSpan;
import expanse.metric.BinaryCounts;
import expanse.metric.RankedBars;
import expanse.metric.Scores;
import expanse.segment.Ahead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Outputs of live use beside simple rules.
public final class LiveOutputs {
  /// Bars that a forecast looks ahead.
  public static final int FORECAST_BARS = Ahead.SOON;

  private LiveOutputs() {}

  /// What is said of newest bars: marks against simple rules, which know nothing of later bars
  /// either, and the forecast that a span starts within [#FORECAST_BARS] bars against its base
  /// rate.
  ///
  /// @param newest windows with the probabilities of bars while newest; weight 0 for bars that were
  ///   not predicted
  /// @param threshold above which newest bars are marked
  /// @param forecast `[T]` for each window, larger where a start is likelier; NaN where nothing is
  ///   said
  /// @param baselines on the same bars
  public static Map<String, OutputScore> of(
      List<WindowPrediction> newest,
      double threshold,
      List<float[]> forecast,
      List<Baseline> baselines,
      int resamples,
      long seed) {
    OutputComparison comparison = new OutputComparison(newest, resamples, seed);
    SpanRule rule = new SpanRule(threshold, 1);
    List<List<BinaryCounts>> counts = new ArrayList<>();
    counts.add(SubsetScorer.counts(rule, newest));
    baselines.forEach(b -> counts.add(b.counts()));
    Map<String, OutputScore> scores = new LinkedHashMap<>();
    scores.put(
        "live",
        comparison.score(
            "F1 of newest bars, nothing after them seen",
            OutputComparison.SHARE,
            (int) SubsetScorer.sum(counts.getFirst()).positives(),
            false,
            baselines.stream().map(b -> Verdict.words(b.name())).toList(),
            times -> counts.stream().mapToDouble(c -> barF1(c, times)).toArray()));
    scores.put("forecast", forecast(comparison, newest, forecast));
    return scores;
  }

  private static double barF1(List<BinaryCounts> counts, int[] times) {
    double right = 0;
    double wrong = 0;
    for (int w = 0; w < times.length; w++) {
      BinaryCounts c = counts.get(w);
      right += times[w] * c.truePositive();
      wrong += times[w] * (c.falsePositive() + c.falseNegative());
    }
    return right > 0 ? 2 * right / (2 * right + wrong) : 0;
  }

  private static OutputScore forecast(
      OutputComparison comparison, List<WindowPrediction> windows, List<float[]> forecast) {
    List<float[]> scores = new ArrayList<>();
    List<float[]> truths = new ArrayList<>();
    List<float[]> weights = new ArrayList<>();
    int cases = 0;
    for (int w = 0; w < windows.size(); w++) {
      WindowPrediction p = windows.get(w);
      float[] score = new float[p.bars()];
      float[] truth = new float[p.bars()];
      float[] weight = new float[p.bars()];
      for (int t = 0; t + FORECAST_BARS < p.bars(); t++) {
        boolean inside = p.truth()[t] > BinaryCounts.POSITIVE_TARGET;
        if (Float.isNaN(forecast.get(w)[t]) || p.weight()[t] <= 0 || inside) {
          continue;
        }
        score[t] = forecast.get(w)[t];
        weight[t] = 1;
        for (IndexSpan span : p.trueSpans()) {
          truth[t] = span.start() > t && span.start() <= t + FORECAST_BARS ? 1 : truth[t];
        }
        cases += truth[t] > 0 ? 1 : 0;
      }
      scores.add(score);
      truths.add(truth);
      weights.add(weight);
    }
    RankedBars ranked =
        new RankedBars(Scores.concat(scores), Scores.concat(truths), Scores.concat(weights));
    float[] ofBars = new float[scores.stream().mapToInt(s -> s.length).sum()];
    return comparison.score(
        "average precision of a start within the next " + FORECAST_BARS + " bars",
        OutputComparison.SHARE,
        cases,
        false,
        List.of("the base rate"),
        times -> {
          int at = 0;
          double positive = 0;
          double all = 0;
          for (int w = 0; w < times.length; w++) {
            float[] weight = weights.get(w);
            Arrays.fill(ofBars, at, at + weight.length, times[w]);
            at += weight.length;
            for (int t = 0; t < weight.length; t++) {
              positive += times[w] * (double) weight[t] * truths.get(w)[t];
              all += times[w] * (double) weight[t];
            }
          }
          return new double[] {ranked.averagePrecision(ofBars), positive / all};
        });
  }
}
