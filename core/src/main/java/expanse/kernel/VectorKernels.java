package expanse.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The kernels on `jdk.incubator.vector`, in the width of [VectorWidth].
///
/// Matrix products keep a tile of C in registers: 8 rows by 3 vectors where there are 32 registers
/// (512 bit), 4 by 2 otherwise. Every loop that the JIT compiler has to get right is a small method
/// of its own, over long contiguous blocks.
public final class VectorKernels implements Kernels {
  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();

  /// Vectors that hold the lanes of a dot product.
  private static final int CHAINS = LANES / L;

  /// Fewer rows than this are computed one by one, over several panels at a time.
  private static final int FEW_ROWS = 4;

  @Override
  public String name() {
    return "vector " + L * Float.SIZE + " bit";
  }

  @Override
  public int panelWidth() {
    return VectorPanels.TILE_COLUMNS;
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
    int whole = columnStride == 1 ? n - n % VectorPanels.TILE_COLUMNS : 0;
    for (int first = 0; first < whole; first += VectorPanels.TILE_COLUMNS) {
      VectorPanels.copyPanel(
          k, source, offset + first, rowStride, packed, packedOffset + first * k);
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
            ? VectorPanels.rows(
                m, n, k, a, aOffset, lda, packed, packedOffset, c, cOffset, ldc, add)
            : 0;
    int panel = packedOffset + first * k;
    for (; first < n; first += VectorPanels.TILE_COLUMNS) {
      int columns = Math.min(VectorPanels.TILE_COLUMNS, n - first);
      VectorPanels.panel(
          m,
          columns,
          k,
          a,
          aOffset,
          lda,
          packed,
          panel,
          VectorPanels.TILE_COLUMNS,
          c,
          cOffset + first,
          ldc,
          add);
      panel += VectorPanels.TILE_COLUMNS * k;
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
    for (int first = 0; first < n; first += VectorPanels.TILE_COLUMNS) {
      int columns = Math.min(VectorPanels.TILE_COLUMNS, n - first);
      VectorPanels.panel(
          m, columns, k, a, aOffset, lda, b, bOffset + first, ldb, c, cOffset + first, ldc, add);
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
    for (int first = 0; first < n; first += VectorPanels.TILE_COLUMNS) {
      int columns = Math.min(VectorPanels.TILE_COLUMNS, n - first);
      VectorPanels.panelTransposed(
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
    for (int first = 0; first < n; first += VectorPanels.TILE_COLUMNS) {
      VectorPanels.panelTransposed(
          m,
          Math.min(VectorPanels.TILE_COLUMNS, n - first),
          k,
          a,
          aOffset,
          lda,
          packed,
          packedOffset + first * k,
          VectorPanels.TILE_COLUMNS,
          c,
          cOffset + first,
          ldc);
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
