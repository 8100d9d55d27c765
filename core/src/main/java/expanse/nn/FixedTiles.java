package expanse.nn;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Register tiles for rows of A that lie [#STRIDE] elements apart, as those of the network's states
/// and gates do.
///
/// A distance known to the JIT compiler becomes part of the instructions: no register and no
/// addition for each row of A, no multiplication and no range check in the inner loop. That matters
/// most where two threads of the processor share a core's front end.
final class FixedTiles {
  /// Units per direction of the seeds' network.
  static final int STRIDE = 96;

  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();
  private static final int PANEL = 3 * L;

  private FixedTiles() {}

  static void tile8x3(
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc,
      boolean add) {
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c02 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c12 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c22 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    FloatVector c32 = FloatVector.zero(S);
    FloatVector c40 = FloatVector.zero(S);
    FloatVector c41 = FloatVector.zero(S);
    FloatVector c42 = FloatVector.zero(S);
    FloatVector c50 = FloatVector.zero(S);
    FloatVector c51 = FloatVector.zero(S);
    FloatVector c52 = FloatVector.zero(S);
    FloatVector c60 = FloatVector.zero(S);
    FloatVector c61 = FloatVector.zero(S);
    FloatVector c62 = FloatVector.zero(S);
    FloatVector c70 = FloatVector.zero(S);
    FloatVector c71 = FloatVector.zero(S);
    FloatVector c72 = FloatVector.zero(S);
    if (add) {
      c00 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 0 * L);
      c01 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 1 * L);
      c02 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 2 * L);
      c10 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 0 * L);
      c11 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 1 * L);
      c12 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 2 * L);
      c20 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 0 * L);
      c21 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 1 * L);
      c22 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 2 * L);
      c30 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 0 * L);
      c31 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 1 * L);
      c32 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 2 * L);
      c40 = FloatVector.fromArray(S, c, cOffset + 4 * ldc + 0 * L);
      c41 = FloatVector.fromArray(S, c, cOffset + 4 * ldc + 1 * L);
      c42 = FloatVector.fromArray(S, c, cOffset + 4 * ldc + 2 * L);
      c50 = FloatVector.fromArray(S, c, cOffset + 5 * ldc + 0 * L);
      c51 = FloatVector.fromArray(S, c, cOffset + 5 * ldc + 1 * L);
      c52 = FloatVector.fromArray(S, c, cOffset + 5 * ldc + 2 * L);
      c60 = FloatVector.fromArray(S, c, cOffset + 6 * ldc + 0 * L);
      c61 = FloatVector.fromArray(S, c, cOffset + 6 * ldc + 1 * L);
      c62 = FloatVector.fromArray(S, c, cOffset + 6 * ldc + 2 * L);
      c70 = FloatVector.fromArray(S, c, cOffset + 7 * ldc + 0 * L);
      c71 = FloatVector.fromArray(S, c, cOffset + 7 * ldc + 1 * L);
      c72 = FloatVector.fromArray(S, c, cOffset + 7 * ldc + 2 * L);
    }
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, at + 1 * L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[aOffset + q]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      FloatVector x1 = FloatVector.broadcast(S, a[aOffset + 1 * STRIDE + q]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      FloatVector x2 = FloatVector.broadcast(S, a[aOffset + 2 * STRIDE + q]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      FloatVector x3 = FloatVector.broadcast(S, a[aOffset + 3 * STRIDE + q]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      FloatVector x4 = FloatVector.broadcast(S, a[aOffset + 4 * STRIDE + q]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      c42 = x4.fma(b2, c42);
      FloatVector x5 = FloatVector.broadcast(S, a[aOffset + 5 * STRIDE + q]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      c52 = x5.fma(b2, c52);
      FloatVector x6 = FloatVector.broadcast(S, a[aOffset + 6 * STRIDE + q]);
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      c62 = x6.fma(b2, c62);
      FloatVector x7 = FloatVector.broadcast(S, a[aOffset + 7 * STRIDE + q]);
      c70 = x7.fma(b0, c70);
      c71 = x7.fma(b1, c71);
      c72 = x7.fma(b2, c72);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
    c01.intoArray(c, cOffset + 0 * ldc + 1 * L);
    c02.intoArray(c, cOffset + 0 * ldc + 2 * L);
    c10.intoArray(c, cOffset + 1 * ldc + 0 * L);
    c11.intoArray(c, cOffset + 1 * ldc + 1 * L);
    c12.intoArray(c, cOffset + 1 * ldc + 2 * L);
    c20.intoArray(c, cOffset + 2 * ldc + 0 * L);
    c21.intoArray(c, cOffset + 2 * ldc + 1 * L);
    c22.intoArray(c, cOffset + 2 * ldc + 2 * L);
    c30.intoArray(c, cOffset + 3 * ldc + 0 * L);
    c31.intoArray(c, cOffset + 3 * ldc + 1 * L);
    c32.intoArray(c, cOffset + 3 * ldc + 2 * L);
    c40.intoArray(c, cOffset + 4 * ldc + 0 * L);
    c41.intoArray(c, cOffset + 4 * ldc + 1 * L);
    c42.intoArray(c, cOffset + 4 * ldc + 2 * L);
    c50.intoArray(c, cOffset + 5 * ldc + 0 * L);
    c51.intoArray(c, cOffset + 5 * ldc + 1 * L);
    c52.intoArray(c, cOffset + 5 * ldc + 2 * L);
    c60.intoArray(c, cOffset + 6 * ldc + 0 * L);
    c61.intoArray(c, cOffset + 6 * ldc + 1 * L);
    c62.intoArray(c, cOffset + 6 * ldc + 2 * L);
    c70.intoArray(c, cOffset + 7 * ldc + 0 * L);
    c71.intoArray(c, cOffset + 7 * ldc + 1 * L);
    c72.intoArray(c, cOffset + 7 * ldc + 2 * L);
  }

  /// `C = A0 B0 + A B` with the rows of A0 any distance apart and both B packed: what would go to
  /// memory between two products stays in the registers.
  static void tile8x3Sum(
      int k0,
      float[] a0,
      int a0Offset,
      int lda0,
      float[] b0,
      int b0Offset,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int ldc) {
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c02 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c12 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c22 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    FloatVector c32 = FloatVector.zero(S);
    FloatVector c40 = FloatVector.zero(S);
    FloatVector c41 = FloatVector.zero(S);
    FloatVector c42 = FloatVector.zero(S);
    FloatVector c50 = FloatVector.zero(S);
    FloatVector c51 = FloatVector.zero(S);
    FloatVector c52 = FloatVector.zero(S);
    FloatVector c60 = FloatVector.zero(S);
    FloatVector c61 = FloatVector.zero(S);
    FloatVector c62 = FloatVector.zero(S);
    FloatVector c70 = FloatVector.zero(S);
    FloatVector c71 = FloatVector.zero(S);
    FloatVector c72 = FloatVector.zero(S);
    for (int q = 0; q < k0; q++) {
      int at = b0Offset + q * PANEL;
      FloatVector y0 = FloatVector.fromArray(S, b0, at + 0 * L);
      FloatVector y1 = FloatVector.fromArray(S, b0, at + 1 * L);
      FloatVector y2 = FloatVector.fromArray(S, b0, at + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a0[a0Offset + q]);
      c00 = x0.fma(y0, c00);
      c01 = x0.fma(y1, c01);
      c02 = x0.fma(y2, c02);
      FloatVector x1 = FloatVector.broadcast(S, a0[a0Offset + 1 * lda0 + q]);
      c10 = x1.fma(y0, c10);
      c11 = x1.fma(y1, c11);
      c12 = x1.fma(y2, c12);
      FloatVector x2 = FloatVector.broadcast(S, a0[a0Offset + 2 * lda0 + q]);
      c20 = x2.fma(y0, c20);
      c21 = x2.fma(y1, c21);
      c22 = x2.fma(y2, c22);
      FloatVector x3 = FloatVector.broadcast(S, a0[a0Offset + 3 * lda0 + q]);
      c30 = x3.fma(y0, c30);
      c31 = x3.fma(y1, c31);
      c32 = x3.fma(y2, c32);
      FloatVector x4 = FloatVector.broadcast(S, a0[a0Offset + 4 * lda0 + q]);
      c40 = x4.fma(y0, c40);
      c41 = x4.fma(y1, c41);
      c42 = x4.fma(y2, c42);
      FloatVector x5 = FloatVector.broadcast(S, a0[a0Offset + 5 * lda0 + q]);
      c50 = x5.fma(y0, c50);
      c51 = x5.fma(y1, c51);
      c52 = x5.fma(y2, c52);
      FloatVector x6 = FloatVector.broadcast(S, a0[a0Offset + 6 * lda0 + q]);
      c60 = x6.fma(y0, c60);
      c61 = x6.fma(y1, c61);
      c62 = x6.fma(y2, c62);
      FloatVector x7 = FloatVector.broadcast(S, a0[a0Offset + 7 * lda0 + q]);
      c70 = x7.fma(y0, c70);
      c71 = x7.fma(y1, c71);
      c72 = x7.fma(y2, c72);
    }
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * PANEL;
      FloatVector z0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector z1 = FloatVector.fromArray(S, b, at + 1 * L);
      FloatVector z2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[aOffset + q]);
      c00 = x0.fma(z0, c00);
      c01 = x0.fma(z1, c01);
      c02 = x0.fma(z2, c02);
      FloatVector x1 = FloatVector.broadcast(S, a[aOffset + 1 * STRIDE + q]);
      c10 = x1.fma(z0, c10);
      c11 = x1.fma(z1, c11);
      c12 = x1.fma(z2, c12);
      FloatVector x2 = FloatVector.broadcast(S, a[aOffset + 2 * STRIDE + q]);
      c20 = x2.fma(z0, c20);
      c21 = x2.fma(z1, c21);
      c22 = x2.fma(z2, c22);
      FloatVector x3 = FloatVector.broadcast(S, a[aOffset + 3 * STRIDE + q]);
      c30 = x3.fma(z0, c30);
      c31 = x3.fma(z1, c31);
      c32 = x3.fma(z2, c32);
      FloatVector x4 = FloatVector.broadcast(S, a[aOffset + 4 * STRIDE + q]);
      c40 = x4.fma(z0, c40);
      c41 = x4.fma(z1, c41);
      c42 = x4.fma(z2, c42);
      FloatVector x5 = FloatVector.broadcast(S, a[aOffset + 5 * STRIDE + q]);
      c50 = x5.fma(z0, c50);
      c51 = x5.fma(z1, c51);
      c52 = x5.fma(z2, c52);
      FloatVector x6 = FloatVector.broadcast(S, a[aOffset + 6 * STRIDE + q]);
      c60 = x6.fma(z0, c60);
      c61 = x6.fma(z1, c61);
      c62 = x6.fma(z2, c62);
      FloatVector x7 = FloatVector.broadcast(S, a[aOffset + 7 * STRIDE + q]);
      c70 = x7.fma(z0, c70);
      c71 = x7.fma(z1, c71);
      c72 = x7.fma(z2, c72);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
    c01.intoArray(c, cOffset + 0 * ldc + 1 * L);
    c02.intoArray(c, cOffset + 0 * ldc + 2 * L);
    c10.intoArray(c, cOffset + 1 * ldc + 0 * L);
    c11.intoArray(c, cOffset + 1 * ldc + 1 * L);
    c12.intoArray(c, cOffset + 1 * ldc + 2 * L);
    c20.intoArray(c, cOffset + 2 * ldc + 0 * L);
    c21.intoArray(c, cOffset + 2 * ldc + 1 * L);
    c22.intoArray(c, cOffset + 2 * ldc + 2 * L);
    c30.intoArray(c, cOffset + 3 * ldc + 0 * L);
    c31.intoArray(c, cOffset + 3 * ldc + 1 * L);
    c32.intoArray(c, cOffset + 3 * ldc + 2 * L);
    c40.intoArray(c, cOffset + 4 * ldc + 0 * L);
    c41.intoArray(c, cOffset + 4 * ldc + 1 * L);
    c42.intoArray(c, cOffset + 4 * ldc + 2 * L);
    c50.intoArray(c, cOffset + 5 * ldc + 0 * L);
    c51.intoArray(c, cOffset + 5 * ldc + 1 * L);
    c52.intoArray(c, cOffset + 5 * ldc + 2 * L);
    c60.intoArray(c, cOffset + 6 * ldc + 0 * L);
    c61.intoArray(c, cOffset + 6 * ldc + 1 * L);
    c62.intoArray(c, cOffset + 6 * ldc + 2 * L);
    c70.intoArray(c, cOffset + 7 * ldc + 0 * L);
    c71.intoArray(c, cOffset + 7 * ldc + 1 * L);
    c72.intoArray(c, cOffset + 7 * ldc + 2 * L);
  }

  /// `C += Aᵀ B` with A read as k x rows and B packed.
  static void tile8x3Transposed(
      int k, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset, int ldc) {
    FloatVector c00 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 0 * L);
    FloatVector c01 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 1 * L);
    FloatVector c02 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 2 * L);
    FloatVector c10 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 0 * L);
    FloatVector c11 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 1 * L);
    FloatVector c12 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 2 * L);
    FloatVector c20 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 0 * L);
    FloatVector c21 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 1 * L);
    FloatVector c22 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 2 * L);
    FloatVector c30 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 0 * L);
    FloatVector c31 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 1 * L);
    FloatVector c32 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 2 * L);
    FloatVector c40 = FloatVector.fromArray(S, c, cOffset + 4 * ldc + 0 * L);
    FloatVector c41 = FloatVector.fromArray(S, c, cOffset + 4 * ldc + 1 * L);
    FloatVector c42 = FloatVector.fromArray(S, c, cOffset + 4 * ldc + 2 * L);
    FloatVector c50 = FloatVector.fromArray(S, c, cOffset + 5 * ldc + 0 * L);
    FloatVector c51 = FloatVector.fromArray(S, c, cOffset + 5 * ldc + 1 * L);
    FloatVector c52 = FloatVector.fromArray(S, c, cOffset + 5 * ldc + 2 * L);
    FloatVector c60 = FloatVector.fromArray(S, c, cOffset + 6 * ldc + 0 * L);
    FloatVector c61 = FloatVector.fromArray(S, c, cOffset + 6 * ldc + 1 * L);
    FloatVector c62 = FloatVector.fromArray(S, c, cOffset + 6 * ldc + 2 * L);
    FloatVector c70 = FloatVector.fromArray(S, c, cOffset + 7 * ldc + 0 * L);
    FloatVector c71 = FloatVector.fromArray(S, c, cOffset + 7 * ldc + 1 * L);
    FloatVector c72 = FloatVector.fromArray(S, c, cOffset + 7 * ldc + 2 * L);
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * PANEL;
      int from = aOffset + q * STRIDE;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, at + 1 * L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[from + 0]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      FloatVector x1 = FloatVector.broadcast(S, a[from + 1]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      FloatVector x2 = FloatVector.broadcast(S, a[from + 2]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      FloatVector x3 = FloatVector.broadcast(S, a[from + 3]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      FloatVector x4 = FloatVector.broadcast(S, a[from + 4]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      c42 = x4.fma(b2, c42);
      FloatVector x5 = FloatVector.broadcast(S, a[from + 5]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      c52 = x5.fma(b2, c52);
      FloatVector x6 = FloatVector.broadcast(S, a[from + 6]);
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      c62 = x6.fma(b2, c62);
      FloatVector x7 = FloatVector.broadcast(S, a[from + 7]);
      c70 = x7.fma(b0, c70);
      c71 = x7.fma(b1, c71);
      c72 = x7.fma(b2, c72);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
    c01.intoArray(c, cOffset + 0 * ldc + 1 * L);
    c02.intoArray(c, cOffset + 0 * ldc + 2 * L);
    c10.intoArray(c, cOffset + 1 * ldc + 0 * L);
    c11.intoArray(c, cOffset + 1 * ldc + 1 * L);
    c12.intoArray(c, cOffset + 1 * ldc + 2 * L);
    c20.intoArray(c, cOffset + 2 * ldc + 0 * L);
    c21.intoArray(c, cOffset + 2 * ldc + 1 * L);
    c22.intoArray(c, cOffset + 2 * ldc + 2 * L);
    c30.intoArray(c, cOffset + 3 * ldc + 0 * L);
    c31.intoArray(c, cOffset + 3 * ldc + 1 * L);
    c32.intoArray(c, cOffset + 3 * ldc + 2 * L);
    c40.intoArray(c, cOffset + 4 * ldc + 0 * L);
    c41.intoArray(c, cOffset + 4 * ldc + 1 * L);
    c42.intoArray(c, cOffset + 4 * ldc + 2 * L);
    c50.intoArray(c, cOffset + 5 * ldc + 0 * L);
    c51.intoArray(c, cOffset + 5 * ldc + 1 * L);
    c52.intoArray(c, cOffset + 5 * ldc + 2 * L);
    c60.intoArray(c, cOffset + 6 * ldc + 0 * L);
    c61.intoArray(c, cOffset + 6 * ldc + 1 * L);
    c62.intoArray(c, cOffset + 6 * ldc + 2 * L);
    c70.intoArray(c, cOffset + 7 * ldc + 0 * L);
    c71.intoArray(c, cOffset + 7 * ldc + 1 * L);
    c72.intoArray(c, cOffset + 7 * ldc + 2 * L);
  }
}
