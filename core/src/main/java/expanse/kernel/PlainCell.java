package expanse.kernel;

/// The element-wise part of an LSTM step over neighbouring elements of one row, in plain Java: the
/// definition that [VectorCell] repeats.
final class PlainCell {
  private PlainCell() {}

  static void forward(
      int n,
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
      int outOffset) {
    for (int q = 0; q < n; q++) {
      int from = sumsOffset + q;
      int to = gatesOffset + q;
      float i = VectorMath.sigmoid(sums[from]);
      float f = VectorMath.sigmoid(sums[from + sumStride]);
      float g = VectorMath.tanh(sums[from + 2 * sumStride]);
      float o = VectorMath.sigmoid(sums[from + 3 * sumStride]);
      gates[to] = i;
      gates[to + gateStride] = f;
      gates[to + 2 * gateStride] = g;
      gates[to + 3 * gateStride] = o;
      float cell = Fma.fma(f, c[cFrom + q], i * g);
      float value = o * VectorMath.tanh(cell);
      c[cTo + q] = cell;
      h[hOffset + q] = value;
      out[outOffset + q] = value;
    }
  }

  static void backward(
      int n,
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
      float[] dc,
      int dcOffset,
      float[] dSums,
      int dOffset,
      int dStride) {
    for (int q = 0; q < n; q++) {
      int at = gatesOffset + q;
      int to = dOffset + q;
      float i = gates[at];
      float f = gates[at + gateStride];
      float g = gates[at + 2 * gateStride];
      float o = gates[at + 3 * gateStride];
      float t = VectorMath.tanh(c[cTo + q]);
      float dhTotal = dh[dhOffset + q] + dOut[dOutOffset + q];
      float dcTotal = Fma.fma(dhTotal * o, Fma.fma(-t, t, 1f), dc[dcOffset + q]);
      dSums[to] = dcTotal * g * Fma.fma(-i, i, i);
      dSums[to + dStride] = dcTotal * c[cFrom + q] * Fma.fma(-f, f, f);
      dSums[to + 2 * dStride] = dcTotal * i * Fma.fma(-g, g, 1f);
      dSums[to + 3 * dStride] = dhTotal * t * Fma.fma(-o, o, o);
      dc[dcOffset + q] = dcTotal * f;
    }
  }
}
