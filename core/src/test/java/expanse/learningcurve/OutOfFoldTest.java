package expanse.learningcurve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutOfFoldTest {
  private static final int BARS = 20;

  /// Bars 5 to 9 are true; their probability lies higher by the skill on average.
  private static ScoredFold fold(int first, int windows, double skill, double rule, long seed) {
    Rng rng = new Rng(seed);
    List<WindowPrediction> predictions = new ArrayList<>();
    for (int k = 0; k < windows; k++) {
      float[] p = new float[BARS];
      float[] truth = new float[BARS];
      float[] weight = new float[BARS];
      Arrays.fill(weight, 1);
      for (int t = 0; t < BARS; t++) {
        truth[t] = t >= 5 && t < 10 ? 1 : 0;
        p[t] = (float) (0.5 * rng.nextDouble() + skill * truth[t]);
      }
      predictions.add(
          new WindowPrediction(
              new Window("w" + (first + k), Subset.TEST, 100 * (first + k)),
              p,
              truth,
              weight,
              List.of(new IndexSpan(5, 9, SpanType.CONSOLIDATION, 1)),
              new float[0],
              Float.NaN,
              Float.NaN,
              new float[0]));
    }
    return ScoredFold.of(new SpanRule(rule, 1), predictions);
  }

  private static OutOfFold model(double skill, int repeats) {
    List<List<ScoredFold>> all = new ArrayList<>();
    for (int r = 0; r < repeats; r++) {
      all.add(List.of(fold(0, 10, skill, 0.5, 10 + r), fold(10, 10, skill, 0.5, 20 + r)));
    }
    return new OutOfFold(all);
  }

  @Test
  void aPerfectModelHasPerfectScores() {
    OutOfFold.Summary scores = model(0.5, 2).summary(200, 1);
    assertThat(scores.f1().value()).isEqualTo(1);
    assertThat(scores.f1().lower()).isEqualTo(1);
    assertThat(scores.averagePrecision().value()).isEqualTo(1);
    assertThat(scores.spanF1().value()).isEqualTo(1);
    assertThat(scores.separation()).isCloseTo(0.5, within(0.05));
  }

  @Test
  void everyFoldKeepsItsOwnThreshold() {
    OutOfFold mixed =
        new OutOfFold(List.of(List.of(fold(0, 10, 0.5, 0.5, 1), fold(10, 10, 0.5, -1, 2))));
    // ten windows right, ten with every bar marked: 2 x 100 / (200 + 10 x 15)
    assertThat(mixed.summary(100, 1).f1().value()).isCloseTo(200.0 / 350, within(1e-9));
    assertThat(mixed.everyBar()).isCloseTo(0.4, within(1e-9));
  }

  @Test
  void theIntervalHoldsTheScoreAndBetterModelsLieHigher() {
    OutOfFold.Summary weak = model(0.2, 3).summary(500, 1);
    OutOfFold.Summary strong = model(0.4, 3).summary(500, 1);
    assertThat(weak.f1().value()).isBetween(weak.f1().lower(), weak.f1().upper());
    assertThat(weak.averagePrecision().value())
        .isBetween(weak.averagePrecision().lower(), weak.averagePrecision().upper());
    assertThat(strong.averagePrecision().lower()).isGreaterThan(weak.averagePrecision().upper());
  }

  @Test
  void theDifferenceOfTwoModelsIsPaired() {
    OutOfFold weak = model(0.2, 3);
    OutOfFold strong = model(0.25, 3);
    OutOfFold.Difference difference = strong.minus(weak, 500, 1);
    OutOfFold.Summary a = strong.summary(500, 1);
    OutOfFold.Summary b = weak.summary(500, 1);
    assertThat(difference.f1().value()).isEqualTo(a.f1().value() - b.f1().value());
    assertThat(difference.averagePrecision().value())
        .isEqualTo(a.averagePrecision().value() - b.averagePrecision().value());
    // both have the same noise, so most of what resampling moves falls out of the difference
    assertThat(width(difference.averagePrecision())).isLessThan(0.5 * width(a.averagePrecision()));
    OutOfFold.Difference none = weak.minus(weak, 100, 1);
    assertThat(none.f1()).isEqualTo(new OutOfFold.Score(0, 0, 0));
    assertThatThrownBy(() -> strong.minus(model(0.2, 2), 10, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double width(OutOfFold.Score score) {
    return score.upper() - score.lower();
  }

  @Test
  void everyRepeatHasItsOwnF1() {
    OutOfFold model = model(0.3, 4);
    assertThat(model.f1OfRepeats()).hasSize(4);
    assertThat(Arrays.stream(model.f1OfRepeats()).distinct().count()).isGreaterThan(1);
    assertThat(Arrays.stream(model.f1OfRepeats()).average().orElseThrow())
        .isCloseTo(model.summary(10, 1).f1().value(), within(1e-12));
  }

  @Test
  void repeatsMustScoreTheSameWindows() {
    List<ScoredFold> one = List.of(fold(0, 10, 0.3, 0.5, 1));
    List<ScoredFold> other = List.of(fold(5, 10, 0.3, 0.5, 1));
    assertThatThrownBy(() -> new OutOfFold(List.of(one, other)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
