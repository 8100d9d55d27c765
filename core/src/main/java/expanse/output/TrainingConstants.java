package expanse.output;

import expanse.dataset.Dataset;
import expanse.dataset.ShownLabels;
import expanse.dataset.TargetOptions;
import expanse.dataset.TargetOptions.Countdown;
import expanse.dataset.WindowTargets;
import expanse.evaluation.LogisticRegression;
import expanse.evaluation.SubsetScorer;
import expanse.feature.SpanContext;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.window.Subset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What outputs are held against: constants and a regression, both from the training and validation
/// windows.
///
/// @param countdownTo what the run's countdown counts to
/// @param spanLength median length of labelled spans, in bars
/// @param center median center of the main spans, as a bar of the window
/// @param mainLength median of end minus start of the main spans, in bars
/// @param countdown median of the countdown over the bars up to [SubsetScorer#COUNTDOWN_BARS]
///   before a start
/// @param spans labelled spans
/// @param upShare share of them over which price rises
/// @param majority class of the most frequent type, -1 without types
/// @param types for each class a regression on what precedes a span; empty without types
public record TrainingConstants(
    Countdown countdownTo,
    double spanLength,
    double center,
    double mainLength,
    double countdown,
    int spans,
    double upShare,
    int majority,
    List<LogisticRegression> types) {
  private static final double PENALTY = 0.02;

  /// What the training and validation windows of a data set give.
  public static TrainingConstants of(Dataset data, Countdown countdownTo) {
    TargetOptions options = new TargetOptions(0, false, countdownTo, 0);
    List<Double> centers = new ArrayList<>();
    List<Double> lengths = new ArrayList<>();
    List<Double> countdowns = new ArrayList<>();
    List<Double> spans = new ArrayList<>();
    for (Subset subset : List.of(Subset.TRAIN, Subset.VALIDATION)) {
      for (int i = 0; i < data.windows(subset).size(); i++) {
        WindowTargets targets = data.targets(subset, i, options);
        IndexSpan main = targets.mainSpan();
        if (main != null) {
          centers.add((main.start() + main.end()) / 2.0);
          lengths.add((double) main.end() - main.start());
        }
        targets.spans().forEach(s -> spans.add((double) s.length()));
        for (int t = 0; t < targets.countdown().length; t++) {
          if (counts(targets.countdown()[t], targets.weight()[t])) {
            countdowns.add((double) targets.countdown()[t]);
          }
        }
      }
    }
    SpanTypes types = data.types();
    List<IndexSpan> labels = ShownLabels.typed(data);
    int[] count = new int[types.size()];
    labels.forEach(s -> count[types.classOf(s.type())]++);
    int majority = types.isEmpty() ? -1 : 0;
    for (int k = 1; k < count.length; k++) {
      majority = count[k] > count[majority] ? k : majority;
    }
    return new TrainingConstants(
        countdownTo,
        median(spans),
        median(centers),
        median(lengths),
        median(countdowns),
        spans.size(),
        upShare(data),
        majority,
        labels.isEmpty() ? List.of() : regressions(data, labels));
  }

  /// Share of the labels that training and validation show over which price rises; NaN without any.
  public static double upShare(Dataset data) {
    List<IndexSpan> labels = ShownLabels.of(data);
    BarSeries bars = data.bars();
    return labels.stream()
        .mapToInt(s -> bars.close(s.end()) > bars.open(s.start()) ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  /// Whether the countdown of a bar is scored: reviewed, and not farther from the start than the
  /// original's clipping range.
  static boolean counts(float target, float weight) {
    return weight > 0 && target >= 0 && target <= SubsetScorer.COUNTDOWN_BARS;
  }

  private static List<LogisticRegression> regressions(Dataset data, List<IndexSpan> labels) {
    int[] segments = data.bars().segmentStarts();
    float[][] x = new float[labels.size()][];
    for (int i = 0; i < x.length; i++) {
      IndexSpan span = labels.get(i);
      x[i] = before(SpanContext.of(data.bars(), segments[span.start()], span.start(), span.end()));
    }
    float[] weight = new float[x.length];
    Arrays.fill(weight, 1);
    List<LogisticRegression> fitted = new ArrayList<>();
    for (int k = 0; k < data.types().size(); k++) {
      float[] y = new float[x.length];
      for (int i = 0; i < y.length; i++) {
        y[i] = data.types().classOf(labels.get(i).type()) == k ? 1 : 0;
      }
      fitted.add(LogisticRegression.fit(x, y, weight, PENALTY));
    }
    return fitted;
  }

  private static float[] before(float[] context) {
    return Arrays.copyOf(context, SpanContext.BEFORE_SPAN);
  }

  /// The class that the regression on what precedes a span chooses.
  int regressed(float[] context) {
    float[] x = before(context);
    int best = 0;
    for (int k = 1; k < types.size(); k++) {
      best = types.get(k).predict(x) > types.get(best).predict(x) ? k : best;
    }
    return best;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
