package expanse.kernel;

import static expanse.kernel.Kernels.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// [PlainRows] in vectors. The private methods take counts that are multiples of [Kernels#LANES];
/// what is left over is done in plain Java.
final class VectorRows extends RowKernels {
  static final VectorRows INSTANCE = new VectorRows();

  private static final VectorSpecies<Float> S = VectorWidth.SPECIES;
  private static final int L = S.length();

  private static int whole(int n) {
    return n - n % LANES;
  }

  @Override
  public void drop(
      int n, float[] x, int xOffset, long[] kept, float scale, float[] y, int yOffset) {
    dropWhole(whole(n), x, xOffset, kept, scale, y, yOffset);
    PlainRows.drop(whole(n), n, x, xOffset, kept, scale, y, yOffset);
  }

  @Override
  public void addDropped(
      int n, float[] x, int xOffset, long[] kept, float scale, float[] y, int yOffset) {
    addWhole(whole(n), x, xOffset, kept, scale, y, yOffset);
    PlainRows.addDropped(whole(n), n, x, xOffset, kept, scale, y, yOffset);
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
    int whole = whole(n);
    if (kept == null) {
      allProducts(whole, x, xOffset, w, wOffset, lanes, lane);
    } else {
      maskedProducts(whole, x, xOffset, kept, word, w, wOffset, lanes, lane);
    }
    PlainRows.products(whole, n, x, xOffset, kept, word, w, wOffset, lanes, lane);
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
    int whole = whole(n);
    if (kept == null) {
      allSpread(whole, gradient, x, xOffset, w, wOffset, dX, dXOffset, grads, gradsOffset);
    } else {
      maskedSpread(
          whole, gradient, x, xOffset, kept, word, w, wOffset, dX, dXOffset, grads, gradsOffset);
    }
    PlainRows.spread(
        whole, n, gradient, x, xOffset, kept, word, w, wOffset, dX, dXOffset, grads, gradsOffset);
  }

  private static void dropWhole(
      int n, float[] x, int xOffset, long[] kept, float scale, float[] y, int yOffset) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xOffset + i).mul(scale);
      VectorMask<Float> mask = VectorMask.fromLong(S, kept[i >>> 6] >>> (i & 63));
      FloatVector.zero(S).blend(v, mask).intoArray(y, yOffset + i);
    }
  }

  private static void addWhole(
      int n, float[] x, int xOffset, long[] kept, float scale, float[] y, int yOffset) {
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xOffset + i).mul(scale);
      VectorMask<Float> mask = VectorMask.fromLong(S, kept[i >>> 6] >>> (i & 63));
      FloatVector.fromArray(S, y, yOffset + i)
          .add(FloatVector.zero(S).blend(v, mask))
          .intoArray(y, yOffset + i);
    }
  }

  private static void allProducts(
      int n, float[] x, int xOffset, float[] w, int wOffset, float[] lanes, int lane) {
    for (int first = 0; first < LANES; first += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int i = first; i < n; i += LANES) {
        FloatVector weight = FloatVector.fromArray(S, w, wOffset + i);
        sum = FloatVector.fromArray(S, x, xOffset + i).fma(weight, sum);
      }
      sum.intoArray(lanes, lane + first);
    }
  }

  private static void maskedProducts(
      int n,
      float[] x,
      int xOffset,
      long[] kept,
      int word,
      float[] w,
      int wOffset,
      float[] lanes,
      int lane) {
    for (int first = 0; first < LANES; first += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int i = first; i < n; i += LANES) {
        VectorMask<Float> mask = VectorMask.fromLong(S, kept[word + (i >>> 6)] >>> (i & 63));
        FloatVector weight =
            FloatVector.zero(S).blend(FloatVector.fromArray(S, w, wOffset + i), mask);
        sum = FloatVector.fromArray(S, x, xOffset + i).fma(weight, sum);
      }
      sum.intoArray(lanes, lane + first);
    }
  }

  private static void allSpread(
      int n,
      float gradient,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      float[] dX,
      int dXOffset,
      float[] grads,
      int gradsOffset) {
    FloatVector g = FloatVector.broadcast(S, gradient);
    for (int i = 0; i < n; i += L) {
      FloatVector input = FloatVector.fromArray(S, x, xOffset + i);
      FloatVector weight = FloatVector.fromArray(S, w, wOffset + i);
      g.fma(input, FloatVector.fromArray(S, grads, gradsOffset + i))
          .intoArray(grads, gradsOffset + i);
      g.fma(weight, FloatVector.fromArray(S, dX, dXOffset + i)).intoArray(dX, dXOffset + i);
    }
  }

  private static void maskedSpread(
      int n,
      float gradient,
      float[] x,
      int xOffset,
      long[] kept,
      int word,
      float[] w,
      int wOffset,
      float[] dX,
      int dXOffset,
      float[] grads,
      int gradsOffset) {
    FloatVector g = FloatVector.broadcast(S, gradient);
    for (int i = 0; i < n; i += L) {
      VectorMask<Float> mask = VectorMask.fromLong(S, kept[word + (i >>> 6)] >>> (i & 63));
      FloatVector input = FloatVector.zero(S).blend(FloatVector.fromArray(S, x, xOffset + i), mask);
      FloatVector weight =
          FloatVector.zero(S).blend(FloatVector.fromArray(S, w, wOffset + i), mask);
      g.fma(input, FloatVector.fromArray(S, grads, gradsOffset + i))
          .intoArray(grads, gradsOffset + i);
      g.fma(weight, FloatVector.fromArray(S, dX, dXOffset + i)).intoArray(dX, dXOffset + i);
    }
  }
}
