package expanse.metric;

import static org.assertj.core.api.Assertions.assertThat;
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

  static float[] filled(int n, float value) {
    float[] a = new float[n];
    java.util.Arrays.fill(a, value);
    return a;
  }

  static float[] span(int start, int end) {
    return Spans.mask(List.of(new Spans.Span(start, end)), 105);
  }
}
