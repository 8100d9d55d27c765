package expanse.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinaryCountsTest {
  @Test
  void f1OfPredictingEverythingIsTwoPOverOnePlusP() {
    float[] truth = new float[1000];
    for (int i = 0; i < 72; i++) {
      truth[i * 10] = 1;
    }
    BinaryCounts counts = BinaryCounts.of(filled(1000, 1), truth, filled(1000, 1), 0.5);
    double p = 0.072;
    assertThat(counts.f1()).isCloseTo(2 * p / (1 + p), within(1e-15));
    assertThat(counts.precision()).isCloseTo(p, within(1e-15));
    assertThat(counts.recall()).isEqualTo(1);
  }

  /// The three golden windows of the original: spans 42-48, 98-104 and 0-0, every bar predicted.
  @Test
  void theOriginalsEpsilonsAreReproducedExactly() {
    List<float[]> truth = List.of(span(42, 48), span(98, 104), span(0, 0));
    List<float[]> all = truth.stream().map(t -> filled(105, 0.6f)).toList();
    Scores scores = Scores.of(all, truth, 0.5);
    assertThat(scores.perWindowF1()).isEqualTo(0.0896226415008378);
    BinaryCounts first = BinaryCounts.of(all.get(0), truth.get(0), filled(105, 1), 0.5);
    assertThat(first.originalPrecision()).isEqualTo(0.06666666666660317);
    assertThat(first.originalRecall()).isEqualTo(0.9999999999857143);
    assertThat(first.originalF1()).isEqualTo(0.12499999998805804);
    assertThat(scores.micro().originalPrecision()).isEqualTo(0.047619047619032503);
    assertThat(scores.micro().originalRecall()).isEqualTo(0.9999999999933333);
    assertThat(scores.micro().originalF1()).isEqualTo(0.09090909090035812);
    assertThat(scores.micro().truePositive()).isEqualTo(15);
    assertThat(scores.micro().falsePositive()).isEqualTo(300);
    assertThat(scores.micro().f1()).isCloseTo(1.0 / 11, within(1e-15));
  }

  @Test
  void aThresholdIsStrict() {
    float[] one = {1};
    assertThat(BinaryCounts.of(new float[] {0.5f}, one, one, 0.5).falseNegative()).isEqualTo(1);
    assertThat(BinaryCounts.of(new float[] {0.5f}, one, one, 0.4999).truePositive()).isEqualTo(1);
  }

  @Test
  void barsOfWeightZeroChangeNothing() {
    Rng rng = new Rng(4);
    float[] p = new float[60];
    float[] y = new float[60];
    float[] w = new float[60];
    float[] shortP = new float[30];
    float[] shortY = new float[30];
    for (int i = 0; i < 60; i++) {
      p[i] = (float) rng.nextDouble();
      y[i] = rng.nextInt(2);
      if (i % 2 == 0) {
        w[i] = 1;
        shortP[i / 2] = p[i];
        shortY[i / 2] = y[i];
      }
    }
    float[] one = filled(30, 1);
    assertThat(BinaryCounts.of(p, y, w, 0.3)).isEqualTo(BinaryCounts.of(shortP, shortY, one, 0.3));
    assertThat(new RankedBars(p, y, w).averagePrecision())
        .isEqualTo(new RankedBars(shortP, shortY, one).averagePrecision());
    assertThat(Separation.of(p, y, w)).isEqualTo(Separation.of(shortP, shortY, one));
    assertThat(Calibration.of(p, y, w)).isEqualTo(Calibration.of(shortP, shortY, one));
  }

  @Test
  void windowsWithoutAPredictionScoreZeroAndNothingIsNaN() {
    Scores scores = Scores.of(List.of(new float[105]), List.of(span(3, 9)), 0.5);
    assertThat(scores.perWindowF1()).isZero();
    assertThat(scores.micro().f1()).isZero();
    assertThat(scores.micro().precision()).isZero();
  }

  @Test
  void pooledCountsEqualTheSumOverWindows() {
    Rng rng = new Rng(9);
    BinaryCounts sum = BinaryCounts.NONE;
    List<float[]> p = new java.util.ArrayList<>();
    List<float[]> y = new java.util.ArrayList<>();
    for (int w = 0; w < 7; w++) {
      float[] a = new float[20];
      float[] b = new float[20];
      for (int i = 0; i < 20; i++) {
        a[i] = (float) rng.nextDouble();
        b[i] = rng.nextInt(2);
      }
      p.add(a);
      y.add(b);
      sum = sum.plus(BinaryCounts.of(a, b, filled(20, 1), 0.4));
    }
    assertThat(Scores.of(p, y, 0.4).micro()).isEqualTo(sum);
    assertThat(sum.total()).isEqualTo(140);
  }

  @Test
  void everyScoreIsItsShareOfTheCounts() {
    BinaryCounts counts = new BinaryCounts(3, 1, 2, 4);
    assertThat(counts.positives()).isEqualTo(5);
    assertThat(counts.predicted()).isEqualTo(4);
    assertThat(counts.total()).isEqualTo(10);
    assertThat(counts.precision()).isEqualTo(0.75);
    assertThat(counts.recall()).isEqualTo(0.6);
    assertThat(counts.f1()).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(counts.originalPrecision()).isCloseTo(0.75, within(1e-9));
    assertThat(counts.originalRecall()).isCloseTo(0.6, within(1e-9));
    assertThat(counts.originalF1()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(counts.plus(counts)).isEqualTo(new BinaryCounts(6, 2, 4, 8));
    assertThat(List.of(BinaryCounts.NONE.precision(), BinaryCounts.NONE.recall()))
        .containsOnly(0.0);
  }

  @Test
  void aMaskCountsAsItsBarsSay() {
    boolean[] mask = {true, true, false, false};
    assertThat(BinaryCounts.ofMask(mask, new float[] {1, 0, 1, 0}, new float[] {1, 2, 4, 8}))
        .isEqualTo(new BinaryCounts(1, 2, 4, 8));
  }

  @Test
  void aTargetOfOneHalfIsNoPositiveBar() {
    float[] p = {0.75f};
    float[] half = {0.5f};
    float[] one = {1};
    assertThat(BinaryCounts.of(p, half, one, 0.5).falsePositive()).isEqualTo(1);
    assertThat(new RankedBars(p, half, one).averagePrecision()).isNaN();
    assertThat(new RankedBars(p, one, one).averagePrecisionOf(half, one)).isNaN();
    assertThat(Calibration.of(p, half, one).brier()).isEqualTo(0.5625);
    assertThat(Separation.of(p, half, one).out().count()).isEqualTo(1);
  }

  @Test
  void arraysOfDifferentLengthsAreRefused() {
    float[] two = {0.1f, 0.2f};
    float[] one = {1};
    List<Runnable> scores =
        List.of(
            () -> BinaryCounts.of(one, two, one, 0.5),
            () -> BinaryCounts.of(one, one, two, 0.5),
            () -> Calibration.of(one, two, one),
            () -> Separation.of(one, two, one),
            () -> new RankedBars(one, two, one),
            () -> Calibrator.Temperature.fit(one, two, one),
            () -> Calibrator.Platt.fit(one, two, one),
            () -> Calibrator.Isotonic.fit(one, two, one));
    assertThat(scores)
        .allSatisfy(score ->
            assertThatThrownBy(score::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("differ in length"));
  }

  @Test
  void scoresOfWindowsAreMeansAndThoseOfNoWindowsAreZero() {
    List<float[]> p = List.of(new float[] {1, 1}, new float[] {1, 0, 0, 0});
    List<float[]> y = List.of(new float[] {1, 0}, new float[] {1, 1, 1, 1});
    Scores scores = Scores.of(p, y, 0.5);
    assertThat(scores.perWindowPrecision()).isCloseTo((0.5 + 1) / 2, within(1e-9));
    assertThat(scores.perWindowRecall()).isCloseTo((1 + 0.25) / 2, within(1e-9));
    assertThat(scores.perWindowF1()).isCloseTo((2 / 3.0 + 0.4) / 2, within(1e-9));
    assertThat(Scores.concat(p)).containsExactly(1, 1, 1, 0, 0, 0);
    Scores none = Scores.of(List.of(), List.of(), 0.5);
    assertThat(List.of(none.perWindowF1(), none.perWindowPrecision(), none.perWindowRecall()))
        .containsOnly(0.0);
  }

  static float[] filled(int n, float value) {
    float[] a = new float[n];
    java.util.Arrays.fill(a, value);
    return a;
  }

  static float[] span(int start, int end) {
    return Spans.mask(List.of(new Spans.Span(start, end)), 105);
  }
}
