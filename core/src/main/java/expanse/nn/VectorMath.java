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

  static final float LN2 = 0x1.62e43p-1f;

  /// The reciprocal of e to this power is just a normal float.
  static final float SIGMOID_MAX = 0x1.5d5894p6f;

  static final float SIGMOID2 = 0x1.fffdfcp-2f;
  static final float SIGMOID3 = 0x1.5557bp-3f;
  static final float SIGMOID4 = 0x1.572a3cp-5f;
  static final float SIGMOID5 = 0x1.106208p-7f;

  static final float EXP_MAX = 89f;
  static final float EXP_MIN = -104f;
  static final float EXP2 = 0x1.fffffcp-2f;
  static final float EXP3 = 0x1.55549p-3f;
  static final float EXP4 = 0x1.5558f8p-5f;
  static final float EXP5 = 0x1.123b02p-7f;
  static final float EXP6 = 0x1.6a2256p-10f;

  /// The tangent is one from 9.01 on; to this number it can be computed without overflow.
  static final float TANH_MAX = SIGMOID_MAX / 2;

  static final float TANH2 = 0x1.fffe6ep-2f;
  static final float TANH3 = 0x1.55562ep-3f;
  static final float TANH4 = 0x1.5705a2p-5f;
  static final float TANH5 = 0x1.113b1p-7f;

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
  ///
  /// Made for speed, as [#tanh] is: e to the power -x is 2^n times a polynomial of degree five in x
  /// + n ln 2, summed in pairs, so that few operations wait for one another.
  public static float sigmoid(float x) {
    float z = x > SIGMOID_MAX ? SIGMOID_MAX : x;
    z = z < -SIGMOID_MAX ? -SIGMOID_MAX : z;
    float shifted = Fma.fma(z, -LOG2E, BIASED_ROUNDER);
    float whole = shifted - BIASED_ROUNDER;
    float r = Fma.fma(whole, LN2, z);
    float square = r * r;
    float high = Fma.fma(r, -SIGMOID5, SIGMOID4);
    float low = Fma.fma(r, -SIGMOID3, SIGMOID2);
    float p = Fma.fma(Fma.fma(high, square, low), square, 1f - r);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
    return 1f / Fma.fma(p, scale, 1f);
  }

  /// The hyperbolic tangent: m / (m + 2) with m = e to the power 2x, less one. It is as good near
  /// zero as elsewhere, except that -0 becomes 0.
  public static float tanh(float x) {
    float z = x > TANH_MAX ? TANH_MAX : x;
    z = z < -TANH_MAX ? -TANH_MAX : z;
    float shifted = Fma.fma(z, 2 * LOG2E, BIASED_ROUNDER);
    float whole = shifted - BIASED_ROUNDER;
    float r = Fma.fma(whole, -LN2, z + z);
    float square = r * r;
    float high = Fma.fma(r, TANH5, TANH4);
    float low = Fma.fma(r, TANH3, TANH2);
    float p = Fma.fma(Fma.fma(high, square, low), square, r);
    float scale = Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
    float m = Fma.fma(p, scale, scale - 1f);
    return m / (m + 2f);
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
