package expanse.kernel;

import static expanse.kernel.Kernels.LANES;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Dropout, and linear layers with dropout before them, in plain Java: the definition that
/// [VectorRows] repeats.
final class PlainRows extends RowKernels {
  static final PlainRows INSTANCE = new PlainRows();

  @Override
  public void drop(
      int n, float[] x, int xOffset, long[] kept, float scale, float[] y, int yOffset) {
    drop(0, n, x, xOffset, kept, scale, y, yOffset);
  }

  @Override
  public void addDropped(
      int n, float[] x, int xOffset, long[] kept, float scale, float[] y, int yOffset) {
    addDropped(0, n, x, xOffset, kept, scale, y, yOffset);
  }

  @Override
  void products(
      int n,
      float[] x,
      int xOffset,
      long @Nullable [] kept,
      int word,
      float[] w,
      int wOffset,
      float[] lanes,
      int lane) {
    Arrays.fill(lanes, lane, lane + LANES, 0);
    products(0, n, x, xOffset, kept, word, w, wOffset, lanes, lane);
  }

  @Override
  void spread(
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
      int gradsOffset) {
    spread(0, n, gradient, x, xOffset, kept, word, w, wOffset, dX, dXOffset, grads, gradsOffset);
  }

  private static boolean kept(long[] bits, int word, int i) {
    return (bits[word + (i >>> 6)] >>> (i & 63) & 1) != 0;
  }

  public static void drop(
      int from, int n, float[] x, int xOffset, long[] kept, float scale, float[] y, int yOffset) {
    for (int i = from; i < n; i++) {
      y[yOffset + i] = kept(kept, 0, i) ? x[xOffset + i] * scale : 0;
    }
  }

  public static void addDropped(
      int from, int n, float[] x, int xOffset, long[] kept, float scale, float[] y, int yOffset) {
    for (int i = from; i < n; i++) {
      y[yOffset + i] += kept(kept, 0, i) ? x[xOffset + i] * scale : 0;
    }
  }

  /// Adds the products of columns `from .. n - 1` to the lanes, column c to lane `c % LANES`.
  static void products(
      int from,
      int n,
      float[] x,
      int xOffset,
      long @Nullable [] kept,
      int word,
      float[] w,
      int wOffset,
      float[] lanes,
      int lane) {
    for (int i = from; i < n; i++) {
      float weight = kept == null || kept(kept, word, i) ? w[wOffset + i] : 0;
      int at = lane + i % LANES;
      lanes[at] = Fma.fma(x[xOffset + i], weight, lanes[at]);
    }
  }

  /// Adds the lanes of each row pairwise, then `y = sum scale + bias`.
  static void finish(
      int rows,
      int out,
      float[] lanes,
      float scale,
      float[] params,
      int bias,
      float[] y,
      int yOffset) {
    for (int r = 0; r < rows * out; r++) {
      int at = r * LANES;
      float a = (lanes[at] + lanes[at + 8]) + (lanes[at + 4] + lanes[at + 12]);
      float b = (lanes[at + 1] + lanes[at + 9]) + (lanes[at + 5] + lanes[at + 13]);
      float c = (lanes[at + 2] + lanes[at + 10]) + (lanes[at + 6] + lanes[at + 14]);
      float d = (lanes[at + 3] + lanes[at + 11]) + (lanes[at + 7] + lanes[at + 15]);
      y[yOffset + r] = ((a + c) + (b + d)) * scale + params[bias + r % out];
    }
  }

  /// The gradients of one row and output by columns `from .. n - 1`.
  static void spread(
      int from,
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
      int gradsOffset) {
    for (int i = from; i < n; i++) {
      boolean counts = kept == null || kept(kept, word, i);
      float input = counts ? x[xOffset + i] : 0;
      float weight = counts ? w[wOffset + i] : 0;
      grads[gradsOffset + i] = Fma.fma(gradient, input, grads[gradsOffset + i]);
      dX[dXOffset + i] = Fma.fma(gradient, weight, dX[dXOffset + i]);
    }
  }
}
