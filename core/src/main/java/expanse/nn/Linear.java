package expanse.nn;

import expanse.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/// A dense layer on rows: `y = x Wᵀ + b`, with PyTorch's tensors.
public final class Linear {
  private final int in;
  private final int out;
  private final int weight;
  private final int bias;
  private final Kernels kernels;

  private Linear(int in, int out, int weight, int bias, Kernels kernels) {
    this.in = in;
    this.out = out;
    this.weight = weight;
    this.bias = bias;
    this.kernels = kernels;
  }

  /// Adds `prefix.weight` [out][in] and `prefix.bias` [out] to a layout.
  public static Linear declare(ParameterLayout layout, String prefix, int in, int out) {
    return declare(layout, prefix, in, out, Kernels.best());
  }

  /// The same with given kernels.
  public static Linear declare(
      ParameterLayout layout, String prefix, int in, int out, Kernels kernels) {
    int weight = layout.add(prefix + ".weight", out, in);
    int bias = layout.add(prefix + ".bias", out);
    return new Linear(in, out, weight, bias, kernels);
  }

  /// Inputs per row.
  public int in() {
    return in;
  }

  /// Outputs per row.
  public int out() {
    return out;
  }

  /// Computes y from x.
  ///
  /// @param x [rows][in]
  /// @param y receives [rows][out]
  public void forward(float[] params, float[] x, int rows, float[] y) {
    kernels.linear(rows, in, out, x, 0, in, params, weight, params, bias, y, 0, out);
  }

  /// The gradients of [#forward].
  ///
  /// @param x what the forward pass read [rows][in]
  /// @param dY gradient of y [rows][out]
  /// @param dX receives the gradient of x [rows][in], null leaves it out
  /// @param addToDx whether dX keeps what it holds
  /// @param grads gradients of all parameters of the layout; this layer's are added to
  public void backward(
      float[] params,
      float[] x,
      int rows,
      float[] dY,
      float @Nullable [] dX,
      boolean addToDx,
      float[] grads) {
    kernels.gemmTransposed(out, in, rows, dY, 0, out, x, 0, in, grads, weight, in);
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        grads[bias + o] += dY[r * out + o];
      }
    }
    if (dX != null) {
      kernels.gemm(rows, in, out, dY, 0, out, params, weight, in, dX, 0, in, addToDx);
    }
  }
}
