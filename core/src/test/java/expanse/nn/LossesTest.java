package expanse.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.kernel.Kernels;
import org.junit.jupiter.api.Test;

class LossesTest {
  private static final float FREE = Float.POSITIVE_INFINITY;

  private static double binary(
      float[] logits, float[] y, float[] weights, int n, double w, float limit, float[] gradients) {
    return new BinaryCrossEntropy(Kernels.best(), w, limit)
        .sum(logits, y, weights, n, new float[2 * n], gradients);
  }

  private static double cross(float z, float y, double w, float limit) {
    return binary(new float[] {z}, new float[] {y}, new float[] {1}, 1, w, limit, new float[1]);
  }

  @Test
  void theClampBoundsTheLossOfAHopelessBarAndStopsItsGradient() {
    assertThat(cross(-100, 1, 1, BinaryCrossEntropy.CLAMPED_LOGIT))
        .isCloseTo(-Math.log(1e-7), within(1e-5));
    assertThat(cross(100, 0, 1, BinaryCrossEntropy.CLAMPED_LOGIT))
        .isCloseTo(-Math.log(1e-7), within(1e-5));
    assertThat(cross(-100, 1, 1, FREE)).isCloseTo(100, within(1e-6));
    float[] gradient = new float[2];
    float[] logits = {-17, -16};
    float[] ones = {1, 1};
    binary(logits, ones, ones, 2, 1, BinaryCrossEntropy.CLAMPED_LOGIT, gradient);
    assertThat(gradient[0]).isZero();
    assertThat(gradient[1]).isCloseTo(-1, within(1e-5f));
  }

  @Test
  void lossesStayFiniteAtTheEdgesOfTheFloatRange() {
    for (float z : new float[] {-Float.MAX_VALUE, -1e4f, 0, 1e4f, Float.MAX_VALUE}) {
      for (float y : new float[] {0, 1}) {
        float[] gradient = new float[1];
        float[] one = {1};
        double focal = Losses.focal(new float[] {z}, new float[] {y}, one, 1, 2, 2, gradient);
        assertThat(focal).isNotNaN();
        assertThat(gradient[0]).isNotNaN();
        assertThat(cross(z, y, 2, FREE)).isNotNaN();
      }
    }
  }

  @Test
  void focalWithGammaZeroIsTheCrossEntropy() {
    Rng rng = new Rng(3);
    for (int i = 0; i < 200; i++) {
      float z = (float) (5 * rng.nextGaussian());
      float y = (float) rng.nextDouble();
      float[] gradient = new float[1];
      float[] other = new float[1];
      float[] w = {2};
      double focal = Losses.focal(new float[] {z}, new float[] {y}, w, 1, 3, 0, gradient);
      double plain = binary(new float[] {z}, new float[] {y}, w, 1, 3, FREE, other);
      assertThat(focal).isCloseTo(plain, within(1e-6 * (1 + plain)));
      assertThat(gradient[0]).isCloseTo(other[0], within(1e-6f));
    }
  }

  @Test
  void theBaseRateMinimisesTheSoftSpanLossAtItsEntropy() {
    double p = 0.0721;
    float z = (float) Math.log(p / (1 - p));
    double loss = cross(z, (float) p, 1, FREE);
    assertThat(loss).isCloseTo(0.2590, within(1e-4));
    assertThat(cross(z + 0.1f, (float) p, 1, FREE)).isGreaterThan(loss);
    assertThat(cross(z - 0.1f, (float) p, 1, FREE)).isGreaterThan(loss);
  }

  @Test
  void elementsWithoutWeightMayHoldAnything() {
    float[] gradient = {9, 9};
    float[] bad = {Float.NaN, 1};
    float[] weights = {0, 1};
    assertThat(Losses.huber(new float[] {1, 1}, bad, weights, 2, 1, gradient)).isZero();
    assertThat(gradient).containsExactly(0, 0);
    assertThat(binary(new float[] {1, 50}, bad, weights, 2, 1, FREE, gradient))
        .isCloseTo(0, within(1e-7));
    assertThat(gradient[0]).isZero();
  }

  @Test
  void huberIsQuadraticInsideAndLinearOutside() {
    float[] gradient = new float[2];
    double loss =
        Losses.huber(new float[] {0.05f, 1}, new float[2], new float[] {1, 1}, 2, 0.08, gradient);
    assertThat(loss).isCloseTo(0.5 * 0.05 * 0.05 + 0.08 * (1 - 0.04), within(1e-8));
    assertThat(gradient).containsExactly(new float[] {0.05f, 0.08f}, within(1e-7f));
  }

  @Test
  void crossEntropyOfEqualLogitsIsTheLogOfTheirNumber() {
    float[] gradient = new float[6];
    double loss =
        Losses.crossEntropy(new float[6], new int[] {1, -1}, new float[] {1, 1}, 2, 3, gradient);
    assertThat(loss).isCloseTo(Math.log(3), within(1e-9));
    assertThat(gradient)
        .containsExactly(new float[] {1 / 3f, -2 / 3f, 1 / 3f, 0, 0, 0}, within(1e-6f));
  }
}
