package expanse.evaluation;

import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.metric.BinaryCounts;
import expanse.metric.RankedBars;
import expanse.metric.Spans;
import java.util.Arrays;
import java.util.List;

/// The scores of one model on windows, each counted as often as its group was drawn.
///
/// Everything that does not depend on the draw is done once, so that a resample costs a few sums.
final class ResampledScores {
  private final int[] group; // of every window
  private final int[] bars; // of every window
  private final List<BinaryCounts> counts;
  private final List<Spans.Match> matches;
  private final RankedBars ranked;
  private final double[][] sums; // [window][SUMS]
  private final float[] times; // of every bar

  private static final int IN = 0;
  private static final int IN_BARS = 1;
  private static final int OUT = 2;
  private static final int OUT_BARS = 3;
  private static final int SQUARES = 4;
  private static final int WEIGHT = 5;
  private static final int SUMS = 6;

  ResampledScores(SpanRule rule, List<WindowPrediction> windows, WindowGroups groups) {
    group = groups.ofWindow();
    bars = windows.stream().mapToInt(WindowPrediction::bars).toArray();
    counts = SubsetScorer.counts(rule, windows);
    matches = SubsetScorer.matches(rule, windows);
    ranked = SubsetScorer.ranked(windows);
    sums = windows.stream().map(ResampledScores::sums).toArray(double[][]::new);
    times = new float[Arrays.stream(bars).sum()];
  }

  private static double[] sums(WindowPrediction w) {
    double[] sums = new double[SUMS];
    for (int t = 0; t < w.bars(); t++) {
      double weight = w.weight()[t];
      if (weight > 0) {
        double p = w.probability()[t];
        boolean inside = w.truth()[t] > BinaryCounts.POSITIVE_TARGET;
        double error = p - (inside ? 1 : 0);
        sums[inside ? IN : OUT] += p;
        sums[inside ? IN_BARS : OUT_BARS]++;
        sums[SQUARES] += weight * error * error;
        sums[WEIGHT] += weight;
      }
    }
    return sums;
  }

  /// The scores in the order of [Score].
  ///
  /// @param drawn how often each group counts
  double[] of(int[] drawn) {
    double tp = 0;
    double errors = 0;
    int found = 0;
    int spans = 0;
    double[] sum = new double[SUMS];
    int at = 0;
    for (int i = 0; i < bars.length; i++) {
      int k = drawn[group[i]];
      BinaryCounts c = counts.get(i);
      tp += k * c.truePositive();
      errors += k * (c.falsePositive() + c.falseNegative());
      Spans.Match match = matches.get(i);
      found += k * match.found();
      spans += k * (match.predicted() + match.truth());
      for (int s = 0; s < SUMS; s++) {
        sum[s] += k * sums[i][s];
      }
      Arrays.fill(times, at, at + bars[i], k);
      at += bars[i];
    }
    double[] scores = new double[Score.values().length];
    scores[Score.PER_BAR_F1.index()] = tp > 0 ? 2 * tp / (2 * tp + errors) : 0;
    scores[Score.SPAN_F1.index()] = spans > 0 ? 2.0 * found / spans : 0;
    scores[Score.AVERAGE_PRECISION.index()] = ranked.averagePrecision(times);
    // without a bar of a kind 0 / 0 is NaN, and Bootstrap leaves the resample out
    scores[Score.SEPARATION.index()] = sum[IN] / sum[IN_BARS] - sum[OUT] / sum[OUT_BARS];
    scores[Score.BRIER.index()] = sum[SQUARES] / sum[WEIGHT];
    return scores;
  }

  /// The scores of the windows as they are.
  double[] ofAll() {
    int[] once = new int[Arrays.stream(group).max().orElse(-1) + 1];
    Arrays.fill(once, 1);
    return of(once);
  }
}
