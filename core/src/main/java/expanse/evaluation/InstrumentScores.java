package expanse.evaluation;

import expanse.evaluation.Evaluation.BaselineScores;
import expanse.evaluation.Evaluation.Evidence;
import expanse.evaluation.Evaluation.SubsetScores;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Scores of one instrument among several.
///
/// @param trainingRate share of the bars of its training windows that are inside labelled spans;
///   NaN when the run has not learned from it
/// @param validation scores on its windows that the run could choose on, predicted by models that
///   were not trained on them; null when it has none
/// @param test scores on its test windows
/// @param baselines what the baselines of the whole run reach on them; their average precision is
///   not computed
/// @param verdict whether the run beats them there, in words
/// @param evidence what the verdict rests on
@JsonNaming(SnakeCaseStrategy.class)
public record InstrumentScores(
    double trainingRate,
    @Nullable SubsetScores validation,
    SubsetScores test,
    Map<String, BaselineScores> baselines,
    String verdict,
    Evidence evidence) {
  /// Checks that nothing is missing.
  public InstrumentScores {
    Objects.requireNonNull(test, "something is missing");
    Objects.requireNonNull(baselines, "something is missing");
    Objects.requireNonNull(verdict, "something is missing");
    Objects.requireNonNull(evidence, "something is missing");
  }

  /// How the run fares worse here than something simple, in words: than chance, where the 95 %
  /// interval of its average precision lies below the share of labelled bars, or than a baseline,
  /// where that of the difference lies below zero. Null where it does not.
  public @Nullable String worse() {
    if (test.confidenceInterval95().averagePrecision()[1] < test.positiveRate()) {
      return String.format(
          Locale.ROOT,
          "chance (average precision %.3f, %.3f of the bars labelled)",
          test.perBarMicro().averagePrecision(),
          test.positiveRate());
    }
    return baselines.entrySet().stream()
        .filter(one -> one.getValue().differenceInterval95()[1] < 0)
        .min((a, b) -> Double.compare(a.getValue().difference(), b.getValue().difference()))
        .map(one ->
            String.format(
                Locale.ROOT,
                "%s (F1 %.3f against %.3f)",
                Verdict.words(one.getKey()),
                test.perBarMicro().f1(),
                one.getValue().f1()))
        .orElse(null);
  }

  /// What the scores of all instruments add to a verdict: on how many the run is better than every
  /// baseline, and where it is worse than one; empty for fewer than two.
  static String inVerdict(Map<String, InstrumentScores> instruments) {
    if (instruments.size() < 2) {
      return "";
    }
    long better = instruments.values().stream().filter(one -> one.evidence.better()).count();
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "; alone, better than every baseline on %d of %d instruments",
                better,
                instruments.size()));
    instruments.forEach((name, scores) -> {
      String worse = scores.worse();
      if (worse != null) {
        text.append(", worse on ").append(name).append(" than ").append(worse);
      }
    });
    return text.toString();
  }
}
