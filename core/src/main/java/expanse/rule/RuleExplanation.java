package expanse.rule;

import expanse.base.Plural;
import expanse.time.TimeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How far a rule explains labels.
///
/// @param strength what may be said
/// @param rule in words, to follow "labels are"; empty when there were too few labels to look for
///   one
/// @param labels reviewed labels
/// @param fitting labels that share half of the bars of either with a span of the rule
/// @param more spans of the rule in reviewed bars where no label is
/// @param afterNarrow share of the fitting labels whose bars before have a narrower range than
///   those before half of all bars; null where it is not known
/// @param outOfFold how well rules do on bars that they were not fitted to; null when there were
///   too few labels
/// @param misfits labels that the rule does not find, in order of time
public record RuleExplanation(
    Strength strength,
    String rule,
    int labels,
    int fitting,
    int more,
    @Nullable Double afterNarrow,
    @Nullable OutOfFold outOfFold,
    List<Misfit> misfits) {
  private static final int SHOWN = 5;
  private static final double SURE = 3; // standard errors

  /// What may be said of the best rule.
  public enum Strength {
    /// It finds most labels, and not much else.
    EXPLAINS,
    /// It does better than chance, and misses much.
    LEANS,
    /// It does no better than chance, or hardly.
    NONE,
    /// There are too few labels or reviewed bars.
    TOO_FEW
  }

  /// Scores of rules on bars that they were not fitted to.
  ///
  /// @param barF1 F1 of bars
  /// @param spanF1 F1 of spans, found when they share half of the bars of either
  /// @param everyBarF1 F1 of marking every bar
  /// @param differenceInterval95 95 % interval of the first minus the last
  public record OutOfFold(
      double barF1, double spanF1, double everyBarF1, double[] differenceInterval95) {}

  /// A label that the rule does not find.
  ///
  /// @param start epoch milliseconds of its first bar
  /// @param end epoch milliseconds of its last bar, inclusive
  /// @param type what its annotator calls it
  public record Misfit(long start, long end, String type) {}

  /// Copies the list.
  public RuleExplanation {
    misfits = List.copyOf(misfits);
  }

  static RuleExplanation tooFew(int labels) {
    return new RuleExplanation(Strength.TOO_FEW, "", labels, 0, 0, null, null, List.of());
  }

  /// For people, in sentences: what is marked, how well that holds, and what does not fit; nothing
  /// without labels.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    OutOfFold scores = outOfFold;
    if (labels == 0) {
      return lines;
    }
    if (scores == null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: too few to say in words what they have in common (%d labels in ten stretches of"
                  + " bars are enough)",
              Plural.of(labels, "label"),
              LabelRules.LEAST_LABELS));
      return lines;
    }
    String figures =
        String.format(
            Locale.ROOT,
            "F1 of bars %.2f, of spans %.2f; marking every bar reaches %.2f",
            scores.barF1,
            scores.spanF1,
            scores.everyBarF1);
    if (strength == Strength.NONE) {
      lines.add("no simple rule explains the labels");
      lines.add("the nearest, not to be relied on: " + rule);
      lines.add("out of fold: " + figures);
      return lines;
    }
    lines.add(
        (strength == Strength.EXPLAINS ? "labels are " : "labels lean towards a rule: ") + rule);
    lines.add(
        String.format(
            Locale.ROOT,
            "%d of %s fit%s; the rule also marks %s where no label is",
            fitting,
            Plural.of(labels, "label"),
            before(),
            Plural.of(more, "place")));
    lines.add("out of fold: " + figures);
    if (!misfits.isEmpty()) {
      List<String> shown =
          misfits.stream()
              .limit(SHOWN)
              .map(m -> TimeText.of(m.start) + " to " + TimeText.of(m.end))
              .toList();
      int rest = misfits.size() - shown.size();
      lines.add(
          Plural.of(misfits.size(), "label does", "labels do")
              + " not fit: "
              + String.join(", ", shown)
              + (rest > 0 ? " and " + rest + " more" : ""));
    }
    return lines;
  }

  /// What precedes most fitting labels, where that is not by chance.
  private String before() {
    Double narrow = afterNarrow;
    if (narrow == null || Math.abs(narrow - 0.5) * 2 * Math.sqrt(fitting) < SURE) {
      return "";
    }
    double share = Math.max(narrow, 1 - narrow);
    String often =
        share < 0.7
            ? "two times out of three"
            : share < 0.775
                ? "three times out of four"
                : share < 0.85 ? "four times out of five" : "nine times out of ten";
    return ", " + often + " after a " + (narrow > 0.5 ? "narrow" : "wide") + " range";
  }
}
