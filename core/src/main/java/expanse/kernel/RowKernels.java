package expanse.kernel;

import static expanse.kernel.Kernels.LANES;

import org.jspecify.annotations.Nullable;

/// Dropout, and narrow linear layers with dropout before them, row by row.
///
/// Both implementations give the same bits: sums along a row are kept in [Kernels#LANES]
/// interleaved chains of fused multiply-adds that are added pairwise at the end.
public abstract class RowKernels {
  /// The implementation that goes with given kernels.
  public static RowKernels of(Kernels kernels) {
    return kernels instanceof PlainKernels ? PlainRows.INSTANCE : VectorRows.INSTANCE;
  }

  /// `y[i] = x[i] scale` where bit i is set, else 0; the places may be the same.
  public abstract void drop(
      int n, float[] x, int xOffset, long[] kept, float scale, float[] y, int yOffset);

  /// `y[i] += x[i] scale` where bit i is set.
  public abstract void addDropped(
      int n, float[] x, int xOffset, long[] kept, float scale, float[] y, int yOffset);

  /// Fills one row's lanes with its products.
  abstract void products(
      int n,
      float[] x,
      int xOffset,
      long @Nullable [] kept,
      int word,
      float[] w,
      int wOffset,
      float[] lanes,
      int lane);

  /// `grads += gradient x` and `dX += gradient w` over the kept columns of one row.
  abstract void spread(
      int n,
      float gradient,
      float[] x,
      int xOffset,
      long @Nullable [] kept,
      int word,
      float[] w,
      int wOffset,
      float[] dX,
      int dXOffset,
      float[] grads,
      int gradsOffset);

  /// Words of a mask of one bit per element, for a row of this many elements.
  public static int words(int columns) {
    return (columns + 63) >>> 6;
  }

  /// `y = scale (x masked) Wᵀ + bias`.
  ///
  /// @param x rows of `in` from `xOffset`
  /// @param kept masks, row by row, null for none
  /// @param word first word of the first row's mask
  /// @param w offset of the weights, out by in, in `params`
  /// @param bias offset of the biases in `params`
  /// @param lanes room for `rows * out * LANES`
  /// @param y receives rows of `out` from `yOffset`
  public final void linear(
      int rows,
      int in,
      int out,
      float[] x,
      int xOffset,
      long @Nullable [] kept,
      int word,
      float scale,
      float[] params,
      int w,
      int bias,
      float[] lanes,
      float[] y,
      int yOffset) {
    int words = words(in);
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        products(
            in,
            x,
            xOffset + r * in,
            kept,
            word + r * words,
            params,
            w + o * in,
            lanes,
            (r * out + o) * LANES);
      }
    }
    PlainRows.finish(rows, out, lanes, scale, params, bias, y, yOffset);
  }

  /// The gradients of [#linear], added to those of the inputs and of the parameters.
  public final void linearBackward(
      int rows,
      int in,
      int out,
      float[] x,
      int xOffset,
      long @Nullable [] kept,
      int word,
      float scale,
      float[] params,
      int w,
      int bias,
      float[] dY,
      int dYOffset,
      float[] dX,
      int dXOffset,
      float[] grads) {
    int words = words(in);
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        float gradient = dY[dYOffset + r * out + o];
        grads[bias + o] += gradient;
        if (gradient != 0) {
          spread(
              in,
              gradient * scale,
              x,
              xOffset + r * in,
              kept,
              word + r * words,
              params,
              w + o * in,
              dX,
              dXOffset + r * in,
              grads,
              w + o * in);
        }
      }
    }
  }
}
