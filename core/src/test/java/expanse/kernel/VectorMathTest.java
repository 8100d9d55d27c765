package expanse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Error in units of the last place over the whole range of floats, denormals and infinities
/// included: one float in a thousand, from every part of every binade.
class VectorMathTest {
  private static final int STRIDE = 1013;
  private static final int CHUNK = 4096;

  private final Kernels plain = new PlainKernels();
  private final Kernels vector = new VectorKernels();

  private interface Kernel {
    void apply(Kernels kernels, int n, float[] x, float[] y);
  }

  /// Worst error above `from`; every value must be special where the exact one is.
  private double worst(Kernel kernel, DoubleUnaryOperator exact, double from) {
    float[] x = new float[CHUNK];
    float[] y = new float[CHUNK];
    double worst = 0;
    long bits = Integer.MIN_VALUE;
    while (bits <= Integer.MAX_VALUE) {
      for (int i = 0; i < CHUNK; i++) {
        x[i] = Float.intBitsToFloat((int) Math.min(bits, Integer.MAX_VALUE));
        bits += STRIDE;
      }
      kernel.apply(vector, CHUNK, x, y);
      for (int i = 0; i < CHUNK; i++) {
        double want = exact.applyAsDouble((double) x[i]);
        float rounded = (float) want;
        if (Float.isFinite(rounded)) {
          double error = Math.abs(y[i] - want) / Math.ulp(rounded);
          worst = x[i] < from ? worst : Math.max(worst, error);
        } else {
          assertThat(Float.compare(y[i], rounded)).as("at %s: %s", x[i], y[i]).isZero();
        }
      }
    }
    return worst;
  }

  @Test
  void expIsWithinOneUlpEverywhere() {
    double error = worst((k, n, x, y) -> k.exp(n, x, 0, y, 0), Math::exp, Double.NEGATIVE_INFINITY);
    assertThat(error).isLessThan(1.0);
  }

  @Test
  void logIsWithinOneUlpEverywhere() {
    double error = worst((k, n, x, y) -> k.log(n, x, 0, y, 0), Math::log, Double.NEGATIVE_INFINITY);
    assertThat(error).isLessThan(0.9);
  }

  @Test
  void tanhIsWithinTenUlpEverywhere() {
    double error =
        worst((k, n, x, y) -> k.tanh(n, x, 0, y, 0), Math::tanh, Double.NEGATIVE_INFINITY);
    assertThat(error).isLessThan(10);
  }

  @Test
  void sigmoidIsWithinSixUlpDownToTheSmallestNormalNumber() {
    Kernel sigmoid = (k, n, x, y) -> k.sigmoid(n, x, 0, y, 0);
    assertThat(worst(sigmoid, x -> 1 / (1 + Math.exp(-x)), -87.3)).isLessThan(6);
    assertThat(worst(sigmoid, x -> 1 / (1 + Math.exp(-x)), -20)).isLessThan(5);
  }

  @Test
  void sigmoidIsNeverDenormal() {
    for (float x : new float[] {-87.34f, -88, -90, -104, -1000, -Float.MAX_VALUE}) {
      assertThat(VectorMath.sigmoid(x)).isBetween(Float.MIN_NORMAL, 0x1p-125f);
    }
    assertThat(VectorMath.sigmoid(Float.NEGATIVE_INFINITY)).isLessThan(0x1p-125f);
    assertThat(VectorMath.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(VectorMath.sigmoid(Float.NaN)).isNaN();
  }

  @Test
  void tanhKeepsSignsAndTheSmallestNumbers() {
    assertThat(VectorMath.tanh(0f)).isZero();
    assertThat(VectorMath.tanh(-0f)).isZero();
    assertThat(VectorMath.tanh(Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
    assertThat(VectorMath.tanh(-Float.MIN_NORMAL)).isBetween(-0x1.00001p-126f, -0x1.fffffp-127f);
    assertThat(VectorMath.tanh(Float.NaN)).isNaN();
  }

  @Test
  void tanhIsOneFromNineOnWhereverItsArgumentIsClamped() {
    for (float x = 9.02f; x < Float.POSITIVE_INFINITY; x *= 1.0001f) {
      assertThat(VectorMath.tanh(x)).isEqualTo(1f);
      assertThat(VectorMath.tanh(-x)).isEqualTo(-1f);
    }
    assertThat(VectorMath.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(VectorMath.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
  }

  @Test
  void vectorsEqualPlainJavaBitForBit() {
    Rng rng = new Rng(5);
    int n = 100_003;
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] =
          i % 2 == 0 ? Float.intBitsToFloat((int) rng.nextLong()) : (float) rng.nextGaussian() * 20;
    }
    for (Kernel kernel :
        new Kernel[] {
          (k, count, from, to) -> k.exp(count, from, 0, to, 0),
          (k, count, from, to) -> k.log(count, from, 0, to, 0),
          (k, count, from, to) -> k.tanh(count, from, 0, to, 0),
          (k, count, from, to) -> k.sigmoid(count, from, 0, to, 0)
        }) {
      UnaryOperator<float[]> with1 = y -> apply(kernel, plain, n, x, y);
      UnaryOperator<float[]> with2 = y -> apply(kernel, vector, n, x, y);
      assertThat(with2.apply(new float[n])).isEqualTo(with1.apply(new float[n]));
    }
  }

  private static float[] apply(Kernel kernel, Kernels kernels, int n, float[] x, float[] y) {
    kernel.apply(kernels, n, x, y);
    return y;
  }

  @Test
  void theEmulatedFusedMultiplyAddEqualsTheRealOne() {
    Rng rng = new Rng(6);
    for (int i = 0; i < 300_000; i++) {
      float a = Float.intBitsToFloat((int) rng.nextLong());
      float b = Float.intBitsToFloat((int) rng.nextLong());
      float c = Float.intBitsToFloat((int) rng.nextLong());
      if (i % 2 == 0) {
        a = (float) rng.nextGaussian();
        b = (float) rng.nextGaussian();
        c = i % 4 == 0 ? -a * b : (float) rng.nextGaussian() * 1e-7f;
      }
      float want = Math.fma(a, b, c);
      float got = Fma.emulated(a, b, c);
      assertThat(Float.floatToIntBits(got) == Float.floatToIntBits(want))
          .as("%s %s %s: %s, not %s", a, b, c, got, want)
          .isTrue();
    }
  }
}
