package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.PairedDifferences.Difference;
import expanse.evaluation.PairedDifferences.Predictions;
import expanse.evaluation.SyntheticWindows.World;
import expanse.label.SpanTypes;
import expanse.metric.Bootstrap;
import expanse.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Simulations with known skill. A failing seed is in the message.
class PairedDifferencesTest {
  private static final SpanRule RULE = new SpanRule(0.3, 1);

  /// Models that score the same windows, each with noise of its own; `skill` per model.
  private static List<Predictions> models(int windows, long seed, double... skill) {
    List<Predictions> models = new ArrayList<>();
    SyntheticWindows world = SyntheticWindows.of(new World(windows, 0, -2, false, 1), seed);
    for (int m = 0; m < skill.length; m++) {
      expanse.base.Rng rng = expanse.base.Rng.derived(seed, m);
      List<WindowPrediction> own = new ArrayList<>();
      for (WindowPrediction w : world.predictions) {
        float[] p = new float[w.bars()];
        for (int t = 0; t < p.length; t++) {
          double logit = -2 + skill[m] * w.truth()[t] + rng.nextGaussian();
          p[t] = (float) (1 / (1 + Math.exp(-logit)));
        }
        own.add(
            new WindowPrediction(
                w.window(),
                p,
                w.truth(),
                w.weight(),
                w.trueSpans(),
                new float[0],
                Float.NaN,
                Float.NaN,
                new float[0]));
      }
      models.add(new Predictions(RULE, own));
    }
    return models;
  }

  private static Difference of(List<Difference> all, Score score, int a, int b) {
    return all.stream()
        .filter(d -> d.score() == score && d.a() == a && d.b() == b)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void amongEqualModelsHardlyEverAnyDifferenceIsSignificant() {
    int wrong = 0;
    for (int seed = 1; seed <= 100; seed++) {
      List<Difference> all = PairedDifferences.of(models(40, seed, 1, 1, 1, 1), 400, seed);
      if (all.stream().anyMatch(d -> d.score() == Score.PER_BAR_F1 && d.isShown())) {
        wrong++;
      }
    }
    // at most 5 % are meant; 11 of 100 would be as rare as 1 in 1,000
    assertThat(wrong).isLessThanOrEqualTo(11);
  }

  @Test
  void aBetterModelIsToldApartInEveryScore() {
    Seeds.each(
        10,
        seed -> {
          List<Difference> all = PairedDifferences.of(models(60, seed, 1, 3), 400, seed);
          for (Score score : Score.values()) {
            Difference d = of(all, score, 0, 1);
            assertThat(d.isShown()).as("%s", score).isTrue();
            assertThat(d.favoursFirst()).isFalse();
            assertThat(d.reversed().favoursFirst()).isTrue();
            assertThat(d.interval().contains(d.value())).isTrue();
          }
        });
  }

  @Test
  void pairingNarrowsTheIntervalOfModelsThatErrAlike() {
    List<Predictions> two = models(60, 3, 2, 2);
    List<WindowPrediction> shifted = new ArrayList<>();
    for (WindowPrediction w : two.getFirst().windows()) {
      float[] p = w.probability().clone();
      p[0] = 1 - p[0];
      shifted.add(
          new WindowPrediction(
              w.window(),
              p,
              w.truth(),
              w.weight(),
              w.trueSpans(),
              new float[0],
              Float.NaN,
              Float.NaN,
              new float[0]));
    }
    List<Predictions> three =
        List.of(two.getFirst(), two.getLast(), new Predictions(RULE, shifted));
    List<Difference> all = PairedDifferences.of(three, 500, 3);
    Bootstrap.Interval strangers = of(all, Score.PER_BAR_F1, 0, 1).interval();
    Bootstrap.Interval twins = of(all, Score.PER_BAR_F1, 0, 2).interval();
    assertThat(twins.upper() - twins.lower())
        .isLessThan(0.5 * (strangers.upper() - strangers.lower()));
  }

  @Test
  void aModelDoesNotDifferFromItself() {
    List<Predictions> one = models(30, 5, 2);
    List<Difference> all = PairedDifferences.of(List.of(one.getFirst(), one.getFirst()), 200, 1);
    assertThat(all).hasSize(Score.values().length);
    for (Difference d : all) {
      assertThat(d.value()).isZero();
      assertThat(d.p()).isEqualTo(1);
      assertThat(d.isShown()).isFalse();
    }
  }

  @Test
  void scoresAreThoseOfTheEvaluation() {
    List<Predictions> two = models(40, 7, 1, 3);
    List<Evaluation.SubsetScores> subsets = new ArrayList<>();
    for (Predictions model : two) {
      subsets.add(
          new Evaluator(10, 1, SpanTypes.SEEDS)
              .evaluate(RULE, "validation", "time", false, List.of(), model.windows(), List.of())
              .test());
    }
    Evaluation.SubsetScores a = subsets.getFirst();
    Evaluation.SubsetScores b = subsets.getLast();
    List<Difference> all = PairedDifferences.of(two, 50, 1);
    assertValue(all, Score.PER_BAR_F1, a.perBarMicro().f1() - b.perBarMicro().f1());
    assertValue(all, Score.SPAN_F1, a.span().f1Iou50() - b.span().f1Iou50());
    assertValue(
        all,
        Score.AVERAGE_PRECISION,
        a.perBarMicro().averagePrecision() - b.perBarMicro().averagePrecision());
    assertValue(all, Score.SEPARATION, a.separation() - b.separation());
    assertValue(all, Score.BRIER, a.calibration().brier() - b.calibration().brier());
  }

  private static void assertValue(List<Difference> all, Score score, double expected) {
    assertThat(of(all, score, 0, 1).value()).as(score.text()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void theMethodOfHolmStepsDownFromTheSmallest() {
    assertThat(PairedDifferences.holm(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    assertThat(PairedDifferences.holm(new double[] {0.6, 0.9})).containsExactly(1, 1);
  }

  @Test
  void aPValueIsTwiceTheRarerSide() {
    assertThat(PairedDifferences.twoSided(new double[] {-1, 1, 2, 3, 4, 5, 6, 7, 8}))
        .isEqualTo(2 * 2 / 10.0);
    assertThat(PairedDifferences.twoSided(new double[] {1, 2, 3})).isEqualTo(0.5);
    assertThat(PairedDifferences.twoSided(new double[] {0, 0, 0})).isEqualTo(1);
  }

  @Test
  void otherWindowsAreRefused() {
    List<Predictions> few = models(10, 1, 1);
    List<Predictions> many = models(11, 1, 1);
    assertThatThrownBy(() -> PairedDifferences.of(List.of(few.getFirst(), many.getFirst()), 10, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
