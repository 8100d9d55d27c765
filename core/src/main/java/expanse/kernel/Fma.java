package expanse.kernel;

/// The fused multiply-add of the plain kernels: `Math.fma` where the processor has it, otherwise
/// the same value from double arithmetic, because `Math.fma` would then take the long way over
/// BigDecimal.
final class Fma {
  /// Whether `Math.fma` is one instruction here.
  static final boolean IN_HARDWARE = isFast();

  private Fma() {}

  /// `a b + c`, rounded once.
  static float fma(float a, float b, float c) {
    return IN_HARDWARE ? Math.fma(a, b, c) : emulated(a, b, c);
  }

  /// The product is exact in double. Their sum is rounded to odd, after which rounding to float is
  /// right (Boldo and Melquiond, Emulation of FMA and correctly rounded sums, 2008).
  static float emulated(float a, float b, float c) {
    double product = (double) a * b;
    double sum = product + c;
    double rest = sum - product;
    double error = (product - (sum - rest)) + (c - rest);
    long bits = Double.doubleToRawLongBits(sum);
    if ((bits & 1) == 0 && (error > 0 || error < 0)) {
      sum = Double.longBitsToDouble((error > 0) == (sum > 0) ? bits + 1 : bits - 1);
    }
    return (float) sum;
  }

  private static boolean isFast() {
    long best = Long.MAX_VALUE;
    float sum = 0;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        sum = Math.fma(sum, 0.5f, 1f + i);
      }
      best = Math.min(best, System.nanoTime() - start);
    }
    return sum > 0 && best < 100 * 150;
  }
}
