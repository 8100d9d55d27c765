package expanse.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// [VectorMath] in vectors, operation by operation; counts are multiples of the vector length.
///
/// Each function is one loop without helpers: a helper that the JIT compiler happens not to inline
/// would box every vector it takes and returns.
final class VectorFunctions {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();

  private VectorFunctions() {}

  static void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector log2e = FloatVector.broadcast(S, VectorMath.LOG2E);
    FloatVector minusHigh = FloatVector.broadcast(S, -VectorMath.LN2_HIGH);
    FloatVector minusLow = FloatVector.broadcast(S, -VectorMath.LN2_LOW);
    FloatVector e2 = FloatVector.broadcast(S, VectorMath.EXP2);
    FloatVector e3 = FloatVector.broadcast(S, VectorMath.EXP3);
    FloatVector e4 = FloatVector.broadcast(S, VectorMath.EXP4);
    FloatVector e5 = FloatVector.broadcast(S, VectorMath.EXP5);
    FloatVector e6 = FloatVector.broadcast(S, VectorMath.EXP6);
    FloatVector max = FloatVector.broadcast(S, VectorMath.EXP_MAX);
    FloatVector min = FloatVector.broadcast(S, VectorMath.EXP_MIN);
    FloatVector rounder = FloatVector.broadcast(S, VectorMath.ROUNDER);
    for (int i = 0; i < n; i += L) {
      FloatVector z = FloatVector.fromArray(S, x, xOffset + i);
      z = z.blend(max, z.compare(GT, max));
      z = z.blend(min, z.compare(LT, min));
      FloatVector shifted = z.fma(log2e, rounder);
      IntVector power = shifted.reinterpretAsInts().sub(VectorMath.ROUNDER_BITS);
      FloatVector whole = shifted.sub(rounder);
      FloatVector r = whole.fma(minusLow, whole.fma(minusHigh, z));
      FloatVector p = r.fma(e6, e5).fma(r, e4).fma(r, e3).fma(r, e2);
      p = p.fma(r.mul(r), r).add(one);
      IntVector half = power.lanewise(ASHR, 1);
      p = p.mul(half.add(127).lanewise(LSHL, 23).reinterpretAsFloats());
      p = p.mul(power.sub(half).add(127).lanewise(LSHL, 23).reinterpretAsFloats());
      p.intoArray(y, yOffset + i);
    }
  }

  static void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector log2e = FloatVector.broadcast(S, VectorMath.LOG2E);
    FloatVector minusLn2 = FloatVector.broadcast(S, -VectorMath.LN2);
    FloatVector c2 = FloatVector.broadcast(S, VectorMath.POWER2);
    FloatVector c3 = FloatVector.broadcast(S, VectorMath.POWER3);
    FloatVector c4 = FloatVector.broadcast(S, VectorMath.POWER4);
    FloatVector c5 = FloatVector.broadcast(S, VectorMath.POWER5);
    FloatVector max = FloatVector.broadcast(S, VectorMath.POWER_MAX);
    FloatVector min = FloatVector.broadcast(S, -VectorMath.POWER_MAX);
    FloatVector rounder = FloatVector.broadcast(S, VectorMath.BIASED_ROUNDER);
    for (int i = 0; i < n; i += L) {
      FloatVector z = FloatVector.fromArray(S, x, xOffset + i);
      if (z.abs().compare(GT, max).anyTrue()) { // seldom, and nothing else waits for it
        z = z.blend(max, z.compare(GT, max));
        z = z.blend(min, z.compare(LT, min));
      }
      FloatVector shifted = z.fma(log2e, rounder);
      FloatVector r = shifted.sub(rounder).fma(minusLn2, z);
      FloatVector square = r.mul(r);
      FloatVector p = r.fma(c5, c4).fma(square, r.fma(c3, c2)).fma(square, r);
      FloatVector scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector e = p.fma(scale, scale);
      e.div(e.add(one)).intoArray(y, yOffset + i);
    }
  }

  static void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector two = FloatVector.broadcast(S, 2f);
    FloatVector log2e = FloatVector.broadcast(S, VectorMath.LOG2E);
    FloatVector minusLn2 = FloatVector.broadcast(S, -VectorMath.LN2);
    FloatVector c2 = FloatVector.broadcast(S, VectorMath.POWER2);
    FloatVector c3 = FloatVector.broadcast(S, VectorMath.POWER3);
    FloatVector c4 = FloatVector.broadcast(S, VectorMath.POWER4);
    FloatVector c5 = FloatVector.broadcast(S, VectorMath.POWER5);
    FloatVector max = FloatVector.broadcast(S, VectorMath.POWER_MAX);
    FloatVector min = FloatVector.broadcast(S, -VectorMath.POWER_MAX);
    FloatVector rounder = FloatVector.broadcast(S, VectorMath.BIASED_ROUNDER);
    for (int i = 0; i < n; i += L) {
      FloatVector z = FloatVector.fromArray(S, x, xOffset + i);
      z = z.add(z);
      if (z.abs().compare(GT, max).anyTrue()) { // seldom, and nothing else waits for it
        z = z.blend(max, z.compare(GT, max));
        z = z.blend(min, z.compare(LT, min));
      }
      FloatVector shifted = z.fma(log2e, rounder);
      FloatVector r = shifted.sub(rounder).fma(minusLn2, z);
      FloatVector square = r.mul(r);
      FloatVector p = r.fma(c5, c4).fma(square, r.fma(c3, c2)).fma(square, r);
      FloatVector scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector m = p.fma(scale, scale.sub(one));
      m.div(m.add(two)).intoArray(y, yOffset + i);
    }
  }

  static void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector zero = FloatVector.zero(S);
    FloatVector infinity = FloatVector.broadcast(S, Float.POSITIVE_INFINITY);
    FloatVector normal = FloatVector.broadcast(S, Float.MIN_NORMAL);
    FloatVector none = FloatVector.broadcast(S, Float.NaN);
    FloatVector half = FloatVector.broadcast(S, -0.5f);
    FloatVector high = FloatVector.broadcast(S, VectorMath.LN2_HIGH);
    FloatVector low = FloatVector.broadcast(S, VectorMath.LN2_LOW);
    FloatVector c3 = FloatVector.broadcast(S, VectorMath.LOG3);
    FloatVector c4 = FloatVector.broadcast(S, VectorMath.LOG4);
    FloatVector c5 = FloatVector.broadcast(S, VectorMath.LOG5);
    FloatVector c6 = FloatVector.broadcast(S, VectorMath.LOG6);
    FloatVector c7 = FloatVector.broadcast(S, VectorMath.LOG7);
    FloatVector c8 = FloatVector.broadcast(S, VectorMath.LOG8);
    FloatVector c9 = FloatVector.broadcast(S, VectorMath.LOG9);
    FloatVector c10 = FloatVector.broadcast(S, VectorMath.LOG10);
    for (int i = 0; i < n; i += L) {
      FloatVector in = FloatVector.fromArray(S, x, xOffset + i);
      VectorMask<Float> tiny = in.compare(LT, normal);
      IntVector bits = in.blend(in.mul(0x1p23f), tiny).reinterpretAsInts();
      IntVector e = bits.sub(VectorMath.SQRT_HALF_BITS).lanewise(ASHR, 23);
      FloatVector f = bits.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats().sub(one);
      FloatVector whole = (FloatVector) e.convert(I2F, 0);
      whole = whole.blend(whole.sub(23f), tiny);
      FloatVector p = f.fma(c10, c9).fma(f, c8).fma(f, c7).fma(f, c6);
      p = p.fma(f, c5).fma(f, c4).fma(f, c3);
      FloatVector square = f.mul(f);
      p = p.mul(f).mul(square);
      p = square.fma(half, whole.fma(low, p));
      FloatVector result = whole.fma(high, f.add(p));
      result = none.blend(result, in.compare(GT, zero));
      result = result.blend(infinity.neg(), in.compare(EQ, zero));
      result.blend(infinity, in.compare(EQ, infinity)).intoArray(y, yOffset + i);
    }
  }
}
