package expanse.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Panels of the matrix products: as many columns as a register tile is wide, covered by tiles from
/// the first row to the last, with narrower ones at the edges.
final class VectorPanels {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();
  private static final boolean WIDE = L >= 16;
  private static final int TILE_VECTORS = WIDE ? 3 : 2;
  static final int TILE_COLUMNS = TILE_VECTORS * L;

  private VectorPanels() {}

  static void copyPanel(
      int k, float[] source, int offset, int rowStride, float[] packed, int packedOffset) {
    for (int row = 0; row < k; row++) {
      int from = offset + row * rowStride;
      int to = packedOffset + row * TILE_COLUMNS;
      for (int j = 0; j < TILE_COLUMNS; j += L) {
        FloatVector.fromArray(S, source, from + j).intoArray(packed, to + j);
      }
    }
  }

  /// Computes a few rows one by one, as far as there are several panels for each; returns the
  /// columns done.
  static int rows(
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
    int first = 0;
    for (; first + 4 * TILE_COLUMNS <= n; first += 4 * TILE_COLUMNS) {
      int from = packedOffset + first * k;
      for (int i = 0; i < m; i++) {
        int row = aOffset + i * lda;
        int to = cOffset + i * ldc + first;
        if (WIDE) {
          WideTiles.tile1x12(k, a, row, packed, from, TILE_COLUMNS, c, to, add);
        } else {
          NarrowTiles.tile1x8(k, a, row, packed, from, TILE_COLUMNS, c, to, add);
        }
      }
    }
    for (; WIDE && first + 2 * TILE_COLUMNS <= n; first += 2 * TILE_COLUMNS) {
      int from = packedOffset + first * k;
      for (int i = 0; i < m; i++) {
        int to = cOffset + i * ldc + first;
        WideTiles.tile1x6(k, a, aOffset + i * lda, packed, from, TILE_COLUMNS, c, to, add);
      }
    }
    return first;
  }

  /// One panel of columns, at most a tile's.
  static void panel(
      int m,
      int columns,
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
    int i = 0;
    if (columns == TILE_COLUMNS) {
      if (WIDE) {
        for (; lda == FixedTiles.STATES && !add && i + 8 <= m; i += 8) {
          FixedTiles.ofStates(k, a, aOffset + i * lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc);
        }
        for (; lda == FixedTiles.GATES && !add && i + 8 <= m; i += 8) {
          FixedTiles.ofGates(k, a, aOffset + i * lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc);
        }
        for (; i + 8 <= m; i += 8) {
          WideTiles.tile8x3(
              k, a, aOffset + i * lda, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, add);
        }
        for (; i + 4 <= m; i += 4) {
          WideTiles.tile4x3(
              k, a, aOffset + i * lda, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, add);
        }
        for (; i < m; i++) {
          WideTiles.tile1x3(
              k, a, aOffset + i * lda, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, add);
        }
      } else {
        for (; i + 4 <= m; i += 4) {
          NarrowTiles.tile4x2(
              k, a, aOffset + i * lda, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, add);
        }
        for (; i < m; i++) {
          NarrowTiles.tile1x2(
              k, a, aOffset + i * lda, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, add);
        }
      }
      return;
    }
    int j = 0;
    for (; j + L <= columns; j += L) {
      for (i = 0; i + 4 <= m; i += 4) {
        EdgeTiles.tile4x1(
            k, a, aOffset + i * lda, lda, b, bOffset + j, ldb, c, cOffset + i * ldc + j, ldc, add);
      }
      for (; i < m; i++) {
        EdgeTiles.tile1x1(
            k, a, aOffset + i * lda, lda, b, bOffset + j, ldb, c, cOffset + i * ldc + j, ldc, add);
      }
    }
    if (j < columns) {
      VectorMask<Float> mask = S.indexInRange(j, columns);
      for (i = 0; i < m; i++) {
        tail(k, a, aOffset + i * lda, 1, b, bOffset + j, ldb, c, cOffset + i * ldc + j, add, mask);
      }
    }
  }

  /// One row of fewer columns than a vector has; `step` is the distance of A's elements.
  static void tail(
      int k,
      float[] a,
      int aOffset,
      int step,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      boolean add,
      VectorMask<Float> mask) {
    FloatVector sum = add ? FloatVector.fromArray(S, c, cOffset, mask) : FloatVector.zero(S);
    for (int q = 0; q < k; q++) {
      FloatVector x = FloatVector.broadcast(S, a[aOffset + q * step]);
      sum = x.fma(FloatVector.fromArray(S, b, bOffset + q * ldb, mask), sum);
    }
    sum.intoArray(c, cOffset, mask);
  }

  /// One panel of columns of a product whose A is read as k x rows, added to C.
  static void panelTransposed(
      int m,
      int columns,
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
    int i = 0;
    if (columns == TILE_COLUMNS) {
      if (WIDE) {
        boolean fixed = lda == FixedTiles.GATES && ldb == TILE_COLUMNS;
        for (; fixed && i + 6 <= m; i += 6) {
          FixedTiles.ofGatesTransposed(k, a, aOffset + i, b, bOffset, c, cOffset + i * ldc, ldc);
        }
        for (; i + 8 <= m; i += 8) {
          TransposedWideTiles.tile8x3Transposed(
              k, a, aOffset + i, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, true);
        }
        for (; i + 4 <= m; i += 4) {
          TransposedWideTiles.tile4x3Transposed(
              k, a, aOffset + i, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, true);
        }
        for (; i < m; i++) {
          TransposedWideTiles.tile1x3Transposed(
              k, a, aOffset + i, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, true);
        }
      } else {
        for (; i + 4 <= m; i += 4) {
          NarrowTiles.tile4x2Transposed(
              k, a, aOffset + i, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, true);
        }
        for (; i < m; i++) {
          NarrowTiles.tile1x2Transposed(
              k, a, aOffset + i, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, true);
        }
      }
      return;
    }
    int j = 0;
    for (; j + L <= columns; j += L) {
      for (i = 0; i + 4 <= m; i += 4) {
        EdgeTiles.tile4x1Transposed(
            k, a, aOffset + i, lda, b, bOffset + j, ldb, c, cOffset + i * ldc + j, ldc, true);
      }
      for (; i < m; i++) {
        EdgeTiles.tile1x1Transposed(
            k, a, aOffset + i, lda, b, bOffset + j, ldb, c, cOffset + i * ldc + j, ldc, true);
      }
    }
    if (j < columns) {
      VectorMask<Float> mask = S.indexInRange(j, columns);
      for (i = 0; i < m; i++) {
        tail(k, a, aOffset + i, lda, b, bOffset + j, ldb, c, cOffset + i * ldc + j, true, mask);
      }
    }
  }
}
