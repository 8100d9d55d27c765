package expanse.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.metric.Calibrator.Isotonic;
import expanse.metric.Calibrator.Temperature;
import expanse.testing.Seeds;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void handCountedBins() {
    float[] p = {0, 0.05f, 0.1f, 0.95f, 1};
    float[] y = {0, 1, 0, 1, 1};
    Calibration c = Calibration.of(p, y, BinaryCountsTest.filled(5, 1));
    assertThat(c.bins()).hasSize(10);
    assertThat(c.bins().get(0).weight()).isEqualTo(3);
    assertThat(c.bins().get(0).positiveRate()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(c.bins().get(0).meanProbability()).isCloseTo(0.05, within(1e-8));
    assertThat(c.bins().get(9).weight()).isEqualTo(2);
    assertThat(c.bins().get(4).meanProbability()).isNaN();
    double low = Math.abs(0.15 - 1) / 5;
    double high = Math.abs(1.95 - 2) / 5;
    assertThat(c.ece()).isCloseTo(low + high, within(1e-7));
    assertThat(c.mce()).isCloseTo(0.85 / 3, within(1e-7));
    double brier = (0.95 * 0.95 + 0.01 + 0.05 * 0.05) / 5;
    assertThat(c.brier()).isCloseTo(brier, within(1e-7));
  }

  @Test
  void thePositiveRateAsConstantProbabilityIsCalibrated() {
    float[] y = new float[400];
    java.util.Arrays.fill(y, 0, 100, 1f);
    Calibration c =
        Calibration.of(BinaryCountsTest.filled(400, 0.25f), y, BinaryCountsTest.filled(400, 1));
    assertThat(c.ece()).isCloseTo(0, within(1e-12));
    assertThat(c.brier()).isCloseTo(0.1875, within(1e-12));
  }

  @Test
  void temperatureFindsTheFactorThatSpoiledTheLogits() {
    Rng rng = new Rng(5);
    int n = 40_000;
    float[] p = new float[n];
    float[] y = new float[n];
    for (int i = 0; i < n; i++) {
      double logit = 1.5 * rng.nextGaussian();
      y[i] = rng.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
      p[i] = (float) (1 / (1 + Math.exp(-3 * logit)));
    }
    float[] w = BinaryCountsTest.filled(n, 1);
    Temperature fitted = Temperature.fit(p, y, w);
    assertThat(fitted.temperature()).isCloseTo(3, within(0.1));
    assertThat(Calibration.of(fitted.apply(p), y, w).ece())
        .isLessThan(0.25 * Calibration.of(p, y, w).ece());
  }

  @Test
  void plattFindsTheFactorAndTheShiftThatSpoiledTheLogits() {
    Rng rng = new Rng(23);
    int n = 20_000;
    float[] p = new float[n];
    float[] y = new float[n];
    float[] w = new float[n];
    for (int i = 0; i < n; i++) {
      double z = rng.nextGaussian() * 1.5 - 1;
      y[i] = rng.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
      p[i] = (float) (1 / (1 + Math.exp(-(z - 0.6) / 0.5)));
      w[i] = i % 3 == 0 ? 0 : 1;
    }
    Calibrator.Platt fitted = Calibrator.Platt.fit(p, y, w);
    assertThat(fitted.slope()).isCloseTo(0.5, within(0.03));
    assertThat(fitted.shift()).isCloseTo(0.6, within(0.06));
  }

  @Test
  void isotonicRegressionHasTheSmallestErrorOfAllRisingSteps() {
    // Oracle: over distinct inputs the best rising fit is max over i<=k of min over j>=k of the
    // mean of targets i..j.
    Seeds.each(
        50,
        seed -> {
          Rng rng = new Rng(seed);
          int n = 1 + rng.nextInt(9);
          float[] p = new float[n];
          float[] y = new float[n];
          float[] w = new float[n];
          for (int i = 0; i < n; i++) {
            p[i] = (i + 1) / 10f;
            y[i] = rng.nextInt(2);
            w[i] = 1 + rng.nextInt(3);
          }
          Isotonic fitted = Isotonic.fit(p, y, w);
          double[] best = maxMin(y, w);
          for (int block = 0, k = 0; k < n; k++) {
            while (block + 1 < fitted.y().length && fitted.y()[block] < best[k] - 1e-9) {
              block++;
            }
            assertThat(fitted.y()[block]).isCloseTo(best[k], within(1e-9));
          }
          for (int k = 1; k < fitted.y().length; k++) {
            assertThat(fitted.y()[k]).isGreaterThan(fitted.y()[k - 1]);
            assertThat(fitted.x()[k]).isGreaterThan(fitted.x()[k - 1]);
          }
        });
  }

  @Test
  void isotonicCalibrationRisesAndStaysInside() {
    Rng rng = new Rng(7);
    int n = 3000;
    float[] p = new float[n];
    float[] y = new float[n];
    for (int i = 0; i < n; i++) {
      p[i] = (float) rng.nextDouble();
      y[i] = (float) rng.nextDouble() < p[i] * p[i] ? 1 : 0;
    }
    Isotonic fitted = Isotonic.fit(p, y, BinaryCountsTest.filled(n, 1));
    double last = -1;
    for (int i = 0; i <= 1000; i++) {
      double value = fitted.apply(i / 1000.0);
      assertThat(value).isBetween(Math.max(0, last), 1.0);
      last = value;
    }
    assertThat(fitted.apply(0.5)).isCloseTo(0.25, within(0.08));
  }

  @Test
  void binsLieSideBySideAndNothingReviewedIsNotANumber() {
    float[] none = {0};
    Calibration c = Calibration.of(none, none, none, 4);
    assertThat(c.bins().get(1).lower()).isEqualTo(0.25);
    assertThat(c.bins().get(1).upper()).isEqualTo(0.5);
    assertThat(new double[] {c.ece(), c.mce(), c.brier()}).containsOnly(Double.NaN);
  }

  @Test
  void weightsOfBarsWeighInEveryFigure() {
    float[] p = {0.25f, 0.75f};
    Calibration c = Calibration.of(p, new float[] {1, 1}, new float[] {3, 1});
    assertThat(c.ece()).isCloseTo((3 * 0.75 + 0.25) / 4, within(1e-12));
    assertThat(c.mce()).isCloseTo(0.75, within(1e-12));
    assertThat(c.brier()).isCloseTo((3 * 0.5625 + 0.0625) / 4, within(1e-12));
  }

  @Test
  void plattsFitIsTheMaximumOfTheLikelihood() {
    Rng rng = new Rng(3);
    int n = 500;
    float[] p = new float[n];
    float[] y = new float[n];
    float[] w = new float[n];
    for (int i = 0; i < n; i++) {
      p[i] = (float) rng.nextDouble();
      y[i] = rng.nextDouble() < 0.2 + 0.5 * p[i] ? 1 : 0;
      w[i] = rng.nextInt(3);
    }
    Calibrator.Platt fitted = Calibrator.Platt.fit(p, y, w);
    double bySlope = 0;
    double byShift = 0;
    for (int i = 0; i < n; i++) {
      double error = w[i] * (fitted.apply((double) p[i]) - y[i]);
      bySlope += error * LogOdds.of(p[i], 1e-7);
      byShift += error;
    }
    assertThat(bySlope).isCloseTo(0, within(1e-4));
    assertThat(byShift).isCloseTo(0, within(1e-4));
  }

  @Test
  void plattsSlopeNeverTurnsTheOrderRound() {
    float[] p = {0.1f, 0.2f, 0.8f, 0.9f};
    float[] y = {1, 1, 0, 0};
    assertThat(Calibrator.Platt.fit(p, y, BinaryCountsTest.filled(4, 1)).slope()).isEqualTo(0.05);
  }

  @Test
  void plattScalesAndMovesTheLogOdds() {
    double z = 2 * Math.log(3) + 0.5;
    assertThat(new Calibrator.Platt(2, 0.5).apply(0.75))
        .isCloseTo(1 / (1 + Math.exp(-z)), within(1e-12));
  }

  @Test
  void betweenItsBlocksIsotonicCalibrationIsAStraightLineAndBeyondThemFlat() {
    Isotonic steps = new Isotonic(new double[] {0.2, 0.6}, new double[] {0.1, 0.5});
    assertThat(steps.apply(0.1)).isEqualTo(0.1);
    assertThat(steps.apply(0.3)).isCloseTo(0.2, within(1e-12));
    assertThat(steps.apply(0.6)).isEqualTo(0.5);
    assertThat(steps.apply(0.9)).isEqualTo(0.5);
    assertThat(new Isotonic(new double[0], new double[0]).apply(0.3)).isEqualTo(0.3);
  }

  @Test
  void barsOfWeightZeroMakeNoBlock() {
    float[] p = {0.25f, 0.5f, 0.75f};
    Isotonic fitted = Isotonic.fit(p, new float[] {0, 0, 1}, new float[] {0, 1, 1});
    assertThat(fitted.x()).containsExactly(0.5, 0.75);
    assertThat(fitted.y()).containsExactly(0, 1);
  }

  private static double[] maxMin(float[] y, float[] w) {
    int n = y.length;
    double[] best = new double[n];
    for (int k = 0; k < n; k++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int i = 0; i <= k; i++) {
        double min = Double.POSITIVE_INFINITY;
        for (int j = k; j < n; j++) {
          double sum = 0;
          double weight = 0;
          for (int m = i; m <= j; m++) {
            sum += y[m] * w[m];
            weight += w[m];
          }
          min = Math.min(min, sum / weight);
        }
        max = Math.max(max, min);
      }
      best[k] = max;
    }
    return best;
  }
}
