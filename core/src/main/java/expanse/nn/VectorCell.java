package expanse.nn;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The element-wise part of an LSTM step in vectors, and the elements left over.
final class VectorCell {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();

  private VectorCell() {}

  /// `c' = f c + i g`.
  static void cells(int n, float[] gates, int offset, int stride, float[] c, int cFrom, int cTo) {
    int fOffset = offset + stride;
    int gOffset = offset + 2 * stride;
    int q = 0;
    for (; q + L <= n; q += L) {
      FloatVector i = FloatVector.fromArray(S, gates, offset + q);
      FloatVector f = FloatVector.fromArray(S, gates, fOffset + q);
      FloatVector g = FloatVector.fromArray(S, gates, gOffset + q);
      f.fma(FloatVector.fromArray(S, c, cFrom + q), i.mul(g)).intoArray(c, cTo + q);
    }
    for (; q < n; q++) {
      float product = gates[offset + q] * gates[gOffset + q];
      c[cTo + q] = Fma.fma(gates[fOffset + q], c[cFrom + q], product);
    }
  }

  /// `h = o tanh c'`, to two places; `hidden` is a multiple of the vector length.
  static void outputs(
      int n,
      int hidden,
      float[] o,
      int oOffset,
      float[] t,
      int tOffset,
      float[] h,
      int hOffset,
      float[] out,
      int outOffset,
      int outStride) {
    int to = outOffset;
    int left = hidden;
    for (int q = 0; q < n; q += L) {
      FloatVector value =
          FloatVector.fromArray(S, o, oOffset + q).mul(FloatVector.fromArray(S, t, tOffset + q));
      value.intoArray(h, hOffset + q);
      value.intoArray(out, to);
      to += L;
      left -= L;
      if (left == 0) {
        to += outStride - hidden;
        left = hidden;
      }
    }
  }

  /// `target += source` for rows of the source that lie `stride` apart; `hidden` is a multiple of
  /// the vector length.
  static void addRows(
      int n,
      int hidden,
      float[] source,
      int sourceOffset,
      int stride,
      float[] target,
      int targetOffset) {
    int from = sourceOffset;
    int left = hidden;
    for (int q = 0; q < n; q += L) {
      FloatVector.fromArray(S, target, targetOffset + q)
          .add(FloatVector.fromArray(S, source, from))
          .intoArray(target, targetOffset + q);
      from += L;
      left -= L;
      if (left == 0) {
        from += stride - hidden;
        left = hidden;
      }
    }
  }

  /// The same for any `hidden`.
  static void outputsOfAnySize(
      int n,
      int hidden,
      float[] o,
      int oOffset,
      float[] t,
      int tOffset,
      float[] h,
      int hOffset,
      float[] out,
      int outOffset,
      int outStride) {
    for (int q = 0; q < n; q++) {
      float value = o[oOffset + q] * t[tOffset + q];
      h[hOffset + q] = value;
      out[outOffset + q / hidden * outStride + q % hidden] = value;
    }
  }

  /// `dh` holds the whole gradient of h.
  static void backward(
      int n,
      float[] gates,
      int offset,
      int stride,
      float[] c,
      int cFrom,
      float[] tanhC,
      int tanhCOffset,
      float[] dh,
      int dhOffset,
      float[] dc,
      int dcOffset,
      float[] dSums,
      int dOffset,
      int dStride) {
    FloatVector one = FloatVector.broadcast(S, 1f);
    int fOffset = offset + stride;
    int gOffset = offset + 2 * stride;
    int oOffset = offset + 3 * stride;
    for (int q = 0; q < n; q += L) {
      FloatVector i = FloatVector.fromArray(S, gates, offset + q);
      FloatVector f = FloatVector.fromArray(S, gates, fOffset + q);
      FloatVector g = FloatVector.fromArray(S, gates, gOffset + q);
      FloatVector o = FloatVector.fromArray(S, gates, oOffset + q);
      FloatVector t = FloatVector.fromArray(S, tanhC, tanhCOffset + q);
      FloatVector dhTotal = FloatVector.fromArray(S, dh, dhOffset + q);
      FloatVector slope = t.neg().fma(t, one);
      FloatVector dcTotal = dhTotal.mul(o).fma(slope, FloatVector.fromArray(S, dc, dcOffset + q));
      dcTotal.mul(g).mul(i.neg().fma(i, i)).intoArray(dSums, dOffset + q);
      dcTotal
          .mul(FloatVector.fromArray(S, c, cFrom + q))
          .mul(f.neg().fma(f, f))
          .intoArray(dSums, dOffset + dStride + q);
      dcTotal.mul(i).mul(g.neg().fma(g, one)).intoArray(dSums, dOffset + 2 * dStride + q);
      dhTotal.mul(t).mul(o.neg().fma(o, o)).intoArray(dSums, dOffset + 3 * dStride + q);
      dcTotal.mul(f).intoArray(dc, dcOffset + q);
    }
  }

  static void backwardTail(
      int from,
      int n,
      float[] gates,
      int offset,
      int stride,
      float[] c,
      int cFrom,
      float[] tanhC,
      int tanhCOffset,
      float[] dh,
      int dhOffset,
      float[] dc,
      int dcOffset,
      float[] dSums,
      int dOffset,
      int dStride) {
    for (int q = from; q < n; q++) {
      int at = offset + q;
      int to = dOffset + q;
      float i = gates[at];
      float f = gates[at + stride];
      float g = gates[at + 2 * stride];
      float o = gates[at + 3 * stride];
      float t = tanhC[tanhCOffset + q];
      float dhTotal = dh[dhOffset + q];
      float dcTotal = Fma.fma(dhTotal * o, Fma.fma(-t, t, 1f), dc[dcOffset + q]);
      dSums[to] = dcTotal * g * Fma.fma(-i, i, i);
      dSums[to + dStride] = dcTotal * c[cFrom + q] * Fma.fma(-f, f, f);
      dSums[to + 2 * dStride] = dcTotal * i * Fma.fma(-g, g, 1f);
      dSums[to + 3 * dStride] = dhTotal * t * Fma.fma(-o, o, o);
      dc[dcOffset + q] = dcTotal * f;
    }
  }
}
