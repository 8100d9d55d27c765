package expanse.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One bidirectional LSTM layer with PyTorch's tensors, names and gate order (i, f, g, o), zero
/// initial state.
///
/// Inputs are time-major, T x B x D, outputs T x B x 2H with the forward direction in 0 .. H-1. The
/// weights are packed once per step into a [Weights] that any number of threads may read; each
/// thread brings its own [Workspace]. A window's result does not depend on the windows beside it.
///
/// Per step and direction each gate is one matrix product of the input and one of the hidden state,
/// then one pass goes over all gates. Of a step four blocks B x H lie side by side, one for each
/// gate, so that the pass runs over long contiguous blocks. The backward pass adds the weight
/// gradients of a block of steps at a time while the block is in the cache; it keeps the gates'
/// gradients no longer than that, recomputes what is cheap, and goes through what the forward pass
/// left in the opposite order, the latest first.
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

  /// The layer's weights in the order in which the kernels read them; filled by [#pack].
  public final class Weights {
    private final int inputSpan = kernels.packedSize(inputSize + 1, hidden);
    private final int hiddenSpan = kernels.packedSize(hidden, hidden);
    private final int backSpan = kernels.packedSize(hidden, inputSize);

    /// Per direction and gate: input and 1 to gate, (D + 1) x H.
    private final float[][] fromInput = new float[2][4 * inputSpan];

    /// Per direction and gate: hidden state to gate, H x H.
    private final float[][] fromHidden = new float[2][4 * hiddenSpan];

    /// Per direction and gate: gate gradient to hidden state, H x H.
    private final float[][] toHidden = new float[2][4 * hiddenSpan];

    /// Per direction and gate: gate gradient to input, H x D.
    private final float[][] toInput = new float[2][4 * backSpan];

    /// Scratch of packing: one gate's input weights and bias, H x (D + 1).
    private final float[] stacked = new float[hidden * (inputSize + 1)];

    private Weights() {}
  }

  /// Room for packed weights.
  public Weights newWeights() {
    return new Weights();
  }

  /// Packs the weights; to be called once after each change of the parameters, by one thread.
  ///
  /// @param params all parameters of the layout
  public void pack(float[] params, Weights weights) {
    int columns = inputSize + 1;
    for (int d = 0; d < 2; d++) {
      for (int gate = 0; gate < 4; gate++) {
        int first = gate * hidden;
        for (int i = 0; i < hidden; i++) {
          int from = weightIh[d] + (first + i) * inputSize;
          System.arraycopy(params, from, weights.stacked, i * columns, inputSize);
          weights.stacked[i * columns + inputSize] =
              params[biasIh[d] + first + i] + params[biasHh[d] + first + i];
        }
        kernels.pack(
            columns,
            hidden,
            weights.stacked,
            0,
            1,
            columns,
            weights.fromInput[d],
            gate * weights.inputSpan);
        int square = weightHh[d] + first * hidden;
        kernels.pack(
            hidden,
            hidden,
            params,
            square,
            1,
            hidden,
            weights.fromHidden[d],
            gate * weights.hiddenSpan);
        kernels.pack(
            hidden,
            hidden,
            params,
            square,
            hidden,
            1,
            weights.toHidden[d],
            gate * weights.hiddenSpan);
        kernels.pack(
            hidden,
            inputSize,
            params,
            weightIh[d] + first * inputSize,
            inputSize,
            1,
            weights.toInput[d],
            gate * weights.backSpan);
      }
    }
  }

  /// All buffers of one thread: the state of the forward pass, which the backward pass reads.
  ///
  /// Steps lie in the order of time in both directions. B is the batch of the last call.
  public final class Workspace {
    private final int steps;
    private final int maxBatch;
    private final boolean training;

    /// Input and 1: T x B x (D + 1).
    private final float[] input;

    /// What the gates of one step are made of before they are activated: 4 x B x H.
    private final float[] sums;

    /// Per direction: activated gates, T x 4 x B x H; when not training those of one step.
    private final float[][] gates = new float[2][];

    /// Per direction: T + 1 blocks B x H, when not training two. Forward, block t is the state
    /// before step t; in reverse it is the state after it.
    private final float[][] states = new float[2][];

    /// Cells, in the same places as the states; one block when not training.
    private final float[][] cells = new float[2][];

    /// Gradients of the sums, gate by gate over a block of steps: 4 x BLOCK x B x H.
    private final float[] dSums;

    /// States before the steps of a block, packed: BLOCK B x H.
    private final float[] packedStates;

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
      int block = maxBatch * hidden;
      int kept = training ? steps : 1;
      input = new float[steps * maxBatch * (inputSize + 1)];
      sums = new float[4 * block];
      for (int d = 0; d < 2; d++) {
        gates[d] = training ? new float[kept * 4 * block] : sums;
        states[d] = new float[(kept + 1) * block];
        cells[d] = new float[(training ? kept + 1 : 1) * block];
      }
      dSums = new float[training ? 4 * BLOCK * block : 0];
      packedStates = new float[training ? kernels.packedSize(BLOCK * maxBatch, hidden) : 0];
      dHidden = new float[training ? block : 0];
      dCell = new float[training ? block : 0];
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
  /// @param x T x B x D
  /// @param batch B, at most the workspace's
  /// @param out receives T x B x 2H
  public void forward(Weights weights, float[] x, int batch, float[] out, Workspace ws) {
    checkBatch(batch, ws);
    int columns = inputSize + 1;
    for (int row = 0; row < ws.steps * batch; row++) {
      System.arraycopy(x, row * inputSize, ws.input, row * columns, inputSize);
      ws.input[row * columns + inputSize] = 1f;
    }
    for (int d = 0; d < 2; d++) {
      forward(d, weights, batch, out, ws);
    }
  }

  private void forward(int d, Weights weights, int batch, float[] out, Workspace ws) {
    int block = batch * hidden;
    float[] sums = ws.sums;
    float[] states = ws.states[d];
    float[] cells = ws.cells[d];
    // the gates of a single window lie side by side: one long product instead of four
    int products = batch == 1 && hidden % kernels.panelWidth() == 0 ? 1 : 4;
    int columns = 4 * hidden / products;
    int before = ws.training && d == 1 ? ws.steps * block : 0;
    Arrays.fill(states, before, before + block, 0f);
    Arrays.fill(cells, before, before + block, 0f);
    for (int s = 0; s < ws.steps; s++) {
      int t = d == 0 ? s : ws.steps - 1 - s;
      int at = ws.training ? t * block : 0;
      int after = ws.training ? (d == 0 ? at + block : at) : block - before;
      for (int p = 0; p < products; p++) {
        // to and fro, so that the gate used last is still in the first-level cache
        int gate = (s & 1) == 0 ? p : products - 1 - p;
        int to = gate * block;
        kernels.gemmPackedSum(
            batch,
            columns,
            inputSize + 1,
            ws.input,
            t * batch * (inputSize + 1),
            inputSize + 1,
            weights.fromInput[d],
            gate * weights.inputSpan,
            hidden,
            states,
            before,
            hidden,
            weights.fromHidden[d],
            gate * weights.hiddenSpan,
            sums,
            to,
            hidden);
      }
      kernels.lstmCell(
          batch,
          hidden,
          sums,
          0,
          block,
          ws.gates[d],
          4 * at,
          block,
          cells,
          ws.training ? before : 0,
          ws.training ? after : 0,
          states,
          after,
          out,
          t * batch * 2 * hidden + d * hidden,
          2 * hidden);
      before = after;
    }
  }

  /// The gradients of [#forward], which must have run before with the same weights, batch and
  /// workspace. It can run several times.
  ///
  /// @param dOut gradient of the output, T x B x 2H
  /// @param dX receives the gradient of the input, T x B x D; null leaves that work out
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
    for (int d = 1; d >= 0; d--) {
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
    int block = batch * hidden;
    int gateStride = BLOCK * block;
    Arrays.fill(ws.dHidden, 0, block, 0f);
    Arrays.fill(ws.dCell, 0, block, 0f);
    Arrays.fill(ws.dInputWeights, 0f);
    for (int s = ws.steps - 1; s >= 0; s--) {
      int t = d == 0 ? s : ws.steps - 1 - s;
      int steps = Math.min(BLOCK, ws.steps - s / BLOCK * BLOCK);
      int slot = d == 0 ? s % BLOCK : steps - 1 - s % BLOCK;
      int at = t * block;
      kernels.lstmCellBackward(
          batch,
          hidden,
          ws.gates[d],
          4 * at,
          block,
          ws.cells[d],
          d == 0 ? at : at + block,
          d == 0 ? at + block : at,
          ws.dHidden,
          0,
          dOut,
          t * batch * 2 * hidden + d * hidden,
          2 * hidden,
          ws.dCell,
          0,
          ws.dSums,
          slot * block,
          gateStride);
      for (int gate = 0; gate < 4; gate++) {
        int from = gate * gateStride + slot * block;
        if (s > 0) {
          kernels.gemmPacked(
              batch,
              hidden,
              hidden,
              ws.dSums,
              from,
              hidden,
              weights.toHidden[d],
              gate * weights.hiddenSpan,
              ws.dHidden,
              0,
              hidden,
              gate > 0);
        }
        if (dX != null) {
          kernels.gemmPacked(
              batch,
              inputSize,
              hidden,
              ws.dSums,
              from,
              hidden,
              weights.toInput[d],
              gate * weights.backSpan,
              dX,
              t * batch * inputSize,
              inputSize,
              d == 0 || gate > 0);
        }
      }
      if (s % BLOCK == 0) {
        addWeightGradients(d, t - slot, steps, batch, grads, ws);
      }
    }
    int columns = 4 * hidden;
    for (int g = 0; g < columns; g++) {
      for (int i = 0; i < inputSize; i++) {
        grads[weightIh[d] + g * inputSize + i] += ws.dInputWeights[i * columns + g];
      }
      float bias = ws.dInputWeights[inputSize * columns + g];
      grads[biasIh[d] + g] += bias;
      grads[biasHh[d] + g] += bias;
    }
  }

  /// Adds what the steps t .. t + steps - 1 contribute.
  private void addWeightGradients(int d, int t, int steps, int batch, float[] grads, Workspace ws) {
    int block = batch * hidden;
    int before = d == 0 ? t * block : (t + 1) * block;
    int rows = steps * batch;
    kernels.pack(rows, hidden, ws.states[d], before, hidden, 1, ws.packedStates, 0);
    for (int gate = 0; gate < 4; gate++) {
      int from = gate * BLOCK * block;
      kernels.gemmTransposedPacked(
          hidden,
          hidden,
          rows,
          ws.dSums,
          from,
          hidden,
          ws.packedStates,
          0,
          grads,
          weightHh[d] + gate * hidden * hidden,
          hidden);
      kernels.gemmTransposed(
          inputSize + 1,
          hidden,
          rows,
          ws.input,
          t * batch * (inputSize + 1),
          inputSize + 1,
          ws.dSums,
          from,
          hidden,
          ws.dInputWeights,
          gate * hidden,
          4 * hidden);
    }
  }

  private static void checkBatch(int batch, Workspace ws) {
    if (batch < 1 || batch > ws.maxBatch) {
      throw new IllegalArgumentException(
          "batch " + batch + " does not fit a workspace for " + ws.maxBatch);
    }
  }
}
