package expanse.kernel;

/// The fused multiply-add of the plain kernels: `Math.fma` where the processor has it, otherwise
/// the same value from double arithmetic, because `Math.fma` would then take the long way over
/// BigDecimal.
final class Fma {
  private static final int ROUNDS = 100;
  private static final int CALLS = 20;
  private static final long NANOS_OF_HARDWARE = 400; // at most, interpreted on a busy machine

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

  /// One instruction takes nanoseconds even when interpreted, the way over BigDecimal microseconds.
  /// Many short rounds, so that a machine that is busy with other programs is not taken for one
  /// without the instruction: one round without interruption settles it.
  private static boolean isFast() {
    float sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        sum = Math.fma(sum, 0.5f, 1f + i);
      }
      if (sum > 0 && System.nanoTime() - start < CALLS * NANOS_OF_HARDWARE) {
        return true;
      }
    }
    return false;
  }
}
