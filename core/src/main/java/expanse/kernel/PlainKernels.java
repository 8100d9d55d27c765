package expanse.kernel;

/// The kernels in plain Java: always right, on every JVM, and the oracle of the vector kernels.
public final class PlainKernels implements Kernels {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public int panelWidth() {
    return 16;
  }

  @Override
  public void gemmPacked(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] packed,
      int packedOffset,
      float[] c,
      int cOffset,
      int ldc,
      boolean add) {
    int width = panelWidth();
    int panel = packedOffset;
    for (int first = 0; first < n; first += width) {
      int columns = Math.min(width, n - first);
      gemm(m, columns, k, a, aOffset, lda, packed, panel, width, c, cOffset + first, ldc, add);
      panel += width * k;
    }
  }

  @Override
  public void gemm(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc,
      boolean add) {
    for (int i = 0; i < m; i++) {
      int row = cOffset + i * ldc;
      if (!add) {
        for (int j = 0; j < n; j++) {
          c[row + j] = 0;
        }
      }
      for (int q = 0; q < k; q++) {
        axpy(n, a[aOffset + i * lda + q], b, bOffset + q * ldb, c, row);
      }
    }
  }

  @Override
  public void gemmTransposed(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc) {
    for (int i = 0; i < m; i++) {
      for (int q = 0; q < k; q++) {
        axpy(n, a[aOffset + q * lda + i], b, bOffset + q * ldb, c, cOffset + i * ldc);
      }
    }
  }

  @Override
  public void gemmTransposedPacked(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] packed,
      int packedOffset,
      float[] c,
      int cOffset,
      int ldc) {
    int width = panelWidth();
    for (int first = 0; first < n; first += width) {
      gemmTransposed(
          m,
          Math.min(width, n - first),
          k,
          a,
          aOffset,
          lda,
          packed,
          packedOffset + first * k,
          width,
          c,
          cOffset + first,
          ldc);
    }
  }

  private static void axpy(int n, float factor, float[] b, int bOffset, float[] c, int cOffset) {
    for (int j = 0; j < n; j++) {
      c[cOffset + j] = Fma.fma(factor, b[bOffset + j], c[cOffset + j]);
    }
  }

  @Override
  public void linear(
      int rows,
      int in,
      int out,
      float[] x,
      int xOffset,
      int lda,
      float[] w,
      int wOffset,
      float[] bias,
      int biasOffset,
      float[] y,
      int yOffset,
      int ldy) {
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        float sum = dot(in, x, xOffset + r * lda, w, wOffset + o * in);
        y[yOffset + r * ldy + o] = sum + bias[biasOffset + o];
      }
    }
  }

  /// The dot product in [Kernels#LANES] interleaved chains, added pairwise.
  static float dot(int n, float[] a, int aOffset, float[] b, int bOffset) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    float s8 = 0;
    float s9 = 0;
    float s10 = 0;
    float s11 = 0;
    float s12 = 0;
    float s13 = 0;
    float s14 = 0;
    float s15 = 0;
    for (int i = 0; i < n; i += LANES) {
      int p = aOffset + i;
      int q = bOffset + i;
      int left = n - i;
      s0 = Fma.fma(a[p], b[q], s0);
      s1 = left > 1 ? Fma.fma(a[p + 1], b[q + 1], s1) : s1;
      s2 = left > 2 ? Fma.fma(a[p + 2], b[q + 2], s2) : s2;
      s3 = left > 3 ? Fma.fma(a[p + 3], b[q + 3], s3) : s3;
      s4 = left > 4 ? Fma.fma(a[p + 4], b[q + 4], s4) : s4;
      s5 = left > 5 ? Fma.fma(a[p + 5], b[q + 5], s5) : s5;
      s6 = left > 6 ? Fma.fma(a[p + 6], b[q + 6], s6) : s6;
      s7 = left > 7 ? Fma.fma(a[p + 7], b[q + 7], s7) : s7;
      s8 = left > 8 ? Fma.fma(a[p + 8], b[q + 8], s8) : s8;
      s9 = left > 9 ? Fma.fma(a[p + 9], b[q + 9], s9) : s9;
      s10 = left > 10 ? Fma.fma(a[p + 10], b[q + 10], s10) : s10;
      s11 = left > 11 ? Fma.fma(a[p + 11], b[q + 11], s11) : s11;
      s12 = left > 12 ? Fma.fma(a[p + 12], b[q + 12], s12) : s12;
      s13 = left > 13 ? Fma.fma(a[p + 13], b[q + 13], s13) : s13;
      s14 = left > 14 ? Fma.fma(a[p + 14], b[q + 14], s14) : s14;
      s15 = left > 15 ? Fma.fma(a[p + 15], b[q + 15], s15) : s15;
    }
    s0 += s8;
    s1 += s9;
    s2 += s10;
    s3 += s11;
    s4 += s12;
    s5 += s13;
    s6 += s14;
    s7 += s15;
    s0 += s4;
    s1 += s5;
    s2 += s6;
    s3 += s7;
    return (s0 + s2) + (s1 + s3);
  }

  @Override
  public void lstmCell(
      int rows,
      int hidden,
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
      int hStride,
      float[] out,
      int outOffset,
      int outStride) {
    for (int r = 0; r < rows; r++) {
      int q = r * hidden;
      PlainCell.forward(
          hidden,
          sums,
          sumsOffset + q,
          sumStride,
          gates,
          gatesOffset + q,
          gateStride,
          c,
          cFrom + q,
          cTo + q,
          h,
          hOffset + r * hStride,
          out,
          outOffset + r * outStride);
    }
  }

  @Override
  public void lstmCellBackward(
      int rows,
      int hidden,
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
    for (int r = 0; r < rows; r++) {
      int q = r * hidden;
      PlainCell.backward(
          hidden,
          gates,
          gatesOffset + q,
          gateStride,
          c,
          cFrom + q,
          cTo + q,
          dh,
          dhOffset + q,
          dOut,
          dOutOffset + r * dOutStride,
          dc,
          dcOffset + q,
          dSums,
          dOffset + r * dStride,
          hidden);
    }
  }

  @Override
  public void add(int n, float[] source, int sourceOffset, float[] target, int targetOffset) {
    for (int i = 0; i < n; i++) {
      target[targetOffset + i] += source[sourceOffset + i];
    }
  }

  @Override
  public void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = VectorMath.sigmoid(x[xOffset + i]);
    }
  }

  @Override
  public void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = VectorMath.tanh(x[xOffset + i]);
    }
  }

  @Override
  public void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = VectorMath.exp(x[xOffset + i]);
    }
  }

  @Override
  public void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = VectorMath.log(x[xOffset + i]);
    }
  }
}
