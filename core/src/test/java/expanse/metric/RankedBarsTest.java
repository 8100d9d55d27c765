package expanse.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every score is checked against its definition, written out over all thresholds or all pairs.
class RankedBarsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void averagePrecisionRocAreaAndBestF1EqualTheirDefinitionsWithTies(long seed) {
    Rng rng = new Rng(seed);
    int n = 2 + rng.nextInt(40);
    float[] p = new float[n];
    float[] y = new float[n];
    float[] w = new float[n];
    for (int i = 0; i < n; i++) {
      p[i] = rng.nextInt(7) / 7f;
      y[i] = rng.nextInt(3) == 0 ? 1 : 0;
      w[i] = rng.nextInt(4);
    }
    y[0] = 1;
    y[1] = 0;
    w[0] = 2;
    w[1] = 1;
    RankedBars ranked = new RankedBars(p, y, w);
    assertThat(ranked.averagePrecision()).isCloseTo(definedAp(p, y, w), within(1e-12));
    assertThat(ranked.rocAuc()).isCloseTo(definedAuc(p, y, w), within(1e-12));
    double best = 0;
    for (double threshold = -0.01; threshold < 1.01; threshold += 0.01) {
      best = Math.max(best, BinaryCounts.of(p, y, w, threshold).f1());
    }
    assertThat(ranked.bestF1().f1()).isCloseTo(best, within(1e-12));
    assertThat(BinaryCounts.of(p, y, w, ranked.bestF1().threshold()).f1())
        .isCloseTo(best, within(1e-12));
  }

  @Test
  void drawingABarTwiceEqualsDoublingItsWeight() {
    float[] p = {0.9f, 0.2f, 0.9f, 0.4f};
    float[] y = {1, 0, 0, 1};
    float[] w = {1, 1, 1, 1};
    double twice = new RankedBars(p, y, w).averagePrecision(new float[] {2, 1, 0, 3});
    assertThat(twice).isEqualTo(new RankedBars(p, y, new float[] {2, 1, 0, 3}).averagePrecision());
  }

  @Test
  void aConstantScoreHasThePositiveRateAsAveragePrecisionAndHalfAsArea() {
    float[] p = BinaryCountsTest.filled(50, 0.3f);
    float[] y = new float[50];
    java.util.Arrays.fill(y, 0, 10, 1f);
    RankedBars ranked = new RankedBars(p, y, BinaryCountsTest.filled(50, 1));
    assertThat(ranked.averagePrecision()).isCloseTo(0.2, within(1e-15));
    assertThat(ranked.rocAuc()).isEqualTo(0.5);
    assertThat(ranked.bestF1().threshold()).isLessThan(0.3);
  }

  @Test
  void scoresMayBeNegativeAndZeroHasOneSign() {
    float[] p = {-2, -0.0f, 0.0f, 3};
    float[] y = {0, 1, 0, 1};
    RankedBars ranked = new RankedBars(p, y, BinaryCountsTest.filled(4, 1));
    assertThat(ranked.averagePrecision())
        .isCloseTo(definedAp(p, y, BinaryCountsTest.filled(4, 1)), within(1e-15));
    assertThat(ranked.source(0)).isEqualTo(3);
    assertThat(ranked.source(3)).isEqualTo(0);
  }

  @Test
  void withoutAPositiveBarAveragePrecisionIsUndefined() {
    RankedBars ranked = new RankedBars(new float[] {0.1f}, new float[] {0}, new float[] {1});
    assertThat(ranked.averagePrecision()).isNaN();
    assertThat(ranked.rocAuc()).isNaN();
  }

  @Test
  void otherLabelsOfTheSameRankingScoreAsIfRankedAnew() {
    Rng rng = new Rng(12);
    int n = 60;
    float[] p = new float[n];
    float[] ones = BinaryCountsTest.filled(n, 1);
    float[] y = new float[n];
    float[] w = new float[n];
    for (int i = 0; i < n; i++) {
      p[i] = rng.nextInt(9) / 9f;
      y[i] = rng.nextInt(2);
      w[i] = p[i] == 8 / 9f ? 0 : rng.nextInt(3); // nothing reviewed at the top
    }
    RankedBars ranked = new RankedBars(p, y, ones);
    double expected = new RankedBars(p, y, w).averagePrecision();
    assertThat(ranked.averagePrecisionOf(y, w)).isCloseTo(expected, within(1e-12));
    assertThat(ranked.averagePrecision(w)).isCloseTo(expected, within(1e-12));
    assertThat(new RankedBars(p, y, w).size()).isLessThan(n);
    for (int rank = 1; rank < ranked.size(); rank++) {
      assertThat(ranked.probability(rank)).isLessThanOrEqualTo(ranked.probability(rank - 1));
    }
  }

  @Test
  void ofEqualThresholdsTheHighestIsBest() {
    float[] p = {0.9f, 0.5f, 0.5f, 0.5f};
    float[] y = {1, 1, 0, 0}; // both thresholds reach an F1 of 2 / 3
    RankedBars.BestF1 best = new RankedBars(p, y, BinaryCountsTest.filled(4, 1)).bestF1();
    assertThat(best.threshold()).isCloseTo(0.7, within(1e-7));
    assertThat(best.f1()).isCloseTo(2 / 3.0, within(1e-15));
  }

  @Test
  void theBestThresholdBelowAllScoresLiesJustBelowTheLowest() {
    float[] p = {5000};
    float[] one = {1};
    assertThat(new RankedBars(p, one, one).bestF1().threshold())
        .isLessThan(5000)
        .isCloseTo(5000, within(0.01));
    assertThat(new RankedBars(p, new float[1], one).bestF1())
        .isEqualTo(new RankedBars.BestF1(5000, 0));
    assertThat(new RankedBars(new float[0], new float[0], new float[0]).bestF1())
        .isEqualTo(new RankedBars.BestF1(0, 0));
  }

  @Test
  void equalScoresKeepTheirOrderWhateverTheSignOfZero() {
    float[] p = {-0.0f, 0.0f};
    RankedBars ranked = new RankedBars(p, p, BinaryCountsTest.filled(2, 1));
    assertThat(ranked.source(0)).isZero();
  }

  private static double definedAp(float[] p, float[] y, float[] w) {
    TreeSet<Float> thresholds = new TreeSet<>();
    for (float v : p) {
      thresholds.add(v + 0f);
    }
    double lastRecall = 0;
    double sum = 0;
    for (float threshold : thresholds.descendingSet()) {
      double tp = 0;
      double all = 0;
      double positives = 0;
      for (int i = 0; i < p.length; i++) {
        positives += y[i] * w[i];
        if (p[i] >= threshold) {
          all += w[i];
          tp += y[i] * w[i];
        }
      }
      if (all > 0) {
        sum += (tp / positives - lastRecall) * tp / all;
        lastRecall = tp / positives;
      }
    }
    return sum;
  }

  private static double definedAuc(float[] p, float[] y, float[] w) {
    double won = 0;
    double pairs = 0;
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < p.length; j++) {
        if (y[i] == 1 && y[j] == 0) {
          double weight = (double) w[i] * w[j];
          pairs += weight;
          won += weight * (p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0);
        }
      }
    }
    return won / pairs;
  }
}
