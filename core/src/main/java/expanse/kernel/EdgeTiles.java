package expanse.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Register tiles of the matrix products: `rows x vectors` accumulators that stay in registers over
/// the whole inner loop.
///
/// Each tile is a small method of its own, so that the JIT compiler always treats it alike. `add`
/// tells whether C keeps what it holds. In the transposed tiles A is read as k x rows.
final class EdgeTiles {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();

  private EdgeTiles() {}

  static void tile4x1(
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
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    if (add) {
      c00 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 0 * L);
      c10 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 0 * L);
      c20 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 0 * L);
      c30 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 0 * L);
    }
    int a0 = aOffset + 0 * lda;
    int a1 = aOffset + 1 * lda;
    int a2 = aOffset + 2 * lda;
    int a3 = aOffset + 3 * lda;
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + q]);
      c00 = x0.fma(b0, c00);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + q]);
      c10 = x1.fma(b0, c10);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + q]);
      c20 = x2.fma(b0, c20);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + q]);
      c30 = x3.fma(b0, c30);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
    c10.intoArray(c, cOffset + 1 * ldc + 0 * L);
    c20.intoArray(c, cOffset + 2 * ldc + 0 * L);
    c30.intoArray(c, cOffset + 3 * ldc + 0 * L);
  }

  static void tile1x1(
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
    if (add) {
      c00 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 0 * L);
    }
    int a0 = aOffset + 0 * lda;
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + q]);
      c00 = x0.fma(b0, c00);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
  }

  static void tile4x1Transposed(
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
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    if (add) {
      c00 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 0 * L);
      c10 = FloatVector.fromArray(S, c, cOffset + 1 * ldc + 0 * L);
      c20 = FloatVector.fromArray(S, c, cOffset + 2 * ldc + 0 * L);
      c30 = FloatVector.fromArray(S, c, cOffset + 3 * ldc + 0 * L);
    }
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      int from = aOffset + q * lda;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[from + 0]);
      c00 = x0.fma(b0, c00);
      FloatVector x1 = FloatVector.broadcast(S, a[from + 1]);
      c10 = x1.fma(b0, c10);
      FloatVector x2 = FloatVector.broadcast(S, a[from + 2]);
      c20 = x2.fma(b0, c20);
      FloatVector x3 = FloatVector.broadcast(S, a[from + 3]);
      c30 = x3.fma(b0, c30);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
    c10.intoArray(c, cOffset + 1 * ldc + 0 * L);
    c20.intoArray(c, cOffset + 2 * ldc + 0 * L);
    c30.intoArray(c, cOffset + 3 * ldc + 0 * L);
  }

  static void tile1x1Transposed(
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
    if (add) {
      c00 = FloatVector.fromArray(S, c, cOffset + 0 * ldc + 0 * L);
    }
    for (int q = 0; q < k; q++) {
      int at = bOffset + q * ldb;
      int from = aOffset + q * lda;
      FloatVector b0 = FloatVector.fromArray(S, b, at + 0 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[from + 0]);
      c00 = x0.fma(b0, c00);
    }
    c00.intoArray(c, cOffset + 0 * ldc + 0 * L);
  }
}
