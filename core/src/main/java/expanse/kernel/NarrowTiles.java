package expanse.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Register tiles of the matrix products: `rows x vectors` accumulators that stay in registers over
/// the whole inner loop.
///
/// Each tile is a small method of its own, so that the JIT compiler always treats it alike. `add`
/// tells whether C keeps what it holds. In the transposed tiles A is read as k x rows.
final class NarrowTiles {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();

  private NarrowTiles() {}

  static void tile4x2(
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
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    if (add) {
      c00 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 0 * L);
      c01 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 1 * L);
      c10 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 0 * L);
      c11 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 1 * L);
      c20 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 0 * L);
      c21 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 1 * L);
      c30 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 0 * L);
      c31 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 1 * L);
    }
    int a0 = aOffset + 0 * lda;
    int a1 = aOffset + 1 * lda;
    int a2 = aOffset + 2 * lda;
    int a3 = aOffset + 3 * lda;
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, at + 1 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + q]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + q]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + q]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + q]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
    c01.intoArray(c, cOffset + 0 * ldc + 1 * L);
    c10.intoArray(c, cOffset + 1 * ldc + 0 * L);
    c11.intoArray(c, cOffset + 1 * ldc + 1 * L);
    c20.intoArray(c, cOffset + 2 * ldc + 0 * L);
    c21.intoArray(c, cOffset + 2 * ldc + 1 * L);
    c30.intoArray(c, cOffset + 3 * ldc + 0 * L);
    c31.intoArray(c, cOffset + 3 * ldc + 1 * L);
  }

  static void tile1x2(
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
    if (add) {
      c00 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 0 * L);
      c01 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 1 * L);
    }
    int a0 = aOffset + 0 * lda;
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, at + 1 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + q]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
    c01.intoArray(c, cOffset + 0 * ldc + 1 * L);
  }

  static void tile4x2Transposed(
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
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    if (add) {
      c00 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 0 * L);
      c01 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 1 * L);
      c10 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 0 * L);
      c11 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 1 * L);
      c20 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 0 * L);
      c21 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 1 * L);
      c30 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 0 * L);
      c31 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 1 * L);
    }
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      int from = aOffset + q * lda;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, at + 1 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[from + 0]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(S, a[from + 1]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(S, a[from + 2]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(S, a[from + 3]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
    c01.intoArray(c, cOffset + 0 * ldc + 1 * L);
    c10.intoArray(c, cOffset + 1 * ldc + 0 * L);
    c11.intoArray(c, cOffset + 1 * ldc + 1 * L);
    c20.intoArray(c, cOffset + 2 * ldc + 0 * L);
    c21.intoArray(c, cOffset + 2 * ldc + 1 * L);
    c30.intoArray(c, cOffset + 3 * ldc + 0 * L);
    c31.intoArray(c, cOffset + 3 * ldc + 1 * L);
  }

  static void tile1x2Transposed(
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
    if (add) {
      c00 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 0 * L);
      c01 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 1 * L);
    }
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      int from = aOffset + q * lda;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, at + 1 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[from + 0]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
    c01.intoArray(c, cOffset + 0 * ldc + 1 * L);
  }

  /// One row by four packed panels, one after the other: eight chains hide the latency of the
  /// multiply-add.
  static void tile1x8(
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
    if (add) {
      c0 = FloatVector.fromArray(S, c, cOffset + 0 * L);
      c1 = FloatVector.fromArray(S, c, cOffset + 1 * L);
      c2 = FloatVector.fromArray(S, c, cOffset + 2 * L);
      c3 = FloatVector.fromArray(S, c, cOffset + 3 * L);
      c4 = FloatVector.fromArray(S, c, cOffset + 4 * L);
      c5 = FloatVector.fromArray(S, c, cOffset + 5 * L);
      c6 = FloatVector.fromArray(S, c, cOffset + 6 * L);
      c7 = FloatVector.fromArray(S, c, cOffset + 7 * L);
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
      c2 = x.fma(FloatVector.fromArray(S, b, at1 + 0 * L), c2);
      c3 = x.fma(FloatVector.fromArray(S, b, at1 + 1 * L), c3);
      c4 = x.fma(FloatVector.fromArray(S, b, at2 + 0 * L), c4);
      c5 = x.fma(FloatVector.fromArray(S, b, at2 + 1 * L), c5);
      c6 = x.fma(FloatVector.fromArray(S, b, at3 + 0 * L), c6);
      c7 = x.fma(FloatVector.fromArray(S, b, at3 + 1 * L), c7);
    }
    c0.intoArray(c, cOffset + 0 * L);
    c1.intoArray(c, cOffset + 1 * L);
    c2.intoArray(c, cOffset + 2 * L);
    c3.intoArray(c, cOffset + 3 * L);
    c4.intoArray(c, cOffset + 4 * L);
    c5.intoArray(c, cOffset + 5 * L);
    c6.intoArray(c, cOffset + 6 * L);
    c7.intoArray(c, cOffset + 7 * L);
  }
}
