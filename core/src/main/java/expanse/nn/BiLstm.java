package expanse.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One bidirectional LSTM layer with PyTorch's tensors, names and gate order (i, f, g, o), zero
/// initial state.
///
/// Everything is time-major: inputs [T][B][D], outputs [T][B][2H] with the forward direction in 0
/// .. H-1. The weights are packed once per step into a [Weights] that any number of threads may
/// read; each thread brings its own [Workspace]. A batch is computed in shards of at most the
/// workspace's size; a window's result does not depend on the windows beside it.
///
/// Per step and direction there is one matrix product of [h | x | 1] with the stacked weights and
/// one pass over the gates. The backward pass adds the weight gradients of a block of steps at a
/// time while the block is in the cache.
public final class BiLstm {
  /// Steps whose weight gradients are added together.
  private static final int BLOCK = 8;

  private final int inputSize;
  private final int hidden;
  private final int[] weightIh = new int[2];
  private final int[] weightHh = new int[2];
  private final int[] biasIh = new int[2];
  private final int[] biasHh = new int[2];
  private final Kernels kernels;

  private BiLstm(int inputSize, int hidden, Kernels kernels) {
    if (inputSize < 1 || hidden < 1) {
      throw new IllegalArgumentException(
          "sizes must be positive: input " + inputSize + ", hidden " + hidden);
    }
    this.inputSize = inputSize;
    this.hidden = hidden;
    this.kernels = kernels;
  }

  /// Adds the layer's eight tensors to a layout, with the kernels of this process.
  ///
  /// @param prefix such as `lstm`; names become `lstm.weight_ih_l0`, …, `lstm.bias_hh_l0_reverse`
  /// @param layer number in the names
  public static BiLstm declare(
      ParameterLayout layout, String prefix, int layer, int inputSize, int hidden) {
    return declare(layout, prefix, layer, inputSize, hidden, Kernels.best());
  }

  /// The same with given kernels.
  public static BiLstm declare(
      ParameterLayout layout,
      String prefix,
      int layer,
      int inputSize,
      int hidden,
      Kernels kernels) {
    BiLstm lstm = new BiLstm(inputSize, hidden, kernels);
    for (int direction = 0; direction < 2; direction++) {
      String end = "_l" + layer + (direction == 0 ? "" : "_reverse");
      lstm.weightIh[direction] = layout.add(prefix + ".weight_ih" + end, 4 * hidden, inputSize);
      lstm.weightHh[direction] = layout.add(prefix + ".weight_hh" + end, 4 * hidden, hidden);
      lstm.biasIh[direction] = layout.add(prefix + ".bias_ih" + end, 4 * hidden);
      lstm.biasHh[direction] = layout.add(prefix + ".bias_hh" + end, 4 * hidden);
    }
    return lstm;
  }

  /// Channels of the input.
  public int inputSize() {
    return inputSize;
  }

  /// Units per direction.
  public int hidden() {
    return hidden;
  }

  /// Channels of the output, twice the units.
  public int outputSize() {
    return 2 * hidden;
  }

  /// Columns of [h | x | 1].
  private int depth() {
    return hidden + inputSize + 1;
  }

  /// Distance of two rows of [h | x | 1].
  private int stride() {
    return (depth() + 15) / 16 * 16;
  }

  /// The layer's weights in the order in which the kernels read them; filled by [#pack].
  public final class Weights {
    /// Per direction: [h | x | 1] to gates, (H + D + 1) x 4H.
    private final float[][] toGates = new float[2][];

    /// Per direction: gate gradients to h, 4H x H.
    private final float[][] toHidden = new float[2][];

    /// Per direction: gate gradients to x, 4H x D.
    private final float[][] toInput = new float[2][];

    private final float[] bias = new float[4 * hidden];

    private Weights() {
      for (int d = 0; d < 2; d++) {
        toGates[d] = new float[kernels.packedSize(depth(), 4 * hidden)];
        toHidden[d] = new float[kernels.packedSize(4 * hidden, hidden)];
        toInput[d] = new float[kernels.packedSize(4 * hidden, inputSize)];
      }
    }
  }

  /// Room for packed weights.
  public Weights newWeights() {
    return new Weights();
  }

  /// Packs the weights; to be called once after each change of the parameters, by one thread.
  ///
  /// @param params all parameters of the layout
  public void pack(float[] params, Weights weights) {
    int width = kernels.panelWidth();
    for (int d = 0; d < 2; d++) {
      float[] packed = weights.toGates[d];
      for (int i = 0; i < 4 * hidden; i++) {
        weights.bias[i] = params[biasIh[d] + i] + params[biasHh[d] + i];
      }
      for (int first = 0; first < 4 * hidden; first += width) {
        int columns = Math.min(width, 4 * hidden - first);
        int at = first * depth();
        kernels.pack(hidden, columns, params, weightHh[d] + first * hidden, 1, hidden, packed, at);
        at += hidden * width;
        kernels.pack(
            inputSize, columns, params, weightIh[d] + first * inputSize, 1, inputSize, packed, at);
        at += inputSize * width;
        kernels.pack(1, columns, weights.bias, first, 0, 1, packed, at);
      }
      kernels.pack(4 * hidden, hidden, params, weightHh[d], hidden, 1, weights.toHidden[d], 0);
      kernels.pack(4 * hidden, inputSize, params, weightIh[d], inputSize, 1, weights.toInput[d], 0);
    }
  }

  /// All buffers of one thread: the state of the forward pass, which the backward pass reads.
  public final class Workspace {
    private final int steps;
    private final int maxBatch;
    private final boolean training;

    /// Per direction: rows [h | x | 1], in the order in which the direction reads the steps.
    private final float[][] rows = new float[2][];

    /// Per direction: gates [T][B][4H] (one step when not training).
    private final float[][] gates = new float[2][];

    /// Per direction: cells [T + 1][B][H], the first zero (one step when not training).
    private final float[][] cells = new float[2][];

    /// Per direction: tanh of the cells after a step [T][B][H].
    private final float[][] tanhCells = new float[2][];

    private final float[] dHidden;
    private final float[] dCell;
    private final float[] dInputWeights;

    private Workspace(int steps, int maxBatch, boolean training) {
      if (steps < 1 || maxBatch < 1) {
        throw new IllegalArgumentException(
            "steps and batch must be positive: " + steps + ", " + maxBatch);
      }
      this.steps = steps;
      this.maxBatch = maxBatch;
      this.training = training;
      int kept = training ? steps : 1;
      for (int d = 0; d < 2; d++) {
        rows[d] = new float[(training ? steps + 1 : 1) * maxBatch * stride()];
        gates[d] = new float[kept * maxBatch * 4 * hidden];
        cells[d] = new float[(training ? steps + 1 : 1) * maxBatch * hidden];
        tanhCells[d] = new float[training ? steps * maxBatch * hidden : 0];
      }
      dHidden = new float[training ? maxBatch * hidden : 0];
      dCell = new float[training ? maxBatch * hidden : 0];
      dInputWeights = new float[training ? (inputSize + 1) * 4 * hidden : 0];
    }

    /// Steps of a window.
    public int steps() {
      return steps;
    }

    /// Most windows of one call.
    public int maxBatch() {
      return maxBatch;
    }
  }

  /// Room for one thread.
  ///
  /// @param steps T of every window
  /// @param maxBatch most windows of one call
  /// @param training whether [#backward] will follow
  public Workspace workspace(int steps, int maxBatch, boolean training) {
    return new Workspace(steps, maxBatch, training);
  }

  /// Runs both directions over a batch.
  ///
  /// @param weights packed from the current parameters
  /// @param x [T][B][D]
  /// @param batch B, at most the workspace's
  /// @param out receives [T][B][2H]
  public void forward(Weights weights, float[] x, int batch, float[] out, Workspace ws) {
    checkBatch(batch, ws);
    for (int d = 0; d < 2; d++) {
      forward(d, weights, x, batch, out, ws);
    }
  }

  private void forward(int d, Weights weights, float[] x, int batch, float[] out, Workspace ws) {
    int stride = stride();
    float[] rows = ws.rows[d];
    int rowsStep = ws.training ? batch * stride : 0;
    int gatesStep = ws.training ? batch * 4 * hidden : 0;
    int cellsStep = ws.training ? batch * hidden : 0;
    for (int b = 0; b < batch; b++) {
      Arrays.fill(rows, b * stride, b * stride + hidden, 0f);
    }
    Arrays.fill(ws.cells[d], 0, batch * hidden, 0f);
    for (int s = 0; s < ws.steps; s++) {
      int t = d == 0 ? s : ws.steps - 1 - s;
      int row = s * rowsStep;
      for (int b = 0; b < batch; b++) {
        int at = row + b * stride + hidden;
        System.arraycopy(x, (t * batch + b) * inputSize, rows, at, inputSize);
        rows[at + inputSize] = 1f;
      }
      kernels.gemmPacked(
          batch,
          4 * hidden,
          depth(),
          rows,
          row,
          stride,
          weights.toGates[d],
          0,
          ws.gates[d],
          s * gatesStep,
          4 * hidden,
          false);
      kernels.lstmCell(
          batch,
          hidden,
          ws.gates[d],
          s * gatesStep,
          ws.cells[d],
          s * cellsStep,
          (s + 1) * cellsStep,
          ws.tanhCells[d],
          s * cellsStep,
          ws.training,
          rows,
          row + rowsStep,
          stride,
          out,
          t * batch * 2 * hidden + d * hidden,
          2 * hidden);
    }
  }

  /// The gradients of [#forward], which must have run before with the same weights, inputs and
  /// workspace.
  ///
  /// @param dOut gradient of the output [T][B][2H]
  /// @param dX receives the gradient of the input [T][B][D]; null leaves that work out
  /// @param grads gradients of all parameters of the layout; this layer's are added to
  public void backward(
      Weights weights,
      int batch,
      float[] dOut,
      float @Nullable [] dX,
      float[] grads,
      Workspace ws) {
    checkBatch(batch, ws);
    if (!ws.training) {
      throw new IllegalStateException("this workspace was not made for training");
    }
    for (int d = 0; d < 2; d++) {
      backward(d, weights, batch, dOut, dX, grads, ws);
    }
  }

  private void backward(
      int d,
      Weights weights,
      int batch,
      float[] dOut,
      float @Nullable [] dX,
      float[] grads,
      Workspace ws) {
    int stride = stride();
    int gatesStep = batch * 4 * hidden;
    int cellsStep = batch * hidden;
    Arrays.fill(ws.dHidden, 0, cellsStep, 0f);
    Arrays.fill(ws.dCell, 0, cellsStep, 0f);
    Arrays.fill(ws.dInputWeights, 0f);
    int done = ws.steps;
    for (int s = ws.steps - 1; s >= 0; s--) {
      int t = d == 0 ? s : ws.steps - 1 - s;
      kernels.lstmCellBackward(
          batch,
          hidden,
          ws.gates[d],
          s * gatesStep,
          ws.cells[d],
          s * cellsStep,
          ws.tanhCells[d],
          s * cellsStep,
          ws.dHidden,
          0,
          dOut,
          t * batch * 2 * hidden + d * hidden,
          2 * hidden,
          ws.dCell,
          0);
      if (s > 0) {
        kernels.gemmPacked(
            batch,
            hidden,
            4 * hidden,
            ws.gates[d],
            s * gatesStep,
            4 * hidden,
            weights.toHidden[d],
            0,
            ws.dHidden,
            0,
            hidden,
            false);
      }
      if (dX != null) {
        kernels.gemmPacked(
            batch,
            inputSize,
            4 * hidden,
            ws.gates[d],
            s * gatesStep,
            4 * hidden,
            weights.toInput[d],
            0,
            dX,
            t * batch * inputSize,
            inputSize,
            d == 1);
      }
      if (done - s == BLOCK || s == 0) {
        int count = (done - s) * batch;
        kernels.gemmTransposed(
            4 * hidden,
            hidden,
            count,
            ws.gates[d],
            s * gatesStep,
            4 * hidden,
            ws.rows[d],
            s * batch * stride,
            stride,
            grads,
            weightHh[d],
            hidden);
        kernels.gemmTransposed(
            inputSize + 1,
            4 * hidden,
            count,
            ws.rows[d],
            s * batch * stride + hidden,
            stride,
            ws.gates[d],
            s * gatesStep,
            4 * hidden,
            ws.dInputWeights,
            0,
            4 * hidden);
        done = s;
      }
    }
    for (int g = 0; g < 4 * hidden; g++) {
      for (int i = 0; i < inputSize; i++) {
        grads[weightIh[d] + g * inputSize + i] += ws.dInputWeights[i * 4 * hidden + g];
      }
      float bias = ws.dInputWeights[inputSize * 4 * hidden + g];
      grads[biasIh[d] + g] += bias;
      grads[biasHh[d] + g] += bias;
    }
  }

  private static void checkBatch(int batch, Workspace ws) {
    if (batch < 1 || batch > ws.maxBatch) {
      throw new IllegalArgumentException(
          "batch " + batch + " does not fit a workspace for " + ws.maxBatch);
    }
  }
}
