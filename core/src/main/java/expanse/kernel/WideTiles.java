package expanse.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Register tiles of the matrix products: `rows x vectors` accumulators that stay in registers over
/// the whole inner loop.
///
/// Each tile is a small method of its own, so that the JIT compiler always treats it alike. `add`
/// tells whether C keeps what it holds.
final class WideTiles {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();

  private WideTiles() {}

  static void tile8x3(
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
    int a0 = aOffset + 0 * lda;
    int a1 = aOffset + 1 * lda;
    int a2 = aOffset + 2 * lda;
    int a3 = aOffset + 3 * lda;
    int a4 = aOffset + 4 * lda;
    int a5 = aOffset + 5 * lda;
    int a6 = aOffset + 6 * lda;
    int a7 = aOffset + 7 * lda;
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, at + 1 * L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + q]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + q]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + q]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + q]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + q]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      c42 = x4.fma(b2, c42);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + q]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      c52 = x5.fma(b2, c52);
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + q]);
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      c62 = x6.fma(b2, c62);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + q]);
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

  static void tile4x3(
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
    int a0 = aOffset + 0 * lda;
    int a1 = aOffset + 1 * lda;
    int a2 = aOffset + 2 * lda;
    int a3 = aOffset + 3 * lda;
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, at + 1 * L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + q]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + q]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + q]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + q]);
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

  static void tile1x3(
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
    int a0 = aOffset + 0 * lda;
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, at + 1 * L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + q]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
    c01.intoArray(c, cOffset + 0 * ldc + 1 * L);
    c02.intoArray(c, cOffset + 0 * ldc + 2 * L);
  }

  /// One row by four packed panels, one after the other: more chains than the latency of the
  /// multiply-add needs, and long runs of loads.
  static void tile1x12(
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      boolean add) {
    FloatVector c0 = FloatVector.zero(S);
    FloatVector c1 = FloatVector.zero(S);
    FloatVector c2 = FloatVector.zero(S);
    FloatVector c3 = FloatVector.zero(S);
    FloatVector c4 = FloatVector.zero(S);
    FloatVector c5 = FloatVector.zero(S);
    FloatVector c6 = FloatVector.zero(S);
    FloatVector c7 = FloatVector.zero(S);
    FloatVector c8 = FloatVector.zero(S);
    FloatVector c9 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    if (add) {
      c0 = FloatVector.fromArray(S, c, cOffset + 0 * L);
      c1 = FloatVector.fromArray(S, c, cOffset + 1 * L);
      c2 = FloatVector.fromArray(S, c, cOffset + 2 * L);
      c3 = FloatVector.fromArray(S, c, cOffset + 3 * L);
      c4 = FloatVector.fromArray(S, c, cOffset + 4 * L);
      c5 = FloatVector.fromArray(S, c, cOffset + 5 * L);
      c6 = FloatVector.fromArray(S, c, cOffset + 6 * L);
      c7 = FloatVector.fromArray(S, c, cOffset + 7 * L);
      c8 = FloatVector.fromArray(S, c, cOffset + 8 * L);
      c9 = FloatVector.fromArray(S, c, cOffset + 9 * L);
      c10 = FloatVector.fromArray(S, c, cOffset + 10 * L);
      c11 = FloatVector.fromArray(S, c, cOffset + 11 * L);
    }
    int panel = k * ldb;
    for (int q = 0; q < k; q++) {
      int at0 = bOffset + q * ldb;
      int at1 = at0 + panel;
      int at2 = at1 + panel;
      int at3 = at2 + panel;
      FloatVector x = FloatVector.broadcast(S, a[aOffset + q]);
      c0 = x.fma(FloatVector.fromArray(S, b, at0 + 0 * L), c0);
      c1 = x.fma(FloatVector.fromArray(S, b, at0 + 1 * L), c1);
      c2 = x.fma(FloatVector.fromArray(S, b, at0 + 2 * L), c2);
      c3 = x.fma(FloatVector.fromArray(S, b, at1 + 0 * L), c3);
      c4 = x.fma(FloatVector.fromArray(S, b, at1 + 1 * L), c4);
      c5 = x.fma(FloatVector.fromArray(S, b, at1 + 2 * L), c5);
      c6 = x.fma(FloatVector.fromArray(S, b, at2 + 0 * L), c6);
      c7 = x.fma(FloatVector.fromArray(S, b, at2 + 1 * L), c7);
      c8 = x.fma(FloatVector.fromArray(S, b, at2 + 2 * L), c8);
      c9 = x.fma(FloatVector.fromArray(S, b, at3 + 0 * L), c9);
      c10 = x.fma(FloatVector.fromArray(S, b, at3 + 1 * L), c10);
      c11 = x.fma(FloatVector.fromArray(S, b, at3 + 2 * L), c11);
    }
    c0.intoArray(c, cOffset + 0 * L);
    c1.intoArray(c, cOffset + 1 * L);
    c2.intoArray(c, cOffset + 2 * L);
    c3.intoArray(c, cOffset + 3 * L);
    c4.intoArray(c, cOffset + 4 * L);
    c5.intoArray(c, cOffset + 5 * L);
    c6.intoArray(c, cOffset + 6 * L);
    c7.intoArray(c, cOffset + 7 * L);
    c8.intoArray(c, cOffset + 8 * L);
    c9.intoArray(c, cOffset + 9 * L);
    c10.intoArray(c, cOffset + 10 * L);
    c11.intoArray(c, cOffset + 11 * L);
  }

  /// One row by two packed panels.
  static void tile1x6(
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      boolean add) {
    FloatVector c0 = FloatVector.zero(S);
    FloatVector c1 = FloatVector.zero(S);
    FloatVector c2 = FloatVector.zero(S);
    FloatVector c3 = FloatVector.zero(S);
    FloatVector c4 = FloatVector.zero(S);
    FloatVector c5 = FloatVector.zero(S);
    if (add) {
      c0 = FloatVector.fromArray(S, c, cOffset + 0 * L);
      c1 = FloatVector.fromArray(S, c, cOffset + 1 * L);
      c2 = FloatVector.fromArray(S, c, cOffset + 2 * L);
      c3 = FloatVector.fromArray(S, c, cOffset + 3 * L);
      c4 = FloatVector.fromArray(S, c, cOffset + 4 * L);
      c5 = FloatVector.fromArray(S, c, cOffset + 5 * L);
    }
    int panel = k * ldb;
    for (int q = 0; q < k; q++) {
      int at0 = bOffset + q * ldb;
      int at1 = at0 + panel;
      FloatVector x = FloatVector.broadcast(S, a[aOffset + q]);
      c0 = x.fma(FloatVector.fromArray(S, b, at0 + 0 * L), c0);
      c1 = x.fma(FloatVector.fromArray(S, b, at0 + 1 * L), c1);
      c2 = x.fma(FloatVector.fromArray(S, b, at0 + 2 * L), c2);
      c3 = x.fma(FloatVector.fromArray(S, b, at1 + 0 * L), c3);
      c4 = x.fma(FloatVector.fromArray(S, b, at1 + 1 * L), c4);
      c5 = x.fma(FloatVector.fromArray(S, b, at1 + 2 * L), c5);
    }
    c0.intoArray(c, cOffset + 0 * L);
    c1.intoArray(c, cOffset + 1 * L);
    c2.intoArray(c, cOffset + 2 * L);
    c3.intoArray(c, cOffset + 3 * L);
    c4.intoArray(c, cOffset + 4 * L);
    c5.intoArray(c, cOffset + 5 * L);
  }
}
