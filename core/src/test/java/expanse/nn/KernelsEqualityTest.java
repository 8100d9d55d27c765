package expanse.nn;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.kernel.FixedTiles;
import expanse.kernel.Kernels;
import expanse.kernel.PlainKernels;
import expanse.kernel.VectorKernels;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The kernels of this process against the plain ones, bit for bit.
class KernelsEqualityTest {
  private final Kernels plain = new PlainKernels();
  private final Kernels best = new VectorKernels();

  private static float[] random(Rng rng, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) rng.nextGaussian();
    }
    return values;
  }

  private static void assertSameBits(float[] expected, float[] actual) {
    assertThat(Arrays.equals(expected, actual)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void matrixProductsOfRandomShapesEqualThePlainOnesBitForBit(long seed) {
    Rng rng = new Rng(seed);
    for (int round = 0; round < 60; round++) {
      int m = 1 + rng.nextInt(round % 5 == 0 ? 3 : round % 2 == 0 ? 20 : 70);
      int n = 1 + rng.nextInt(round % 3 == 0 ? 400 : 20);
      int k = 1 + rng.nextInt(60);
      int pad = rng.nextInt(5);
      int lda = List.of(FixedTiles.GATES, FixedTiles.STATES, k + pad).get(round / 2 % 3);
      int ldt = round % 4 < 2 ? FixedTiles.GATES : m + pad;
      int ldb = n + pad;
      int ldc = n + rng.nextInt(4);
      float[] a = random(rng, 3 + m * lda);
      float[] aTransposed = random(rng, 3 + k * ldt);
      float[] b = random(rng, 2 + k * ldb);
      float[] c = random(rng, 1 + m * ldc);
      float[] c1 = c.clone();
      float[] c2 = c.clone();
      boolean add = rng.nextInt(2) == 0;
      plain.gemm(m, n, k, a, 3, lda, b, 2, ldb, c1, 1, ldc, add);
      best.gemm(m, n, k, a, 3, lda, b, 2, ldb, c2, 1, ldc, add);
      assertSameBits(c1, c2);
      float[] packed = new float[best.packedSize(k, n) + 7];
      best.pack(k, n, b, 2, ldb, 1, packed, 7);
      float[] c3 = c.clone();
      best.gemmPacked(m, n, k, a, 3, lda, packed, 7, c3, 1, ldc, add);
      assertSameBits(c1, c3);
      float[] packedPlain = new float[plain.packedSize(k, n) + 7];
      plain.pack(k, n, b, 2, ldb, 1, packedPlain, 7);
      float[] c4 = c.clone();
      plain.gemmPacked(m, n, k, a, 3, lda, packedPlain, 7, c4, 1, ldc, add);
      assertSameBits(c1, c4);
      float[] d1 = c.clone();
      float[] d2 = c.clone();
      plain.gemmTransposed(m, n, k, aTransposed, 3, ldt, b, 2, ldb, d1, 1, ldc);
      best.gemmTransposed(m, n, k, aTransposed, 3, ldt, b, 2, ldb, d2, 1, ldc);
      assertSameBits(d1, d2);
      float[] d3 = c.clone();
      best.gemmTransposedPacked(m, n, k, aTransposed, 3, ldt, packed, 7, d3, 1, ldc);
      assertSameBits(d1, d3);
      float[] d4 = c.clone();
      plain.gemmTransposedPacked(m, n, k, aTransposed, 3, ldt, packedPlain, 7, d4, 1, ldc);
      assertSameBits(d1, d4);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void denseLayersOfRandomShapesEqualThePlainOnesBitForBit(long seed) {
    Rng rng = new Rng(seed);
    for (int round = 0; round < 60; round++) {
      int rows = 1 + rng.nextInt(20);
      int in = 1 + rng.nextInt(200);
      int out = 1 + rng.nextInt(20);
      float[] x = random(rng, rows * (in + 2));
      float[] w = random(rng, out * in);
      float[] bias = random(rng, out);
      float[] y1 = new float[rows * (out + 1)];
      float[] y2 = y1.clone();
      plain.linear(rows, in, out, x, 1, in + 2, w, 0, bias, 0, y1, 0, out + 1);
      best.linear(rows, in, out, x, 1, in + 2, w, 0, bias, 0, y2, 0, out + 1);
      assertSameBits(y1, y2);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void lstmLayersOfRandomShapesEqualThePlainOnesBitForBit(long seed) {
    Rng rng = new Rng(seed);
    for (int round = 0; round < 18; round++) {
      int input = 1 + rng.nextInt(20);
      int hidden = round % 3 == 0 ? 16 * (1 + rng.nextInt(6)) : 1 + rng.nextInt(40);
      int steps = 1 + rng.nextInt(20);
      int batch = round % 2 == 0 ? 1 : 1 + rng.nextInt(18);
      ParameterLayout layout = new ParameterLayout();
      BiLstm ofPlain = BiLstm.declare(layout, "plain", 0, input, hidden, plain);
      int half = layout.size();
      BiLstm ofBest = BiLstm.declare(layout, "best", 0, input, hidden, best);
      float[] params = random(rng, layout.size());
      System.arraycopy(params, 0, params, half, half);
      float[] x = random(rng, steps * batch * input);
      float[] dOut = random(rng, steps * batch * 2 * hidden);
      float[] grads = layout.allocate();
      float[] dX1 = new float[x.length];
      float[] dX2 = new float[x.length];
      float[] out1 = run(ofPlain, params, x, steps, batch, dOut, dX1, grads);
      float[] out2 = run(ofBest, params, x, steps, batch, dOut, dX2, grads);
      assertSameBits(out1, out2);
      assertSameBits(dX1, dX2);
      assertSameBits(Arrays.copyOfRange(grads, 0, half), Arrays.copyOfRange(grads, half, 2 * half));
    }
  }

  private static float[] run(
      BiLstm lstm,
      float[] params,
      float[] x,
      int steps,
      int batch,
      float[] dOut,
      float[] dX,
      float[] grads) {
    BiLstm.Weights weights = lstm.newWeights();
    lstm.pack(params, weights);
    BiLstm.Workspace ws = lstm.workspace(steps, batch + 2, true);
    float[] out = new float[dOut.length];
    lstm.forward(weights, x, batch, out, ws);
    float[] inferred = new float[dOut.length];
    lstm.forward(weights, x, batch, inferred, lstm.workspace(steps, batch, false));
    assertSameBits(out, inferred);
    lstm.backward(weights, batch, dOut, dX, grads, ws);
    return out;
  }

  /// Values of every size, some beyond where the functions of the gates are clamped.
  private static float[] wild(Rng rng, int n) {
    float[] values = random(rng, n);
    for (int i = 0; i < n; i++) {
      values[i] *=
          switch (rng.nextInt(20)) {
            case 0 -> 60;
            case 1 -> 1e4f;
            case 2 -> 1e30f;
            case 3 -> Float.POSITIVE_INFINITY;
            case 4 -> rng.nextInt(9) == 0 ? Float.NaN : 0;
            default -> 1;
          };
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void cellsOfAnySizeWithAnyValuesEqualThePlainOnesBitForBit(long seed) {
    Rng rng = new Rng(seed);
    for (int round = 0; round < 60; round++) {
      int hidden = round % 2 == 0 ? 16 * (1 + rng.nextInt(4)) : 1 + rng.nextInt(70);
      int rows = 1 + rng.nextInt(5);
      int n = rows * hidden;
      int stride = hidden + rng.nextInt(9);
      float[] sums = round % 3 == 0 ? random(rng, 4 * n) : wild(rng, 4 * n);
      float[] c = round % 3 == 0 ? random(rng, 2 * n) : wild(rng, 2 * n);
      float[] dh = random(rng, n);
      float[] dOut = random(rng, rows * stride);
      float[][] first = cells(plain, rows, hidden, stride, sums, c.clone(), dh, dOut);
      float[][] second = cells(best, rows, hidden, stride, sums, c.clone(), dh, dOut);
      for (int i = 0; i < first.length; i++) {
        assertSameBits(first[i], second[i]);
      }
    }
  }

  /// One step forward and back: gates, cells, h, the outputs, the gradients of the sums and of c.
  private static float[][] cells(
      Kernels kernels,
      int rows,
      int hidden,
      int stride,
      float[] sums,
      float[] c,
      float[] dh,
      float[] dOut) {
    int n = rows * hidden;
    float[] gates = new float[4 * n];
    float[] h = new float[rows * stride];
    float[] out = new float[rows * stride];
    kernels.lstmCell(rows, hidden, sums, 0, n, gates, 0, n, c, 0, n, h, 0, stride, out, 0, stride);
    float[] dc = new float[n];
    Arrays.fill(dc, .5f);
    int dStride = 4 * hidden + 3;
    float[] dSums = new float[rows * dStride];
    kernels.lstmCellBackward(
        rows,
        hidden,
        gates,
        0,
        n,
        c,
        0,
        n,
        dh.clone(),
        0,
        dOut,
        0,
        stride,
        dc,
        0,
        dSums,
        0,
        dStride);
    return new float[][] {gates, c, h, out, dSums, dc};
  }
}
