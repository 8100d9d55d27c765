package expanse.review;

import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import expanse.label.PatternType;
import expanse.review.Suspect.Kind;
import expanse.review.Suspect.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Doubts about the types of labels. The type head speaks of the main span of a window, so a label
/// is judged by the windows in which it is that.
///
/// Types are doubted only when the head, on windows it has not seen, is right more often than
/// naming the more frequent type would be.
final class TypeOpinions {
  private final Map<IndexSpan, Double> consolidation = new HashMap<>(); // probability, by label
  private final List<WindowPrediction> windows;
  private final Map<PatternType, Opinion> opinions = new HashMap<>(); // of the other type
  private final String note;

  private TypeOpinions(List<IndexSpan> labels, List<WindowPrediction> windows) {
    this.windows = windows;
    Map<IndexSpan, List<Double>> said = new HashMap<>();
    for (WindowPrediction window : windows) {
      IndexSpan main = main(window, labels);
      if (main != null && window.typeProbability().length > 1) {
        said.computeIfAbsent(main, key -> new ArrayList<>()).add(consolidation(window));
      }
    }
    said.forEach((label, values) -> consolidation.put(label, mean(values)));
    this.note = decide();
  }

  /// @param labels that may be doubted
  static TypeOpinions of(List<IndexSpan> labels, List<WindowPrediction> windows) {
    return new TypeOpinions(labels, windows);
  }

  /// The label that a window's type output speaks of, when the window shows all of it.
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

  private static double consolidation(WindowPrediction window) {
    double first = window.typeProbability()[0];
    double second = window.typeProbability()[1];
    return first / Math.max(1e-9, first + second);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(x -> x).average().orElse(Double.NaN);
  }

  private String decide() {
    if (consolidation.isEmpty()) {
      return "types are not doubted: the run tells none";
    }
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    int right = 0;
    for (Map.Entry<IndexSpan, Double> entry : consolidation.entrySet()) {
      boolean isFirst = entry.getKey().type() == PatternType.CONSOLIDATION;
      (isFirst ? first : second).add(entry.getValue());
      right += isFirst == entry.getValue() > 0.5 ? 1 : 0;
    }
    int all = consolidation.size();
    double accuracy = (double) right / all;
    double frequent = (double) Math.max(first.size(), second.size()) / all;
    if (first.isEmpty() || second.isEmpty() || accuracy <= frequent) {
      return String.format(
          Locale.ROOT,
          "types are not doubted: the type head is right in %.0f %% of unseen spans, and always"
              + " naming the more frequent type in %.0f %%",
          100 * accuracy,
          100 * frequent);
    }
    opinions.put(PatternType.CONSOLIDATION, new Opinion(1 - mean(first), 1 - mean(second)));
    opinions.put(PatternType.RETRACEMENT, new Opinion(mean(second), mean(first)));
    return "";
  }

  /// Why types are not doubted, empty when they are.
  String note() {
    return note;
  }

  /// Doubt about a label's type, or null when there is none.
  @Nullable Suspect ofLabel(IndexSpan label, JudgedBars bars) {
    Double said = consolidation.get(label);
    Opinion opinion = opinions.get(label.type());
    if (said == null || opinion == null || !opinion.tellsApart()) {
      return null;
    }
    PatternType other = other(label.type());
    double probability = other == PatternType.CONSOLIDATION ? said : 1 - said;
    double p = bars.mean(label.start(), label.end());
    return new Suspect(
        Kind.TYPE,
        label.start(),
        label.end(),
        label,
        opinion.ofAbsent(probability),
        p,
        new Suggestion(label.start(), label.end(), other));
  }

  /// The type that the window around a stretch speaks for, null when types cannot be trusted.
  @Nullable PatternType likely(int start, int end) {
    if (opinions.isEmpty()) {
      return null;
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
    if (best == null) {
      return null;
    }
    return consolidation(best) > 0.5 ? PatternType.CONSOLIDATION : PatternType.RETRACEMENT;
  }

  private static PatternType other(PatternType type) {
    return switch (type) {
      case CONSOLIDATION -> PatternType.RETRACEMENT;
      case RETRACEMENT -> PatternType.CONSOLIDATION;
    };
  }
}
