package expanse.nn;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// [PlainCell] in vectors, over rows of `width` elements, a multiple of the vector length, that lie
/// side by side except in `out` and `dOut`.
///
/// The functions of [VectorMath] stand here again, operation by operation, since each pass is one
/// loop without helpers: a helper that the JIT compiler happens not to inline would box every
/// vector it takes and returns.
final class VectorCell {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();

  private VectorCell() {}

  /// @param n elements of all rows
  static void forward(
      int n,
      int width,
      float[] sums,
      int sumsOffset,
      int sumStride,
      float[] gates,
      int gatesOffset,
      int gateStride,
      float[] c,
      int cFrom,
      int cTo,
      float[] h,
      int hOffset,
      float[] out,
      int outOffset,
      int outStride) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector two = FloatVector.broadcast(S, 2f);
    FloatVector rounder = FloatVector.broadcast(S, VectorMath.BIASED_ROUNDER);
    FloatVector twiceLog2e = FloatVector.broadcast(S, 2 * VectorMath.LOG2E);
    FloatVector minusLn2 = FloatVector.broadcast(S, -VectorMath.LN2);
    FloatVector t2 = FloatVector.broadcast(S, VectorMath.TANH2);
    FloatVector t3 = FloatVector.broadcast(S, VectorMath.TANH3);
    FloatVector t4 = FloatVector.broadcast(S, VectorMath.TANH4);
    FloatVector t5 = FloatVector.broadcast(S, VectorMath.TANH5);
    FloatVector tanhMax = FloatVector.broadcast(S, VectorMath.TANH_MAX);
    FloatVector tanhMin = FloatVector.broadcast(S, -VectorMath.TANH_MAX);
    FloatVector minusLog2e = FloatVector.broadcast(S, -VectorMath.LOG2E);
    FloatVector ln2 = FloatVector.broadcast(S, VectorMath.LN2);
    FloatVector s2 = FloatVector.broadcast(S, VectorMath.SIGMOID2);
    FloatVector s3 = FloatVector.broadcast(S, -VectorMath.SIGMOID3);
    FloatVector s4 = FloatVector.broadcast(S, VectorMath.SIGMOID4);
    FloatVector s5 = FloatVector.broadcast(S, -VectorMath.SIGMOID5);
    FloatVector max = FloatVector.broadcast(S, VectorMath.SIGMOID_MAX);
    FloatVector min = FloatVector.broadcast(S, -VectorMath.SIGMOID_MAX);
    int to = outOffset;
    int left = width;
    for (int q = 0; q < n; q += L) {
      int from = sumsOffset + q;
      FloatVector i = FloatVector.fromArray(S, sums, from);
      FloatVector f = FloatVector.fromArray(S, sums, from + sumStride);
      FloatVector g = FloatVector.fromArray(S, sums, from + 2 * sumStride);
      FloatVector o = FloatVector.fromArray(S, sums, from + 3 * sumStride);
      if (i.abs()
          .compare(GT, tanhMax)
          .or(f.abs().compare(GT, tanhMax))
          .or(g.abs().compare(GT, tanhMax))
          .or(o.abs().compare(GT, tanhMax))
          .anyTrue()) { // seldom, and nothing else waits for it
        i = i.blend(max, i.compare(GT, max)).blend(min, i.compare(LT, min));
        f = f.blend(max, f.compare(GT, max)).blend(min, f.compare(LT, min));
        g = g.blend(tanhMax, g.compare(GT, tanhMax)).blend(tanhMin, g.compare(LT, tanhMin));
        o = o.blend(max, o.compare(GT, max)).blend(min, o.compare(LT, min));
      }
      FloatVector shifted = i.fma(minusLog2e, rounder);
      FloatVector r = shifted.sub(rounder).fma(ln2, i);
      FloatVector square = r.mul(r);
      FloatVector p = r.fma(s5, s4).fma(square, r.fma(s3, s2)).fma(square, one.sub(r));
      FloatVector scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      i = one.div(p.fma(scale, one));
      shifted = f.fma(minusLog2e, rounder);
      r = shifted.sub(rounder).fma(ln2, f);
      square = r.mul(r);
      p = r.fma(s5, s4).fma(square, r.fma(s3, s2)).fma(square, one.sub(r));
      scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      f = one.div(p.fma(scale, one));
      shifted = g.fma(twiceLog2e, rounder);
      r = shifted.sub(rounder).fma(minusLn2, g.add(g));
      square = r.mul(r);
      p = r.fma(t5, t4).fma(square, r.fma(t3, t2)).fma(square, r);
      scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector m = p.fma(scale, scale.sub(one));
      g = m.div(m.add(two));
      shifted = o.fma(minusLog2e, rounder);
      r = shifted.sub(rounder).fma(ln2, o);
      square = r.mul(r);
      p = r.fma(s5, s4).fma(square, r.fma(s3, s2)).fma(square, one.sub(r));
      scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      o = one.div(p.fma(scale, one));
      int at = gatesOffset + q;
      i.intoArray(gates, at);
      f.intoArray(gates, at + gateStride);
      g.intoArray(gates, at + 2 * gateStride);
      o.intoArray(gates, at + 3 * gateStride);
      FloatVector cell = f.fma(FloatVector.fromArray(S, c, cFrom + q), i.mul(g));
      cell.intoArray(c, cTo + q);
      if (cell.abs().compare(GT, tanhMax).anyTrue()) {
        cell =
            cell.blend(tanhMax, cell.compare(GT, tanhMax))
                .blend(tanhMin, cell.compare(LT, tanhMin));
      }
      shifted = cell.fma(twiceLog2e, rounder);
      r = shifted.sub(rounder).fma(minusLn2, cell.add(cell));
      square = r.mul(r);
      p = r.fma(t5, t4).fma(square, r.fma(t3, t2)).fma(square, r);
      scale = shifted.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats();
      m = p.fma(scale, scale.sub(one));
      FloatVector value = o.mul(m.div(m.add(two)));
      value.intoArray(h, hOffset + q);
      value.intoArray(out, to);
      to += L;
      left -= L;
      if (left == 0) {
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
      int dStride) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector two = FloatVector.broadcast(S, 2f);
    FloatVector rounder = FloatVector.broadcast(S, VectorMath.BIASED_ROUNDER);
    FloatVector twiceLog2e = FloatVector.broadcast(S, 2 * VectorMath.LOG2E);
    FloatVector minusLn2 = FloatVector.broadcast(S, -VectorMath.LN2);
    FloatVector t2 = FloatVector.broadcast(S, VectorMath.TANH2);
    FloatVector t3 = FloatVector.broadcast(S, VectorMath.TANH3);
    FloatVector t4 = FloatVector.broadcast(S, VectorMath.TANH4);
    FloatVector t5 = FloatVector.broadcast(S, VectorMath.TANH5);
    FloatVector tanhMax = FloatVector.broadcast(S, VectorMath.TANH_MAX);
    FloatVector tanhMin = FloatVector.broadcast(S, -VectorMath.TANH_MAX);
    int above = dOutOffset;
    int left = width;
    for (int q = 0; q < n; q += L) {
      FloatVector cell = FloatVector.fromArray(S, c, cTo + q);
      if (cell.abs().compare(GT, tanhMax).anyTrue()) { // seldom
        cell =
            cell.blend(tanhMax, cell.compare(GT, tanhMax))
                .blend(tanhMin, cell.compare(LT, tanhMin));
      }
      FloatVector shifted = cell.fma(twiceLog2e, rounder);
      FloatVector r = shifted.sub(rounder).fma(minusLn2, cell.add(cell));
      FloatVector square = r.mul(r);
      FloatVector p = r.fma(t5, t4).fma(square, r.fma(t3, t2)).fma(square, r);
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
      int to = dOffset + q;
      dcTotal.mul(g).mul(i.neg().fma(i, i)).intoArray(dSums, to);
      dcTotal
          .mul(FloatVector.fromArray(S, c, cFrom + q))
          .mul(f.neg().fma(f, f))
          .intoArray(dSums, to + dStride);
      dcTotal.mul(i).mul(g.neg().fma(g, one)).intoArray(dSums, to + 2 * dStride);
      dhTotal.mul(t).mul(o.neg().fma(o, o)).intoArray(dSums, to + 3 * dStride);
      dcTotal.mul(f).intoArray(dc, dcOffset + q);
      above += L;
      left -= L;
      if (left == 0) {
        above += dOutStride - width;
        left = width;
      }
    }
  }
}
