package expanse.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// [PlainCell] in vectors, over rows of `width` elements, a multiple of the vector length, that lie
/// side by side except in `h`, `out`, `dOut` and `dSums`.
///
/// The functions of [VectorMath] stand here again, operation by operation, since each pass is one
/// loop without helpers: a helper that the JIT compiler happens not to inline would box every
/// vector it takes and returns. Constants are read from an array: one that is broadcast the
/// compiler may broadcast again at each use, where it knows nothing of the loop being long.
final class VectorCell {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();
  private static final float[] ONE = filled(1f);
  private static final float[] TWO = filled(2f);
  private static final float[] ROUNDER = filled(VectorMath.BIASED_ROUNDER);
  private static final float[] LOG2E = filled(VectorMath.LOG2E);
  private static final float[] MINUS_LN2 = filled(-VectorMath.LN2);
  private static final float[] POWER2 = filled(VectorMath.POWER2);
  private static final float[] POWER3 = filled(VectorMath.POWER3);
  private static final float[] POWER4 = filled(VectorMath.POWER4);
  private static final float[] POWER5 = filled(VectorMath.POWER5);
  private static final float[] MAX = filled(VectorMath.POWER_MAX);

  private VectorCell() {}

  private static float[] filled(float value) {
    float[] vector = new float[L];
    Arrays.fill(vector, value);
    return vector;
  }

  /// Activates the gates and moves the cells. Apart from [#outputs], since of the two together the
  /// processor could hold no more than one round at a time, whose operations wait for one another.
  ///
  /// @param n elements of all rows
  static void gates(
      int n,
      float[] sums,
      int sumsOffset,
      int sumStride,
      float[] gates,
      int gatesOffset,
      int gateStride,
      float[] c,
      int cFrom,
      int cTo) {
    FloatVector one = FloatVector.fromArray(S, ONE, 0);
    FloatVector two = FloatVector.fromArray(S, TWO, 0);
    FloatVector rounder = FloatVector.fromArray(S, ROUNDER, 0);
    FloatVector log2e = FloatVector.fromArray(S, LOG2E, 0);
    FloatVector minusLn2 = FloatVector.fromArray(S, MINUS_LN2, 0);
    FloatVector c2 = FloatVector.fromArray(S, POWER2, 0);
    FloatVector c3 = FloatVector.fromArray(S, POWER3, 0);
    FloatVector c4 = FloatVector.fromArray(S, POWER4, 0);
    FloatVector c5 = FloatVector.fromArray(S, POWER5, 0);
    FloatVector max = FloatVector.fromArray(S, MAX, 0);
    IntVector maxBits = max.reinterpretAsInts();
    for (int q = 0; q < n; q += L) {
      int from = sumsOffset + q;
      FloatVector i = FloatVector.fromArray(S, sums, from);
      FloatVector f = FloatVector.fromArray(S, sums, from + sumStride);
      FloatVector g = FloatVector.fromArray(S, sums, from + 2 * sumStride);
      FloatVector o = FloatVector.fromArray(S, sums, from + 3 * sumStride);
      g = g.add(g);
      IntVector large = i.abs().reinterpretAsInts().max(f.abs().reinterpretAsInts());
      large = large.max(g.abs().reinterpretAsInts().max(o.abs().reinterpretAsInts()));
      if (large.compare(GT, maxBits).anyTrue()) { // seldom, and nothing else waits for it
        FloatVector min = max.neg();
        i = i.blend(max, i.compare(GT, max)).blend(min, i.compare(LT, min));
        f = f.blend(max, f.compare(GT, max)).blend(min, f.compare(LT, min));
        g = g.blend(max, g.compare(GT, max)).blend(min, g.compare(LT, min));
        o = o.blend(max, o.compare(GT, max)).blend(min, o.compare(LT, min));
      }
      FloatVector shifted = i.fma(log2e, rounder);
      FloatVector r = shifted.sub(rounder).fma(minusLn2, i);
      FloatVector square = r.mul(r);
      FloatVector p = r.fma(c5, c4).fma(square, r.fma(c3, c2)).fma(square, r);
      FloatVector scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector e = p.fma(scale, scale);
      i = e.div(e.add(one));
      shifted = f.fma(log2e, rounder);
      r = shifted.sub(rounder).fma(minusLn2, f);
      square = r.mul(r);
      p = r.fma(c5, c4).fma(square, r.fma(c3, c2)).fma(square, r);
      scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      e = p.fma(scale, scale);
      f = e.div(e.add(one));
      shifted = g.fma(log2e, rounder);
      r = shifted.sub(rounder).fma(minusLn2, g);
      square = r.mul(r);
      p = r.fma(c5, c4).fma(square, r.fma(c3, c2)).fma(square, r);
      scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector m = p.fma(scale, scale.sub(one));
      g = m.div(m.add(two));
      shifted = o.fma(log2e, rounder);
      r = shifted.sub(rounder).fma(minusLn2, o);
      square = r.mul(r);
      p = r.fma(c5, c4).fma(square, r.fma(c3, c2)).fma(square, r);
      scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      e = p.fma(scale, scale);
      o = e.div(e.add(one));
      int at = gatesOffset + q;
      i.intoArray(gates, at);
      f.intoArray(gates, at + gateStride);
      g.intoArray(gates, at + 2 * gateStride);
      o.intoArray(gates, at + 3 * gateStride);
      f.fma(FloatVector.fromArray(S, c, cFrom + q), i.mul(g)).intoArray(c, cTo + q);
    }
  }

  /// Computes h from the cells and the output gates.
  ///
  /// @param n elements of all rows
  static void outputs(
      int n,
      int width,
      float[] gates,
      int oOffset,
      float[] c,
      int cOffset,
      float[] h,
      int hOffset,
      int hStride,
      float[] out,
      int outOffset,
      int outStride) {
    FloatVector one = FloatVector.fromArray(S, ONE, 0);
    FloatVector two = FloatVector.fromArray(S, TWO, 0);
    FloatVector rounder = FloatVector.fromArray(S, ROUNDER, 0);
    FloatVector log2e = FloatVector.fromArray(S, LOG2E, 0);
    FloatVector minusLn2 = FloatVector.fromArray(S, MINUS_LN2, 0);
    FloatVector c2 = FloatVector.fromArray(S, POWER2, 0);
    FloatVector c3 = FloatVector.fromArray(S, POWER3, 0);
    FloatVector c4 = FloatVector.fromArray(S, POWER4, 0);
    FloatVector c5 = FloatVector.fromArray(S, POWER5, 0);
    FloatVector max = FloatVector.fromArray(S, MAX, 0);
    IntVector maxBits = max.reinterpretAsInts();
    int state = hOffset;
    int to = outOffset;
    int left = width;
    for (int q = 0; q < n; q += L) {
      FloatVector cell = FloatVector.fromArray(S, c, cOffset + q);
      FloatVector z = cell.add(cell);
      if (z.abs().reinterpretAsInts().compare(GT, maxBits).anyTrue()) { // seldom
        FloatVector min = max.neg();
        z = z.blend(max, z.compare(GT, max)).blend(min, z.compare(LT, min));
      }
      FloatVector shifted = z.fma(log2e, rounder);
      FloatVector r = shifted.sub(rounder).fma(minusLn2, z);
      FloatVector square = r.mul(r);
      FloatVector p = r.fma(c5, c4).fma(square, r.fma(c3, c2)).fma(square, r);
      FloatVector scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector m = p.fma(scale, scale.sub(one));
      FloatVector o = FloatVector.fromArray(S, gates, oOffset + q);
      FloatVector value = o.mul(m.div(m.add(two)));
      value.intoArray(h, state);
      value.intoArray(out, to);
      state += L;
      to += L;
      left -= L;
      if (left == 0) {
        state += hStride - width;
        to += outStride - width;
        left = width;
      }
    }
  }

  /// @param n elements of all rows
  static void backward(
      int n,
      int width,
      float[] gates,
      int gatesOffset,
      int gateStride,
      float[] c,
      int cFrom,
      int cTo,
      float[] dh,
      int dhOffset,
      float[] dOut,
      int dOutOffset,
      int dOutStride,
      float[] dc,
      int dcOffset,
      float[] dSums,
      int dOffset,
      int gateWidth,
      int dStride) {
    FloatVector one = FloatVector.fromArray(S, ONE, 0);
    FloatVector two = FloatVector.fromArray(S, TWO, 0);
    FloatVector rounder = FloatVector.fromArray(S, ROUNDER, 0);
    FloatVector log2e = FloatVector.fromArray(S, LOG2E, 0);
    FloatVector minusLn2 = FloatVector.fromArray(S, MINUS_LN2, 0);
    FloatVector c2 = FloatVector.fromArray(S, POWER2, 0);
    FloatVector c3 = FloatVector.fromArray(S, POWER3, 0);
    FloatVector c4 = FloatVector.fromArray(S, POWER4, 0);
    FloatVector c5 = FloatVector.fromArray(S, POWER5, 0);
    FloatVector max = FloatVector.fromArray(S, MAX, 0);
    IntVector maxBits = max.reinterpretAsInts();
    int above = dOutOffset;
    int to = dOffset;
    int left = width;
    for (int q = 0; q < n; q += L) {
      FloatVector cell = FloatVector.fromArray(S, c, cTo + q);
      FloatVector z = cell.add(cell);
      if (z.abs().reinterpretAsInts().compare(GT, maxBits).anyTrue()) { // seldom
        FloatVector min = max.neg();
        z = z.blend(max, z.compare(GT, max)).blend(min, z.compare(LT, min));
      }
      FloatVector shifted = z.fma(log2e, rounder);
      FloatVector r = shifted.sub(rounder).fma(minusLn2, z);
      FloatVector square = r.mul(r);
      FloatVector p = r.fma(c5, c4).fma(square, r.fma(c3, c2)).fma(square, r);
      FloatVector scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector m = p.fma(scale, scale.sub(one));
      FloatVector t = m.div(m.add(two));
      int at = gatesOffset + q;
      FloatVector i = FloatVector.fromArray(S, gates, at);
      FloatVector f = FloatVector.fromArray(S, gates, at + gateStride);
      FloatVector g = FloatVector.fromArray(S, gates, at + 2 * gateStride);
      FloatVector o = FloatVector.fromArray(S, gates, at + 3 * gateStride);
      FloatVector dhTotal =
          FloatVector.fromArray(S, dh, dhOffset + q).add(FloatVector.fromArray(S, dOut, above));
      FloatVector slope = t.neg().fma(t, one);
      FloatVector dcTotal = dhTotal.mul(o).fma(slope, FloatVector.fromArray(S, dc, dcOffset + q));
      dcTotal.mul(g).mul(i.neg().fma(i, i)).intoArray(dSums, to);
      dcTotal
          .mul(FloatVector.fromArray(S, c, cFrom + q))
          .mul(f.neg().fma(f, f))
          .intoArray(dSums, to + gateWidth);
      dcTotal.mul(i).mul(g.neg().fma(g, one)).intoArray(dSums, to + 2 * gateWidth);
      dhTotal.mul(t).mul(o.neg().fma(o, o)).intoArray(dSums, to + 3 * gateWidth);
      dcTotal.mul(f).intoArray(dc, dcOffset + q);
      above += L;
      to += L;
      left -= L;
      if (left == 0) {
        above += dOutStride - width;
        to += dStride - width;
        left = width;
      }
    }
  }
}
