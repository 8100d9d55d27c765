package expanse.nn;

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

  /// The reciprocal of e to this power is just a normal float.
  static final float SIGMOID_MAX = 0x1.5d5894p6f;

  static final float EXP_MAX = 89f;
  static final float EXP_MIN = -104f;
  static final float EXP2 = 0x1.fffffcp-2f;
  static final float EXP3 = 0x1.55549p-3f;
  static final float EXP4 = 0x1.5558f8p-5f;
  static final float EXP5 = 0x1.123b02p-7f;
  static final float EXP6 = 0x1.6a2256p-10f;

  /// From here on the tangent rounds to one.
  static final float TANH_MAX = 0x1.205966p3f;

  static final float TANH_P1 = 0x1.12044p-3f;
  static final float TANH_P2 = 0x1.c9f85p-9f;
  static final float TANH_P3 = 0x1.59555p-16f;
  static final float TANH_P4 = 0x1.c9a3ap-27f;
  static final float TANH_Q1 = 0x1.de576ap-2f;
  static final float TANH_Q2 = 0x1.a7df22p-6f;
  static final float TANH_Q3 = 0x1.5841dp-12f;
  static final float TANH_Q4 = 0x1.a0b846p-21f;

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

  /// 1 / (1 + e to the power -x); below -87.3 it stays at 1.2e-38 instead of becoming denormal.
  public static float sigmoid(float x) {
    float z = -x;
    z = z > SIGMOID_MAX ? SIGMOID_MAX : z;
    z = z < -SIGMOID_MAX ? -SIGMOID_MAX : z;
    float shifted = Fma.fma(z, LOG2E, BIASED_ROUNDER);
    float whole = shifted - BIASED_ROUNDER;
    float r = Fma.fma(whole, -LN2_HIGH, z);
    r = Fma.fma(whole, -LN2_LOW, r);
    float p = Fma.fma(EXP6, r, EXP5);
    p = Fma.fma(p, r, EXP4);
    p = Fma.fma(p, r, EXP3);
    p = Fma.fma(p, r, EXP2);
    p = Fma.fma(p, r * r, r);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
    return 1f / Fma.fma(p, scale, scale + 1f);
  }

  /// The hyperbolic tangent.
  public static float tanh(float x) {
    float clamped = x > TANH_MAX ? TANH_MAX : x;
    clamped = clamped < -TANH_MAX ? -TANH_MAX : clamped;
    float u = clamped * clamped;
    float p = Fma.fma(TANH_P4, u, TANH_P3);
    p = Fma.fma(p, u, TANH_P2);
    p = Fma.fma(p, u, TANH_P1);
    p = Fma.fma(p, u, 1f);
    float q = Fma.fma(TANH_Q4, u, TANH_Q3);
    q = Fma.fma(q, u, TANH_Q2);
    q = Fma.fma(q, u, TANH_Q1);
    q = Fma.fma(q, u, 1f);
    return clamped * p / q;
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
