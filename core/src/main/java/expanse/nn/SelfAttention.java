package expanse.nn;

import expanse.kernel.Kernels;
import java.util.Arrays;

/// Scaled dot-product self-attention with one head (Vaswani et al., 2017) and a residual: `y = x +
/// softmax(x Wqᵀ (x Wkᵀ)ᵀ / sqrt(d)) x Wvᵀ Woᵀ`, without biases.
///
/// Arrays are time-major `[T][B][C]`; each window attends to its own steps.
public final class SelfAttention {
  private final int channels;
  private final int width;
  private final int query;
  private final int key;
  private final int value;
  private final int output;
  private final Kernels kernels;

  private SelfAttention(
      ParameterLayout layout, String prefix, int channels, int width, Kernels kernels) {
    this.channels = channels;
    this.width = width;
    this.kernels = kernels;
    query = layout.add(prefix + ".query.weight", width, channels);
    key = layout.add(prefix + ".key.weight", width, channels);
    value = layout.add(prefix + ".value.weight", width, channels);
    output = layout.add(prefix + ".output.weight", channels, width);
  }

  /// Adds the four weights to a layout.
  ///
  /// @param channels C of the states
  /// @param width d of queries, keys and values
  public static SelfAttention declare(
      ParameterLayout layout, String prefix, int channels, int width, Kernels kernels) {
    return new SelfAttention(layout, prefix, channels, width, kernels);
  }

  /// Buffers of one thread.
  public final class State {
    /// What comes out, `[T][B][C]`.
    public final float[] output;

    private final int steps;
    private final float[] q; // [T][B][d]
    private final float[] k; // [T][B][d]
    private final float[] v; // [T][B][d]
    private final float[] context; // [T][B][d]
    private final float[] probability; // [B][T][T]
    private final float[] packed; // a transposed weight, or the values or keys of one window
    private final float[] dScore; // [T][T] of one window
    private final float[] dQ; // [T][B][d]
    private final float[] dK; // [T][B][d]
    private final float[] dV; // [T][B][d]
    private final float[] dContext; // [T][B][d]

    private State(int steps, int maxBatch) {
      this.steps = steps;
      int rows = steps * maxBatch;
      output = new float[rows * channels];
      q = new float[rows * width];
      k = new float[rows * width];
      v = new float[rows * width];
      context = new float[rows * width];
      probability = new float[maxBatch * steps * steps];
      int most = Math.max(kernels.packedSize(channels, width), kernels.packedSize(width, channels));
      packed = new float[Math.max(most, kernels.packedSize(width, steps))];
      dScore = new float[steps * steps];
      dQ = new float[rows * width];
      dK = new float[rows * width];
      dV = new float[rows * width];
      dContext = new float[rows * width];
    }
  }

  /// Room for one thread.
  public State state(int steps, int maxBatch) {
    return new State(steps, maxBatch);
  }

  /// Fills the state's output.
  ///
  /// @param x states `[T][B][C]`
  /// @param batch B
  public void forward(float[] params, float[] x, int batch, State state) {
    int rows = state.steps * batch;
    project(params, query, x, rows, state.q, state);
    project(params, key, x, rows, state.k, state);
    project(params, value, x, rows, state.v, state);
    int steps = state.steps;
    int stride = batch * width;
    for (int b = 0; b < batch; b++) {
      int scores = b * steps * steps;
      kernels.pack(width, steps, state.k, b * width, 1, stride, state.packed, 0);
      kernels.gemmPacked(
          steps,
          steps,
          width,
          state.q,
          b * width,
          stride,
          state.packed,
          0,
          state.probability,
          scores,
          steps,
          false);
      softmax(state.probability, scores, steps);
      kernels.gemm(
          steps,
          width,
          steps,
          state.probability,
          scores,
          steps,
          state.v,
          b * width,
          stride,
          state.context,
          b * width,
          stride,
          false);
    }
    System.arraycopy(x, 0, state.output, 0, rows * channels);
    kernels.pack(width, channels, params, output, 1, width, state.packed, 0);
    kernels.gemmPacked(
        rows,
        channels,
        width,
        state.context,
        0,
        width,
        state.packed,
        0,
        state.output,
        0,
        channels,
        true);
  }

  private void project(float[] params, int weight, float[] x, int rows, float[] y, State state) {
    kernels.pack(channels, width, params, weight, 1, channels, state.packed, 0);
    kernels.gemmPacked(rows, width, channels, x, 0, channels, state.packed, 0, y, 0, width, false);
  }

  private void softmax(float[] scores, int offset, int steps) {
    float scale = (float) (1 / Math.sqrt(width));
    for (int row = offset; row < offset + steps * steps; row += steps) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int i = row; i < row + steps; i++) {
        largest = Math.max(largest, scores[i]);
      }
      for (int i = row; i < row + steps; i++) {
        scores[i] = (scores[i] - largest) * scale;
      }
      kernels.exp(steps, scores, row, scores, row);
      double sum = 0;
      for (int i = row; i < row + steps; i++) {
        sum += scores[i];
      }
      float share = (float) (1 / sum);
      for (int i = row; i < row + steps; i++) {
        scores[i] *= share;
      }
    }
  }

  /// The gradients of [#forward].
  ///
  /// @param x what the forward pass read
  /// @param dY gradient by the output `[T][B][C]`
  /// @param dX gradient by the states `[T][B][C]`, added to
  /// @param grads gradients of all parameters of the layout, added to
  public void backward(
      float[] params, float[] x, int batch, float[] dY, float[] dX, float[] grads, State state) {
    int steps = state.steps;
    int rows = steps * batch;
    int stride = batch * width;
    kernels.add(rows * channels, dY, 0, dX, 0);
    kernels.gemmTransposed(
        channels, width, rows, dY, 0, channels, state.context, 0, width, grads, output, width);
    kernels.gemm(
        rows,
        width,
        channels,
        dY,
        0,
        channels,
        params,
        output,
        width,
        state.dContext,
        0,
        width,
        false);
    Arrays.fill(state.dK, 0, rows * width, 0);
    Arrays.fill(state.dV, 0, rows * width, 0);
    for (int b = 0; b < batch; b++) {
      int at = b * width;
      int scores = b * steps * steps;
      kernels.gemmTransposed(
          steps,
          width,
          steps,
          state.probability,
          scores,
          steps,
          state.dContext,
          at,
          stride,
          state.dV,
          at,
          stride);
      kernels.pack(width, steps, state.v, at, 1, stride, state.packed, 0);
      kernels.gemmPacked(
          steps,
          steps,
          width,
          state.dContext,
          at,
          stride,
          state.packed,
          0,
          state.dScore,
          0,
          steps,
          false);
      softmaxBackward(state.probability, scores, steps, state.dScore);
      kernels.gemm(
          steps,
          width,
          steps,
          state.dScore,
          0,
          steps,
          state.k,
          at,
          stride,
          state.dQ,
          at,
          stride,
          false);
      kernels.gemmTransposed(
          steps, width, steps, state.dScore, 0, steps, state.q, at, stride, state.dK, at, stride);
    }
    projectBackward(params, query, x, rows, state.dQ, dX, grads);
    projectBackward(params, key, x, rows, state.dK, dX, grads);
    projectBackward(params, value, x, rows, state.dV, dX, grads);
  }

  private void projectBackward(
      float[] params, int weight, float[] x, int rows, float[] dY, float[] dX, float[] grads) {
    kernels.gemmTransposed(
        width, channels, rows, dY, 0, width, x, 0, channels, grads, weight, channels);
    kernels.gemm(
        rows, channels, width, dY, 0, width, params, weight, channels, dX, 0, channels, true);
  }

  private void softmaxBackward(float[] probability, int offset, int steps, float[] gradient) {
    float scale = (float) (1 / Math.sqrt(width));
    for (int row = 0; row < steps * steps; row += steps) {
      double mean = 0;
      for (int i = row; i < row + steps; i++) {
        mean += (double) probability[offset + i] * gradient[i];
      }
      for (int i = row; i < row + steps; i++) {
        gradient[i] = (float) (probability[offset + i] * (gradient[i] - mean)) * scale;
      }
    }
  }
}
