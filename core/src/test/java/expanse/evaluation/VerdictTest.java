package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.SyntheticWindows.World;
import expanse.label.SpanTypes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Simulations with known skill. A failing seed is in the message.
class VerdictTest {
  @ParameterizedTest
  @CsvSource({"false, 75", "true, 75"})
  void aModelWithoutSkillIsHardlyEverCalledBetter(boolean positionBias, int windows) {
    int better = 0;
    for (int seed = 1; seed <= 100; seed++) {
      SyntheticWindows none = SyntheticWindows.of(new World(windows, 0, -2, positionBias, 1), seed);
      if (none.evaluate(300, seed).evidence().better()) {
        better++;
      }
    }
    assertThat(better).isLessThanOrEqualTo(3);
  }

  @Test
  void aModelWithSkillIsCalledBetter() {
    int better = 0;
    for (int seed = 1; seed <= 20; seed++) {
      SyntheticWindows skilled = SyntheticWindows.of(new World(200, 3, -2, false, 1), seed);
      Evaluation evaluation = skilled.evaluate(300, seed);
      if (evaluation.evidence().better()) {
        better++;
        assertThat(evaluation.verdict()).startsWith("better than every baseline");
      }
    }
    assertThat(better).isGreaterThanOrEqualTo(19);
  }

  @Test
  void aModelThatKnowsNoMoreThanTheRangeOfBarsIsNotBetterThanTheRangeRule() {
    SyntheticWindows loud = SyntheticWindows.of(new World(200, 0.8, -2, false, 6), 3);
    Evaluation evaluation = loud.evaluate(300, 3);
    assertThat(evaluation.evidence().better()).isFalse();
    assertThat(evaluation.verdict()).startsWith("not better than the ");
    assertThat(evaluation.evidence().notBeaten())
        .contains("range_rule", "logistic_regression")
        .doesNotContain("base_rate");
  }

  @Test
  void exchangingLabelsFindsNoSkillInAPositionPrior() {
    int low = 0;
    for (int seed = 1; seed <= 100; seed++) {
      List<WindowPrediction> prior =
          SyntheticWindows.of(new World(40, 0, -2, true, 1), seed).predictions;
      if (Verdict.shuffleP(prior, seed) <= 0.1) {
        low++;
      }
    }
    assertThat(low).isBetween(3, 20);
  }

  @Test
  void aLeakySplitIsMarkedInTheVerdictAndInEveryScore() {
    SyntheticWindows skilled = SyntheticWindows.of(new World(100, 3, -2, false, 1), 1);
    Evaluation evaluation =
        new Evaluator(50, 1, SpanTypes.SEEDS)
            .evaluate(
                new SpanRule(0.3, 1),
                "validation",
                "legacy-random",
                true,
                skilled.subset(0, 0.5),
                skilled.subset(0.5, 1),
                List.of());
    assertThat(evaluation.verdict()).startsWith("LEAKY SPLIT");
    assertThat(evaluation.test().leaky()).isTrue();
    assertThat(evaluation.validation().leaky()).isTrue();
    assertThat(evaluation.split().warning()).contains("legacy-random");
  }

  @Test
  void withoutATestPartTheFiguresAreMarkedAsChosenOnTheirOwnWindows() {
    SyntheticWindows skilled = SyntheticWindows.of(new World(30, 3, -2, false, 1), 1);
    Evaluation evaluation =
        new Evaluator(50, 1, SpanTypes.SEEDS)
            .evaluate(
                new SpanRule(0.3, 1),
                "validation",
                "time",
                false,
                skilled.predictions,
                List.of(),
                List.of());
    assertThat(evaluation.split().leaky()).isTrue();
    assertThat(evaluation.split().warning()).contains("no test subset");
  }
}
