package expanse.rule;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.rule.RuleExplanation.Strength;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LabelRulesTest {
  private static final BarSeries BARS = RandomBars.walk(6000, 11);

  private static BitSet rows(int from, int to) {
    BitSet rows = new BitSet();
    rows.set(from, to);
    return rows;
  }

  private static List<IndexSpan> labels(MarkingRule rule, BarSeries bars, BitSet reviewed) {
    List<IndexSpan> labels = new ArrayList<>();
    for (ReviewedStretch stretch : ReviewedStretch.of(bars, reviewed)) {
      for (Piece piece : rule.shape().pieces(stretch)) {
        if (rule.limits().admit(piece)) {
          labels.add(new IndexSpan(piece.start(), piece.end(), SpanType.NONE, 1));
        }
      }
    }
    return labels;
  }

  static Stream<MarkingRule> rules() {
    return Stream.of(
        new MarkingRule(
            new Legs(Legs.Prices.CLOSES, 2, false),
            new Limits(Limits.Direction.BOTH, 4, 4, 30, 0, 0, Double.POSITIVE_INFINITY)),
        new MarkingRule(
            new Legs(Legs.Prices.EXTREMES, 3, true),
            new Limits(Limits.Direction.DOWN, 5, 1, 60, 0, 0, Double.POSITIVE_INFINITY)),
        new MarkingRule(
            new Breakouts(20, 2, false),
            new Limits(
                Limits.Direction.BOTH, 2, 3, Integer.MAX_VALUE, 0, 0, Double.POSITIVE_INFINITY)),
        new MarkingRule(
            new StraightMoves(1, .7),
            new Limits(
                Limits.Direction.UP, 2.5, 3, Integer.MAX_VALUE, 0, 0, Double.POSITIVE_INFINITY)),
        new MarkingRule(
            new NarrowRanges(3),
            new Limits(
                Limits.Direction.BOTH, 0, 12, Integer.MAX_VALUE, 0, 0, Double.POSITIVE_INFINITY)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleThatMadeTheLabelsIsFoundAgain(MarkingRule rule) {
    BitSet all = rows(0, BARS.size());
    List<IndexSpan> labels = labels(rule, BARS, all);
    RuleExplanation explanation = LabelRules.explain(BARS, labels, all);
    assertThat(explanation.strength()).isEqualTo(Strength.EXPLAINS);
    assertThat(explanation.rule()).startsWith(rule.shape().plural());
    assertThat(explanation.fitting()).isGreaterThan((int) (.95 * labels.size()));
    assertThat(explanation.more()).isLessThan(labels.size() / 20);
    assertThat(explanation.lines().getFirst()).startsWith("labels are " + rule.shape().plural());
  }

  @Test
  void labelsThatDoNotFollowTheRuleAreListed() {
    MarkingRule rule = rules().findFirst().orElseThrow();
    BitSet all = rows(0, BARS.size());
    List<IndexSpan> labels = labels(rule, BARS, all);
    List<IndexSpan> moved = new ArrayList<>(labels);
    IndexSpan odd = labels.get(7);
    moved.set(7, new IndexSpan(odd.start() - 30, odd.start() - 28, odd.type(), 1));
    RuleExplanation explanation = LabelRules.explain(BARS, moved, all);
    assertThat(explanation.misfits())
        .contains(
            new RuleExplanation.Misfit(
                BARS.time(odd.start() - 30), BARS.time(odd.start() - 28), ""));
    assertThat(explanation.lines().getLast()).contains("not fit");
  }

  @Test
  void noRuleExplainsLabelsAtRandom() {
    Seeds.each(
        6,
        seed -> {
          Rng rng = new Rng(seed);
          List<IndexSpan> labels = new ArrayList<>();
          for (int at = 20; at < BARS.size() - 60; at += 25 + rng.nextInt(40)) {
            labels.add(new IndexSpan(at, at + 4 + rng.nextInt(15), SpanType.NONE, 1));
          }
          RuleExplanation explanation = LabelRules.explain(BARS, labels, rows(0, BARS.size()));
          assertThat(explanation.strength()).isEqualTo(Strength.NONE);
          assertThat(explanation.lines().getFirst()).startsWith("no simple rule");
        });
  }

  @Test
  void nothingAfterAReviewedStretchIsSeen() {
    BitSet reviewed = rows(0, 3000);
    List<IndexSpan> labels = labels(rules().findFirst().orElseThrow(), BARS, reviewed);
    RuleExplanation whole = LabelRules.explain(BARS, labels, reviewed);
    RuleExplanation cut = LabelRules.explain(BARS.slice(0, 3000), labels, reviewed);
    assertThat(cut.lines()).isEqualTo(whole.lines());
    assertThat(cut.misfits()).isEqualTo(whole.misfits());
  }

  @Test
  void aHandfulOfLabelsIsTooFew() {
    List<IndexSpan> labels = List.of(new IndexSpan(100, 110, SpanType.NONE, 1));
    assertThat(LabelRules.explain(BARS, labels, rows(0, 2000)).strength())
        .isEqualTo(Strength.TOO_FEW);
  }

  @Test
  void aFileReadsAsItWasWritten(@TempDir Path folder) {
    Path file = folder.resolve("label_rule.json");
    BitSet all = rows(0, BARS.size());
    List<IndexSpan> labels = labels(rules().findFirst().orElseThrow(), BARS, all);
    for (List<IndexSpan> some : List.of(labels, labels.subList(0, 3))) {
      RuleExplanation explanation = LabelRules.explain(BARS, some, all);
      RuleFile.write(file, explanation);
      assertThat(RuleFile.read(file).lines()).isEqualTo(explanation.lines());
      assertThat(RuleFile.read(file).misfits()).isEqualTo(explanation.misfits());
    }
  }
}
