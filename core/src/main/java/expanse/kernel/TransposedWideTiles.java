package expanse.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Register tiles of the matrix products with A transposed: `rows x vectors` accumulators that stay
/// in registers over the whole inner loop.
///
/// Each tile is a small method of its own, so that the JIT compiler always treats it alike. `add`
/// tells whether C keeps what it holds. A is read as k x rows.
final class TransposedWideTiles {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();

  private TransposedWideTiles() {}

  static void tile8x3Transposed(
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
      int from = aOffset + q * lda;
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

  static void tile4x3Transposed(
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
    }
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      int from = aOffset + q * lda;
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
  }

  static void tile1x3Transposed(
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
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c02 = FloatVector.zero(S);
    if (add) {
      c00 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 0 * L);
      c01 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 1 * L);
      c02 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 2 * L);
    }
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      int from = aOffset + q * lda;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, at + 1 * L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[from + 0]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
    c01.intoArray(c, cOffset + 0 * ldc + 1 * L);
    c02.intoArray(c, cOffset + 0 * ldc + 2 * L);
  }
}
