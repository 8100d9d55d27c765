package expanse.nn;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [VectorMath] in vectors, operation by operation; counts are multiples of the vector length.
final class VectorFunctions {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();

  private VectorFunctions() {}

  private static FloatVector all(float value) {
    return FloatVector.broadcast(S, value);
  }

  private static FloatVector clamp(FloatVector x, float low, float high) {
    FloatVector bounded = x.blend(all(high), x.compare(VectorOperators.GT, all(high)));
    return bounded.blend(all(low), bounded.compare(VectorOperators.LT, all(low)));
  }

  /// e to the power of x - whole ln 2, less one.
  private static FloatVector expm1OfRemainder(FloatVector x, FloatVector whole) {
    FloatVector r = whole.fma(all(-VectorMath.LN2_HIGH), x);
    r = whole.fma(all(-VectorMath.LN2_LOW), r);
    FloatVector p = r.fma(all(VectorMath.EXP6), all(VectorMath.EXP5));
    p = p.fma(r, all(VectorMath.EXP4));
    p = p.fma(r, all(VectorMath.EXP3));
    p = p.fma(r, all(VectorMath.EXP2));
    return p.fma(r.mul(r), r);
  }

  static void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i += L) {
      FloatVector z =
          clamp(FloatVector.fromArray(S, x, xOffset + i), VectorMath.EXP_MIN, VectorMath.EXP_MAX);
      FloatVector shifted = z.fma(all(VectorMath.LOG2E), all(VectorMath.ROUNDER));
      IntVector power = shifted.reinterpretAsInts().sub(VectorMath.ROUNDER_BITS);
      FloatVector p = expm1OfRemainder(z, shifted.sub(all(VectorMath.ROUNDER))).add(all(1f));
      IntVector half = power.lanewise(VectorOperators.ASHR, 1);
      p = p.mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
      p = p.mul(power.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
      p.intoArray(y, yOffset + i);
    }
  }

  static void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i += L) {
      FloatVector z =
          clamp(
              FloatVector.fromArray(S, x, xOffset + i).neg(),
              -VectorMath.SIGMOID_MAX,
              VectorMath.SIGMOID_MAX);
      FloatVector shifted = z.fma(all(VectorMath.LOG2E), all(VectorMath.BIASED_ROUNDER));
      FloatVector p = expm1OfRemainder(z, shifted.sub(all(VectorMath.BIASED_ROUNDER)));
      FloatVector scale =
          shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
      all(1f).div(p.fma(scale, scale.add(all(1f)))).intoArray(y, yOffset + i);
    }
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector z = clamp(x, -VectorMath.TANH_MAX, VectorMath.TANH_MAX);
    FloatVector u = z.mul(z);
    FloatVector p = u.fma(all(VectorMath.TANH_P4), all(VectorMath.TANH_P3));
    p = p.fma(u, all(VectorMath.TANH_P2));
    p = p.fma(u, all(VectorMath.TANH_P1));
    p = p.fma(u, all(1f));
    FloatVector q = u.fma(all(VectorMath.TANH_Q4), all(VectorMath.TANH_Q3));
    q = q.fma(u, all(VectorMath.TANH_Q2));
    q = q.fma(u, all(VectorMath.TANH_Q1));
    q = q.fma(u, all(1f));
    return z.mul(p).div(q);
  }

  static void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i += L) {
      tanh(FloatVector.fromArray(S, x, xOffset + i)).intoArray(y, yOffset + i);
    }
  }

  static void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i += L) {
      FloatVector in = FloatVector.fromArray(S, x, xOffset + i);
      VectorMask<Float> tiny = in.compare(VectorOperators.LT, all(Float.MIN_NORMAL));
      FloatVector scaled = in.blend(in.mul(all(0x1p23f)), tiny);
      IntVector bits = scaled.reinterpretAsInts();
      IntVector e = bits.sub(VectorMath.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
      FloatVector f =
          bits.sub(e.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(all(1f));
      FloatVector whole = (FloatVector) e.convert(VectorOperators.I2F, 0);
      whole = whole.blend(whole.sub(all(23f)), tiny);
      logOfParts(in, f, whole).intoArray(y, yOffset + i);
    }
  }

  private static FloatVector logOfParts(FloatVector in, FloatVector f, FloatVector whole) {
    FloatVector p = f.fma(all(VectorMath.LOG10), all(VectorMath.LOG9));
    p = p.fma(f, all(VectorMath.LOG8));
    p = p.fma(f, all(VectorMath.LOG7));
    p = p.fma(f, all(VectorMath.LOG6));
    p = p.fma(f, all(VectorMath.LOG5));
    p = p.fma(f, all(VectorMath.LOG4));
    p = p.fma(f, all(VectorMath.LOG3));
    FloatVector square = f.mul(f);
    p = p.mul(f).mul(square);
    p = whole.fma(all(VectorMath.LN2_LOW), p);
    p = square.fma(all(-0.5f), p);
    FloatVector result = whole.fma(all(VectorMath.LN2_HIGH), f.add(p));
    result = all(Float.NaN).blend(result, in.compare(VectorOperators.GT, all(0f)));
    result = result.blend(all(Float.NEGATIVE_INFINITY), in.compare(VectorOperators.EQ, all(0f)));
    FloatVector infinity = all(Float.POSITIVE_INFINITY);
    return result.blend(infinity, in.compare(VectorOperators.EQ, infinity));
  }
}
