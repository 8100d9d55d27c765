package expanse.nn;

import expanse.base.Rng;
import expanse.kernel.Kernels;
import expanse.kernel.RowKernels;

/// A linear head on every bar of a sequence, with dropout before it and PyTorch's tensors.
///
/// Works bar by bar, so that several heads can read a bar's states while they are in the cache.
/// States are time-major `[T][B][C]`, outputs `[T][B][N]`.
public final class BarHead {
  private final int in;
  private final int out;
  private final double dropout;
  private final int weight;
  private final int bias;
  private final RowKernels kernels;

  private BarHead(int in, int out, double dropout, int weight, int bias, Kernels kernels) {
    this.in = in;
    this.out = out;
    this.dropout = dropout;
    this.weight = weight;
    this.bias = bias;
    this.kernels = RowKernels.of(kernels);
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
    /// What the head says, `[T][B][N]`.
    public final float[] output;

    /// Gradient by the output, `[T][B][N]`; to be filled before the backward pass.
    public final float[] gradient;

    /// Kept inputs, one row for each bar of each window.
    public final long[] kept;

    private final float[] lanes; // [B][N][LANES] partial sums of one bar

    private State(int steps, int maxBatch) {
      output = new float[steps * maxBatch * out];
      gradient = new float[steps * maxBatch * out];
      kept = new long[dropout > 0 ? steps * maxBatch * RowKernels.words(in) : 0];
      lanes = new float[maxBatch * out * Kernels.LANES];
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
      Dropout.draw(rng, dropout, state.kept, rows * RowKernels.words(in));
    }
  }

  /// Computes bar t of all windows.
  ///
  /// @param x states `[T][B][C]`
  /// @param batch B
  /// @param training whether the masks of [#drawMasks] apply
  public void forward(float[] params, float[] x, int t, int batch, boolean training, State state) {
    int from = t * batch;
    boolean masked = training && dropout > 0;
    kernels.linear(
        batch,
        in,
        out,
        x,
        from * in,
        masked ? state.kept : null,
        from * RowKernels.words(in),
        masked ? Dropout.scale(dropout) : 1,
        params,
        weight,
        bias,
        state.lanes,
        state.output,
        from * out);
  }

  /// The gradients of bar t: adds to those of the parameters and of the states.
  ///
  /// @param x what the forward pass read
  /// @param dX gradient of the states `[T][B][C]`, added to
  /// @param grads gradients of all parameters of the layout, added to
  public void backward(
      float[] params, float[] x, int t, int batch, float[] dX, float[] grads, State state) {
    int from = t * batch;
    boolean masked = dropout > 0;
    kernels.linearBackward(
        batch,
        in,
        out,
        x,
        from * in,
        masked ? state.kept : null,
        from * RowKernels.words(in),
        masked ? Dropout.scale(dropout) : 1,
        params,
        weight,
        bias,
        state.gradient,
        from * out,
        dX,
        from * in,
        grads);
  }
}
