package expanse.nn;

import expanse.base.Rng;
import java.util.Arrays;

/// A linear head on every bar of a sequence, with dropout before it and PyTorch's tensors.
///
/// Works bar by bar, so that several heads can read a bar's states while they are in the cache.
/// States are time-major [T][B][C], outputs [T][B][N].
public final class BarHead {
  private final int in;
  private final int out;
  private final double dropout;
  private final int weight;
  private final int bias;
  private final Kernels kernels;

  private BarHead(int in, int out, double dropout, int weight, int bias, Kernels kernels) {
    this.in = in;
    this.out = out;
    this.dropout = dropout;
    this.weight = weight;
    this.bias = bias;
    this.kernels = kernels;
  }

  /// Adds `prefix.weight` [out][in] and `prefix.bias` [out] to a layout.
  ///
  /// @param in channels of the states, C
  /// @param out outputs per bar, N
  /// @param dropout probability that an input is dropped in training
  public static BarHead declare(
      ParameterLayout layout, String prefix, int in, int out, double dropout, Kernels kernels) {
    int weight = layout.add(prefix + ".weight", out, in);
    int bias = layout.add(prefix + ".bias", out);
    return new BarHead(in, out, dropout, weight, bias, kernels);
  }

  /// Outputs per bar, N.
  public int out() {
    return out;
  }

  /// Buffers of one thread.
  public final class State {
    /// What the head says, [T][B][N].
    public final float[] output;

    /// Gradient by the output, [T][B][N]; to be filled before the backward pass.
    public final float[] gradient;

    /// Kept inputs, one row for each bar of each window.
    public final long[] kept;

    private final float[] row; // [B][C] inputs of one bar after dropout, or their gradient

    private State(int steps, int maxBatch) {
      output = new float[steps * maxBatch * out];
      gradient = new float[steps * maxBatch * out];
      kept = new long[dropout > 0 ? steps * maxBatch * Dropout.words(in) : 0];
      row = new float[maxBatch * in];
    }
  }

  /// Room for one thread.
  public State state(int steps, int maxBatch) {
    return new State(steps, maxBatch);
  }

  /// Draws the masks of a batch.
  ///
  /// @param rows bars times windows
  public void drawMasks(Rng rng, int rows, State state) {
    if (dropout > 0) {
      Dropout.draw(rng, dropout, state.kept, rows * Dropout.words(in));
    }
  }

  /// Computes bar t of all windows.
  ///
  /// @param x states [T][B][C]
  /// @param batch B
  /// @param training whether the masks of [#drawMasks] apply
  public void forward(float[] params, float[] x, int t, int batch, boolean training, State state) {
    int from = t * batch;
    if (training && dropout > 0) {
      drop(x, from, batch, state);
      kernels.linear(
          batch,
          in,
          out,
          state.row,
          0,
          in,
          params,
          weight,
          params,
          bias,
          state.output,
          from * out,
          out);
    } else {
      kernels.linear(
          batch,
          in,
          out,
          x,
          from * in,
          in,
          params,
          weight,
          params,
          bias,
          state.output,
          from * out,
          out);
    }
  }

  /// The gradients of bar t: adds to those of the parameters and of the states.
  ///
  /// @param x what the forward pass read
  /// @param dX gradient of the states [T][B][C], added to
  /// @param grads gradients of all parameters of the layout, added to
  public void backward(
      float[] params, float[] x, int t, int batch, float[] dX, float[] grads, State state) {
    int from = t * batch;
    float[] dY = state.gradient;
    for (int r = from * out; r < (from + batch) * out; r += out) {
      for (int o = 0; o < out; o++) {
        grads[bias + o] += dY[r + o];
      }
    }
    if (dropout == 0) {
      kernels.gemmTransposed(
          out, in, batch, dY, from * out, out, x, from * in, in, grads, weight, in);
      kernels.gemm(
          batch, in, out, dY, from * out, out, params, weight, in, dX, from * in, in, true);
      return;
    }
    drop(x, from, batch, state);
    kernels.gemmTransposed(
        out, in, batch, dY, from * out, out, state.row, 0, in, grads, weight, in);
    kernels.gemm(batch, in, out, dY, from * out, out, params, weight, in, state.row, 0, in, false);
    Dropout.add(state.row, 0, dX, from * in, state.kept, from, batch, in, Dropout.scale(dropout));
  }

  private void drop(float[] x, int from, int batch, State state) {
    Dropout.apply(x, from * in, state.row, 0, state.kept, from, batch, in, Dropout.scale(dropout));
  }

  /// Sets every output gradient of a batch to zero.
  public void clearGradient(int rows, State state) {
    Arrays.fill(state.gradient, 0, rows * out, 0);
  }
}
