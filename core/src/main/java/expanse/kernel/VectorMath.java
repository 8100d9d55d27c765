package expanse.kernel;

/// Elementary functions in single precision made only of +, -, x, / and fused multiply-add, so that
/// every vector width and plain Java give the same bits.
///
/// The methods here are the definition; the vector kernels repeat them operation by operation. The
/// coefficients are minimax fits of this project. Largest errors, found by going through all
/// floats: see `docs/performance.md`; the tests hold them.
public final class VectorMath {
  static final float LOG2E = 0x1.715476p0f;
  static final float LN2_HIGH = 0x1.62e4p-1f;
  static final float LN2_LOW = 0x1.7f7d1cp-20f;

  /// Adding 1.5 * 2^23 rounds a small float to an integer, which then stands in the low bits.
  static final float ROUNDER = 0x1.8p23f;

  /// The same, with the exponent's bias added to the integer.
  static final float BIASED_ROUNDER = ROUNDER + 127f;

  static final int ROUNDER_BITS = 0x4B400000;

  static final float LN2 = 0x1.62e43p-1f;

  /// e to the power of this number, and to that of its negative, are normal floats.
  static final float POWER_MAX = 0x1.5d5894p6f;

  /// e to the power r, less one, near zero: r + POWER2 r^2 + .. + POWER5 r^5.
  static final float POWER2 = 0x1.fffe6ep-2f;

  static final float POWER3 = 0x1.55562ep-3f;
  static final float POWER4 = 0x1.5705a2p-5f;
  static final float POWER5 = 0x1.113b1p-7f;

  static final float EXP_MAX = 89f;
  static final float EXP_MIN = -104f;
  static final float EXP2 = 0x1.fffffcp-2f;
  static final float EXP3 = 0x1.55549p-3f;
  static final float EXP4 = 0x1.5558f8p-5f;
  static final float EXP5 = 0x1.123b02p-7f;
  static final float EXP6 = 0x1.6a2256p-10f;

  static final int SQRT_HALF_BITS = 0x3F3504F3;
  static final float LOG3 = 0x1.555554p-2f;
  static final float LOG4 = -0x1.00022ap-2f;
  static final float LOG5 = 0x1.99a028p-3f;
  static final float LOG6 = -0x1.54712cp-3f;
  static final float LOG7 = 0x1.22d64ep-3f;
  static final float LOG8 = -0x1.0d8cacp-3f;
  static final float LOG9 = 0x1.057bep-3f;
  static final float LOG10 = -0x1.38e078p-4f;

  private VectorMath() {}

  /// e to the power x, gradual underflow included.
  public static float exp(float x) {
    float clamped = x > EXP_MAX ? EXP_MAX : x;
    clamped = clamped < EXP_MIN ? EXP_MIN : clamped;
    float shifted = Fma.fma(clamped, LOG2E, ROUNDER);
    int n = Float.floatToRawIntBits(shifted) - ROUNDER_BITS;
    float whole = shifted - ROUNDER;
    float r = Fma.fma(whole, -LN2_HIGH, clamped);
    r = Fma.fma(whole, -LN2_LOW, r);
    float p = Fma.fma(EXP6, r, EXP5);
    p = Fma.fma(p, r, EXP4);
    p = Fma.fma(p, r, EXP3);
    p = Fma.fma(p, r, EXP2);
    p = Fma.fma(p, r * r, r) + 1f;
    int half = n >> 1;
    float scale1 = Float.intBitsToFloat((half + 127) << 23);
    float scale2 = Float.intBitsToFloat((n - half + 127) << 23);
    return p * scale1 * scale2;
  }

  /// e / (e + 1) with e to the power x; below -87.3 it stays at 1.2e-38 instead of becoming
  /// denormal.
  ///
  /// Made for speed, as [#tanh] is: the power is 2^n times a polynomial of degree five in x - n ln
  /// 2, summed in pairs, so that few operations wait for one another.
  public static float sigmoid(float x) {
    float z = x > POWER_MAX ? POWER_MAX : x;
    z = z < -POWER_MAX ? -POWER_MAX : z;
    float shifted = Fma.fma(z, LOG2E, BIASED_ROUNDER);
    float scale = scale(shifted);
    float e = Fma.fma(lessOne(z, shifted), scale, scale);
    return e / (e + 1f);
  }

  /// The hyperbolic tangent: m / (m + 2) with m = e to the power 2x, less one. It is as good near
  /// zero as elsewhere, except that -0 becomes 0.
  public static float tanh(float x) {
    float z = x + x;
    z = z > POWER_MAX ? POWER_MAX : z;
    z = z < -POWER_MAX ? -POWER_MAX : z;
    float shifted = Fma.fma(z, LOG2E, BIASED_ROUNDER);
    float scale = scale(shifted);
    float m = Fma.fma(lessOne(z, shifted), scale, scale - 1f);
    return m / (m + 2f);
  }

  /// 2^n, where n and the exponent's bias stand in the low bits.
  private static float scale(float shifted) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
  }

  /// e to the power z - n ln 2, less one.
  private static float lessOne(float z, float shifted) {
    float r = Fma.fma(shifted - BIASED_ROUNDER, -LN2, z);
    float square = r * r;
    float high = Fma.fma(r, POWER5, POWER4);
    float low = Fma.fma(r, POWER3, POWER2);
    return Fma.fma(Fma.fma(high, square, low), square, r);
  }

  /// The natural logarithm.
  public static float log(float x) {
    boolean tiny = x < Float.MIN_NORMAL;
    float scaled = tiny ? x * 0x1p23f : x;
    int bits = Float.floatToRawIntBits(scaled);
    int e = (bits - SQRT_HALF_BITS) >> 23;
    float f = Float.intBitsToFloat(bits - (e << 23)) - 1f;
    float n = (float) (tiny ? e - 23 : e);
    float p = Fma.fma(LOG10, f, LOG9);
    p = Fma.fma(p, f, LOG8);
    p = Fma.fma(p, f, LOG7);
    p = Fma.fma(p, f, LOG6);
    p = Fma.fma(p, f, LOG5);
    p = Fma.fma(p, f, LOG4);
    p = Fma.fma(p, f, LOG3);
    float square = f * f;
    p = p * f * square;
    p = Fma.fma(n, LN2_LOW, p);
    p = Fma.fma(-0.5f, square, p);
    float result = Fma.fma(n, LN2_HIGH, f + p);
    result = x > 0 ? result : Float.NaN;
    result = x == 0 ? Float.NEGATIVE_INFINITY : result;
    return x == Float.POSITIVE_INFINITY ? x : result;
  }
}
