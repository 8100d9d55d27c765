package expanse.review;

import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.label.SpanTypes;
import expanse.review.Suspect.Kind;
import expanse.review.Suspect.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Doubts about the types of labels. The type head answers for the main span of a window, so a
/// label is checked in the windows whose main span it is.
///
/// Types are doubted only when the head, on windows that it was not trained on, is right more often
/// than always guessing the most frequent type.
final class TypeDoubts {
  private final SpanTypes types;
  private final Map<IndexSpan, double[]> said = new HashMap<>(); // probabilities [types]
  private final List<WindowPrediction> windows;
  private final Map<SpanType, ClassThresholds> thresholds = new HashMap<>(); // of each type
  private final String note;

  private TypeDoubts(SpanTypes types, List<IndexSpan> labels, List<WindowPrediction> windows) {
    this.types = types;
    this.windows = windows;
    Map<IndexSpan, List<double[]>> all = new HashMap<>();
    for (WindowPrediction window : windows) {
      IndexSpan main = main(window, labels);
      if (main != null
          && types.classOf(main.type()) >= 0
          && window.typeProbability().length == types.size()) {
        all.computeIfAbsent(main, key -> new ArrayList<>()).add(probabilities(window));
      }
    }
    all.forEach((label, values) -> said.put(label, mean(values)));
    this.note = decide();
  }

  /// @param types that the windows' type probabilities are of
  /// @param labels that may be doubted
  static TypeDoubts of(SpanTypes types, List<IndexSpan> labels, List<WindowPrediction> windows) {
    return new TypeDoubts(types, labels, windows);
  }

  /// The label that a window's type output answers for, when the window shows all of it.
  private static @Nullable IndexSpan main(WindowPrediction window, List<IndexSpan> labels) {
    IndexSpan main = null;
    int nearest = Integer.MAX_VALUE;
    int from = window.window().start();
    int to = from + window.bars() - 1;
    for (IndexSpan label : labels) {
      int distance = Math.abs(label.start() + label.end() - from - to);
      if (label.start() <= to && label.end() >= from && distance < nearest) {
        nearest = distance;
        main = label;
      }
    }
    return main != null && main.start() >= from && main.end() <= to ? main : null;
  }

  /// Probabilities of the types, which sum to one here; the head has outputs to spare.
  private double[] probabilities(WindowPrediction window) {
    double[] p = new double[types.size()];
    double sum = 1e-9;
    for (int k = 0; k < p.length; k++) {
      sum += window.typeProbability()[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] = window.typeProbability()[k] / sum;
    }
    return p;
  }

  private static double[] mean(List<double[]> rows) {
    double[] mean = new double[rows.getFirst().length];
    for (double[] row : rows) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += row[k] / rows.size();
      }
    }
    return mean;
  }

  private String decide() {
    if (said.isEmpty()) {
      return "types are not checked: the run predicts none";
    }
    int n = types.size();
    double[] in = new double[n]; // sums of a type's probability where labels have it
    double[] out = new double[n]; // and where they have another
    int[] count = new int[n];
    int right = 0;
    for (Map.Entry<IndexSpan, double[]> entry : said.entrySet()) {
      SpanType type = entry.getKey().type();
      int own = types.classOf(type);
      count[own]++;
      right += types.largest(entry.getValue()).equals(type) ? 1 : 0;
      for (int k = 0; k < n; k++) {
        (k == own ? in : out)[k] += entry.getValue()[k];
      }
    }
    int all = said.size();
    int most = 0;
    for (int k = 0; k < n; k++) {
      most = Math.max(most, count[k]);
    }
    if (most == all || right <= most) {
      return String.format(
          Locale.ROOT,
          "types are not checked: the type head is right for %.0f %% of spans that it was not"
              + " trained on, always guessing the most frequent type for %.0f %%",
          100.0 * right / all,
          100.0 * most / all);
    }
    for (int k = 0; k < n; k++) {
      if (count[k] > 0) {
        thresholds.put(
            types.get(k), new ClassThresholds(out[k] / (all - count[k]), in[k] / count[k]));
      }
    }
    return "";
  }

  /// Why types are not doubted, empty when they are.
  String note() {
    return note;
  }

  /// Doubt about a label's type, or null when there is none.
  @Nullable Suspect ofLabel(IndexSpan label, PredictedBars bars) {
    double[] probability = said.get(label);
    if (probability == null) {
      return null;
    }
    double[] others = probability.clone();
    others[types.classOf(label.type())] = -1;
    SpanType other = types.largest(others);
    ClassThresholds own = thresholds.get(other);
    if (own == null || !own.separates()) {
      return null;
    }
    double p = bars.mean(label.start(), label.end());
    return new Suspect(
        Kind.TYPE,
        label.start(),
        label.end(),
        label,
        own.ofAbsent(probability[types.classOf(other)]),
        p,
        new Suggestion(label.start(), label.end(), other));
  }

  /// The type that the window around a stretch predicts, none when types cannot be trusted.
  SpanType likely(int start, int end) {
    if (thresholds.isEmpty()) {
      return SpanType.NONE;
    }
    WindowPrediction best = null;
    int nearest = Integer.MAX_VALUE;
    for (WindowPrediction window : windows) {
      int from = window.window().start();
      int to = from + window.bars() - 1;
      int distance = Math.abs(start + end - from - to);
      if (from <= start && end <= to && distance < nearest) {
        nearest = distance;
        best = window;
      }
    }
    return best == null ? SpanType.NONE : types.largest(best.typeProbability());
  }
}
