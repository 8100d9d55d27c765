package expanse.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The kernels on `jdk.incubator.vector`, in the width of [VectorWidth].
///
/// Matrix products keep a tile of C in registers: 8 rows by 3 vectors where there are 32 registers
/// (512 bit), 4 by 2 otherwise. Every loop that the JIT compiler has to get right is a small method
/// of its own, over long contiguous blocks.
public final class VectorKernels implements Kernels {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();
  private static final boolean WIDE = L >= 16;

  /// Vectors that hold the lanes of a dot product.
  private static final int CHAINS = LANES / L;

  private static final int TILE_VECTORS = WIDE ? 3 : 2;

  /// Fewer rows than this are computed one by one, over several panels at a time.
  private static final int FEW_ROWS = 4;

  private static final int TILE_COLUMNS = TILE_VECTORS * L;

  @Override
  public String name() {
    return "vector " + L * Float.SIZE + " bit";
  }

  @Override
  public int panelWidth() {
    return TILE_COLUMNS;
  }

  @Override
  public void pack(
      int k,
      int n,
      float[] source,
      int offset,
      int rowStride,
      int columnStride,
      float[] packed,
      int packedOffset) {
    int whole = columnStride == 1 ? n - n % TILE_COLUMNS : 0;
    for (int first = 0; first < whole; first += TILE_COLUMNS) {
      copyPanel(k, source, offset + first, rowStride, packed, packedOffset + first * k);
    }
    Kernels.super.pack(
        k,
        n - whole,
        source,
        offset + whole * columnStride,
        rowStride,
        columnStride,
        packed,
        packedOffset + whole * k);
  }

  private static void copyPanel(
      int k, float[] source, int offset, int rowStride, float[] packed, int packedOffset) {
    for (int row = 0; row < k; row++) {
      int from = offset + row * rowStride;
      int to = packedOffset + row * TILE_COLUMNS;
      for (int j = 0; j < TILE_COLUMNS; j += L) {
        FloatVector.fromArray(S, source, from + j).intoArray(packed, to + j);
      }
    }
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
    int first =
        m < FEW_ROWS
            ? rows(m, n, k, a, aOffset, lda, packed, packedOffset, c, cOffset, ldc, add)
            : 0;
    int panel = packedOffset + first * k;
    for (; first < n; first += TILE_COLUMNS) {
      int columns = Math.min(TILE_COLUMNS, n - first);
      panel(
          m,
          columns,
          k,
          a,
          aOffset,
          lda,
          packed,
          panel,
          TILE_COLUMNS,
          c,
          cOffset + first,
          ldc,
          add);
      panel += TILE_COLUMNS * k;
    }
  }

  /// Computes a few rows one by one, as far as there are several panels for each; returns the
  /// columns done.
  private static int rows(
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
    for (int first = 0; first < n; first += TILE_COLUMNS) {
      int columns = Math.min(TILE_COLUMNS, n - first);
      panel(m, columns, k, a, aOffset, lda, b, bOffset + first, ldb, c, cOffset + first, ldc, add);
    }
  }

  /// One panel of columns, at most a tile's.
  private static void panel(
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
  private static void tail(
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
    for (int first = 0; first < n; first += TILE_COLUMNS) {
      int columns = Math.min(TILE_COLUMNS, n - first);
      panelTransposed(
          m, columns, k, a, aOffset, lda, b, bOffset + first, ldb, c, cOffset + first, ldc);
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
    for (int first = 0; first < n; first += TILE_COLUMNS) {
      panelTransposed(
          m,
          Math.min(TILE_COLUMNS, n - first),
          k,
          a,
          aOffset,
          lda,
          packed,
          packedOffset + first * k,
          TILE_COLUMNS,
          c,
          cOffset + first,
          ldc);
    }
  }

  private static void panelTransposed(
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
          WideTiles.tile8x3Transposed(
              k, a, aOffset + i, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, true);
        }
        for (; i + 4 <= m; i += 4) {
          WideTiles.tile4x3Transposed(
              k, a, aOffset + i, lda, b, bOffset, ldb, c, cOffset + i * ldc, ldc, true);
        }
        for (; i < m; i++) {
          WideTiles.tile1x3Transposed(
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

  private static float dot(int n, float[] a, int aOffset, float[] b, int bOffset) {
    int whole = n - n % LANES;
    return switch (CHAINS) {
      case 1 -> VectorDot.dot16(whole, n, a, aOffset, b, bOffset);
      case 2 -> VectorDot.dot8(whole, n, a, aOffset, b, bOffset);
      default -> PlainKernels.dot(n, a, aOffset, b, bOffset);
    };
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
    int whole = hidden - hidden % L;
    boolean even = whole == hidden; // then all rows are one loop
    for (int r = 0; r < (even ? 1 : rows); r++) {
      int q = r * hidden;
      int n = even ? rows * hidden : whole;
      VectorCell.gates(
          n,
          sums,
          sumsOffset + q,
          sumStride,
          gates,
          gatesOffset + q,
          gateStride,
          c,
          cFrom + q,
          cTo + q);
      VectorCell.outputs(
          n,
          whole,
          gates,
          gatesOffset + 3 * gateStride + q,
          c,
          cTo + q,
          h,
          hOffset + r * hStride,
          hStride,
          out,
          outOffset + r * outStride,
          outStride);
      if (!even) {
        q += whole;
        PlainCell.forward(
            hidden - whole,
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
            hOffset + r * hStride + whole,
            out,
            outOffset + r * outStride + whole);
      }
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
    int whole = hidden - hidden % L;
    boolean even = whole == hidden;
    for (int r = 0; r < (even ? 1 : rows); r++) {
      int q = r * hidden;
      VectorCell.backward(
          even ? rows * hidden : whole,
          whole,
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
          dOutStride,
          dc,
          dcOffset + q,
          dSums,
          dOffset + r * dStride,
          hidden,
          dStride);
      if (!even) {
        q += whole;
        PlainCell.backward(
            hidden - whole,
            gates,
            gatesOffset + q,
            gateStride,
            c,
            cFrom + q,
            cTo + q,
            dh,
            dhOffset + q,
            dOut,
            dOutOffset + r * dOutStride + whole,
            dc,
            dcOffset + q,
            dSums,
            dOffset + r * dStride + whole,
            hidden);
      }
    }
  }

  @Override
  public void add(int n, float[] source, int sourceOffset, float[] target, int targetOffset) {
    int i = 0;
    for (; i + L <= n; i += L) {
      FloatVector.fromArray(S, target, targetOffset + i)
          .add(FloatVector.fromArray(S, source, sourceOffset + i))
          .intoArray(target, targetOffset + i);
    }
    for (; i < n; i++) {
      target[targetOffset + i] += source[sourceOffset + i];
    }
  }

  @Override
  public void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int whole = n - n % L;
    VectorFunctions.sigmoid(whole, x, xOffset, y, yOffset);
    for (int i = whole; i < n; i++) {
      y[yOffset + i] = VectorMath.sigmoid(x[xOffset + i]);
    }
  }

  @Override
  public void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int whole = n - n % L;
    VectorFunctions.tanh(whole, x, xOffset, y, yOffset);
    for (int i = whole; i < n; i++) {
      y[yOffset + i] = VectorMath.tanh(x[xOffset + i]);
    }
  }

  @Override
  public void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int whole = n - n % L;
    VectorFunctions.exp(whole, x, xOffset, y, yOffset);
    for (int i = whole; i < n; i++) {
      y[yOffset + i] = VectorMath.exp(x[xOffset + i]);
    }
  }

  @Override
  public void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int whole = n - n % L;
    VectorFunctions.log(whole, x, xOffset, y, yOffset);
    for (int i = whole; i < n; i++) {
      y[yOffset + i] = VectorMath.log(x[xOffset + i]);
    }
  }
}
