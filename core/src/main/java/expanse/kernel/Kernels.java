package expanse.kernel;

import org.jspecify.annotations.Nullable;

/// The arithmetic of the network on plain float arrays.
///
/// Every implementation returns the same bits: each element of a matrix product is one chain of
/// fused multiply-adds over the inner index in ascending order, sums along a row are kept in
/// [#LANES] interleaved chains that are added pairwise at the end, and the elementary functions are
/// those of [VectorMath]. So neither the vector width nor the tiling shows in a result.
///
/// Matrices are row-major; an argument such as `lda` is the distance between two rows. Offsets and
/// strides are in elements. The methods do not check sizes beyond what the arrays themselves check.
public interface Kernels {
  /// Interleaved partial sums of a dot product.
  int LANES = 16;

  /// The implementation chosen for this process: the widest vectors that work, or plain Java.
  ///
  /// The system property `expanse.kernels` forces a choice: auto, plain, vector, vector128,
  /// vector256 or vector512.
  static Kernels best() {
    return KernelProvider.choice().kernels();
  }

  /// One line that says which kernels run and why, and what to do when faster ones could not be
  /// taken.
  static String reason() {
    return KernelProvider.choice().reason();
  }

  /// One line for the user when faster kernels exist that could not be taken: why, and what to do.
  /// Null when the fastest run, or those that the property asks for.
  static @Nullable String warning() {
    KernelProvider.Choice choice = KernelProvider.choice();
    return choice.fallback() ? choice.reason() : null;
  }

  /// What runs, such as `vector 512 bit` or `plain`.
  String name();

  /// Columns of one packed panel.
  int panelWidth();

  /// Elements that [#pack] writes for a matrix of `k` rows and `n` columns.
  default int packedSize(int k, int n) {
    int width = panelWidth();
    return (n + width - 1) / width * width * k;
  }

  /// Copies a matrix into panels of [#panelWidth()] columns, each panel contiguous and row-major,
  /// the last one filled with zeros.
  ///
  /// @param k rows
  /// @param n columns
  /// @param rowStride distance between source rows (1 to transpose)
  /// @param columnStride distance between source columns
  default void pack(
      int k,
      int n,
      float[] source,
      int offset,
      int rowStride,
      int columnStride,
      float[] packed,
      int packedOffset) {
    int width = panelWidth();
    int at = packedOffset;
    for (int first = 0; first < n; first += width) {
      int columns = Math.min(width, n - first);
      for (int row = 0; row < k; row++) {
        int from = offset + row * rowStride + first * columnStride;
        for (int j = 0; j < columns; j++) {
          packed[at + j] = source[from + j * columnStride];
        }
        for (int j = columns; j < width; j++) {
          packed[at + j] = 0;
        }
        at += width;
      }
    }
  }

  /// `C = A B`, or `C += A B`, with `B` packed.
  ///
  /// @param m rows of A (m x k) and C (m x n)
  /// @param add whether C keeps what it holds
  void gemmPacked(
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
      boolean add);

  /// `C = A B`, or `C += A B`, with `B` (k x n) row-major.
  void gemm(
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
      boolean add);

  /// `C += Aᵀ B` with A (k x m), B (k x n), C (m x n).
  void gemmTransposed(
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
      int ldc);

  /// The same with `B` packed.
  void gemmTransposedPacked(
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
      int ldc);

  /// `y(r x o) = bias[o] + x[r] · w[o]` with x (rows x in), w (out x in), y (rows x out).
  ///
  /// @param lda distance between two rows of x
  /// @param ldy distance between two rows of y
  void linear(
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
      int ldy);

  /// One LSTM step: activates the gates and moves the state.
  ///
  /// Each gate is a block of rows x hidden; i, f, g, o lie `sumStride` and `gateStride` apart. `c'
  /// = f c + i g`, `h = o tanh c'`. All blocks are contiguous except `h` and `out`.
  ///
  /// @param sums pre-activations
  /// @param gates receives the activated gates; the places may be the same
  /// @param c holds the cells before the step at `cFrom` and receives those after it at `cTo`; the
  ///   two places may be the same
  /// @param h receives h, rows `hStride` apart
  /// @param out receives h again, rows `outStride` apart
  void lstmCell(
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
      int outStride);

  /// The backward pass of [#lstmCell].
  ///
  /// @param gates activated gates
  /// @param cFrom place of the cells before the step
  /// @param cTo place of the cells after the step
  /// @param dh gradient of h from the step after this one
  /// @param dOut gradient of h from above, rows `dOutStride` apart
  /// @param dc gradient of c after the step on entry, before it on return
  /// @param dSums receives the gradients of the pre-activations: rows of i, f, g, o, each of H
  ///   elements, `dStride` apart
  void lstmCellBackward(
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
      int dStride);

  /// `target[i] += source[i]`.
  void add(int n, float[] source, int sourceOffset, float[] target, int targetOffset);

  /// `y[i] = sigmoid(x[i])`; the places may be the same.
  void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset);

  /// `y[i] = tanh(x[i])`; the places may be the same.
  void tanh(int n, float[] x, int xOffset, float[] y, int yOffset);

  /// `y[i] = exp(x[i])`; the places may be the same.
  void exp(int n, float[] x, int xOffset, float[] y, int yOffset);

  /// `y[i] = log(x[i])`; the places may be the same.
  void log(int n, float[] x, int xOffset, float[] y, int yOffset);
}
