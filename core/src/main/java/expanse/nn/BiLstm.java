package expanse.nn;

import expanse.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One bidirectional LSTM layer with PyTorch's tensors, names and gate order (i, f, g, o), zero
/// initial state.
///
/// Inputs are time-major, T x B x D, outputs T x B x 2H with the forward direction in 0 .. H-1. The
/// weights are packed once per step into a [Weights] that any number of threads may read; each
/// thread brings its own [Workspace]. A window's result does not depend on the windows beside it.
///
/// Per step and direction each gate is one matrix product of rows that hold the state, the input
/// and a one; then one pass goes over all gates. Of a step four blocks B x H lie side by side, one
/// for each gate, so that the pass runs over long contiguous blocks. The backward pass adds the
/// weight gradients of a block of steps at a time while the block is in the cache; it keeps the
/// gates' gradients no longer than that, recomputes what is cheap, and goes through what the
/// forward pass left in the opposite order, the latest first.
public final class BiLstm {
  /// Steps whose weight gradients are added together.
  private static final int BLOCK = 8;

  /// Elements of whose multiples the places in a workspace are: 256 bytes.
  private static final int ALIGNMENT = 64;

  private final int inputSize;
  private final int hidden;

  /// Distance of the rows that hold state, input and one.
  private final int rowStride;

  /// Distance of the rows that hold the gradients of four gates: an odd number of cache lines, so
  /// that the lines of a column fall into different sets of the first-level cache.
  private final int gateStride;

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
    rowStride = hidden + Math.ceilDiv(inputSize + 1, 16) * 16;
    gateStride = 4 * hidden + 16;
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

  /// The layer's weights in the order in which the kernels read them; filled by [#pack].
  public final class Weights {
    private final int gateSpan = kernels.packedSize(hidden + inputSize + 1, hidden);

    /// Per direction and gate: hidden state, input and 1 to gate, (H + D + 1) x H.
    private final float[][] toGates = new float[2][4 * gateSpan];

    /// Per direction: gradients of the gates to hidden state, 4H x H.
    private final float[][] toHidden = new float[2][kernels.packedSize(4 * hidden, hidden)];

    /// Per direction: gradients of the gates to input, 4H x D.
    private final float[][] toInput = new float[2][kernels.packedSize(4 * hidden, inputSize)];

    /// Scratch of packing: one gate's weights and bias, H x (H + D + 1).
    private final float[] stacked = new float[hidden * (hidden + inputSize + 1)];

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
    int columns = hidden + inputSize + 1;
    for (int d = 0; d < 2; d++) {
      for (int gate = 0; gate < 4; gate++) {
        int first = gate * hidden;
        int square = weightHh[d] + first * hidden;
        for (int i = 0; i < hidden; i++) {
          int row = i * columns;
          System.arraycopy(params, square + i * hidden, weights.stacked, row, hidden);
          int from = weightIh[d] + (first + i) * inputSize;
          System.arraycopy(params, from, weights.stacked, row + hidden, inputSize);
          weights.stacked[row + hidden + inputSize] =
              params[biasIh[d] + first + i] + params[biasHh[d] + first + i];
        }
        kernels.pack(
            columns,
            hidden,
            weights.stacked,
            0,
            1,
            columns,
            weights.toGates[d],
            gate * weights.gateSpan);
      }
      kernels.pack(4 * hidden, hidden, params, weightHh[d], hidden, 1, weights.toHidden[d], 0);
      kernels.pack(4 * hidden, inputSize, params, weightIh[d], inputSize, 1, weights.toInput[d], 0);
    }
  }

  /// All buffers of one thread: the state of the forward pass, which the backward pass reads.
  ///
  /// Steps lie in the order of time in both directions. B is the batch of the last call.
  public final class Workspace {
    private final int steps;
    private final int maxBatch;
    private final boolean training;

    /// Everything that the element-wise passes read and write, at the places that follow. In one
    /// array the distances between the places are known wherever the collector moves it: a load
    /// whose address ends like that of a store just before waits for the store, and arrays of the
    /// network's sizes one after the other have just such distances.
    private final float[] memory;

    private int size; // of what has a place in it

    /// What the gates of one step are made of before they are activated: 4 x B x H.
    private final int sums;

    /// Per direction: activated gates, T x 4 x B x H; when not training those of one step.
    private final int[] gates = new int[2];

    /// Per direction: T + 1 blocks of B rows, when not training two. A row holds the state before a
    /// step, the step's input and a one. Forward, block t is that of step t; in reverse the one
    /// after it.
    private final int[] states = new int[2];

    /// Cells B x H, in the same order as the states; one block when not training.
    private final int[] cells = new int[2];

    /// Gradients of the sums of a block of steps: BLOCK x B rows of 4H.
    private final int dSums;

    private final int dHidden;
    private final int dCell;

    /// States before the steps of a block, packed: BLOCK B x H.
    private final float[] packedStates;

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
      sums = place(4 * block);
      for (int d = 0; d < (training ? 2 : 1); d++) {
        gates[d] = training ? place(steps * 4 * block) : sums;
        states[d] = place((training ? steps + 1 : 2) * maxBatch * rowStride);
        cells[d] = place(training ? (steps + 1) * block : block);
      }
      if (!training) { // one direction after the other
        gates[1] = gates[0];
        states[1] = states[0];
        cells[1] = cells[0];
      }
      dSums = place(training ? BLOCK * maxBatch * gateStride : 0);
      dHidden = place(training ? block : 0);
      dCell = place(training ? block : 0);
      memory = new float[size];
      packedStates = new float[training ? kernels.packedSize(BLOCK * maxBatch, hidden) : 0];
      dInputWeights = new float[training ? (inputSize + 1) * 4 * hidden : 0];
    }

    /// The next free place for so many elements.
    private int place(int count) {
      int at = size;
      size += Math.ceilDiv(count, ALIGNMENT) * ALIGNMENT;
      return at;
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
    for (int d = 0; d < 2; d++) {
      forward(d, weights, x, batch, out, ws);
    }
  }

  private void forward(int d, Weights weights, float[] x, int batch, float[] out, Workspace ws) {
    int block = batch * hidden;
    int rows = batch * rowStride;
    float[] memory = ws.memory;
    int gates = ws.gates[d];
    // the gates of a single window lie side by side: one long product instead of four
    int products = batch == 1 && hidden % kernels.panelWidth() == 0 ? 1 : 4;
    int columns = 4 * hidden / products;
    for (int s = 0; s < ws.steps; s++) {
      int t = d == 0 ? s : ws.steps - 1 - s;
      int from = ws.training ? t + d : s & 1;
      int to = ws.training ? t + 1 - d : 1 - from;
      int before = ws.states[d] + from * rows;
      int cell = ws.cells[d] + (ws.training ? from * block : 0);
      if (s == 0) {
        for (int b = 0; b < batch; b++) {
          int row = before + b * rowStride;
          Arrays.fill(memory, row, row + hidden, 0f);
        }
        Arrays.fill(memory, cell, cell + block, 0f);
      }
      for (int b = 0; b < batch; b++) {
        int row = before + b * rowStride + hidden;
        System.arraycopy(x, (t * batch + b) * inputSize, memory, row, inputSize);
        memory[row + inputSize] = 1f;
      }
      for (int p = 0; p < products; p++) {
        // to and fro, so that the gate used last is still in the first-level cache
        int gate = (s & 1) == 0 ? p : products - 1 - p;
        kernels.gemmPacked(
            batch,
            columns,
            hidden + inputSize + 1,
            memory,
            before,
            rowStride,
            weights.toGates[d],
            gate * weights.gateSpan,
            memory,
            ws.sums + gate * block,
            hidden,
            false);
      }
      kernels.lstmCell(
          batch,
          hidden,
          memory,
          ws.sums,
          block,
          memory,
          gates + (ws.training ? 4 * t * block : 0),
          block,
          memory,
          cell,
          ws.cells[d] + (ws.training ? to * block : 0),
          memory,
          ws.states[d] + to * rows,
          rowStride,
          out,
          t * batch * 2 * hidden + d * hidden,
          2 * hidden);
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
    float[] memory = ws.memory;
    int cells = ws.cells[d];
    Arrays.fill(memory, ws.dHidden, ws.dHidden + block, 0f);
    Arrays.fill(memory, ws.dCell, ws.dCell + block, 0f);
    Arrays.fill(ws.dInputWeights, 0f);
    for (int s = ws.steps - 1; s >= 0; s--) {
      int t = d == 0 ? s : ws.steps - 1 - s;
      int steps = Math.min(BLOCK, ws.steps - s / BLOCK * BLOCK);
      int slot = d == 0 ? s % BLOCK : steps - 1 - s % BLOCK;
      int at = t * block;
      int sums = ws.dSums + slot * batch * gateStride;
      kernels.lstmCellBackward(
          batch,
          hidden,
          memory,
          ws.gates[d] + 4 * at,
          block,
          memory,
          cells + (d == 0 ? at : at + block),
          cells + (d == 0 ? at + block : at),
          memory,
          ws.dHidden,
          dOut,
          t * batch * 2 * hidden + d * hidden,
          2 * hidden,
          memory,
          ws.dCell,
          memory,
          sums,
          gateStride);
      if (s > 0) {
        kernels.gemmPacked(
            batch,
            hidden,
            4 * hidden,
            memory,
            sums,
            gateStride,
            weights.toHidden[d],
            0,
            memory,
            ws.dHidden,
            hidden,
            false);
      }
      if (dX != null) {
        kernels.gemmPacked(
            batch,
            inputSize,
            4 * hidden,
            memory,
            sums,
            gateStride,
            weights.toInput[d],
            0,
            dX,
            t * batch * inputSize,
            inputSize,
            d == 0);
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
    int before = ws.states[d] + (t + d) * batch * rowStride;
    int rows = steps * batch;
    kernels.pack(rows, hidden, ws.memory, before, rowStride, 1, ws.packedStates, 0);
    kernels.gemmTransposedPacked(
        4 * hidden,
        hidden,
        rows,
        ws.memory,
        ws.dSums,
        gateStride,
        ws.packedStates,
        0,
        grads,
        weightHh[d],
        hidden);
    kernels.gemmTransposed(
        inputSize + 1,
        4 * hidden,
        rows,
        ws.memory,
        before + hidden,
        rowStride,
        ws.memory,
        ws.dSums,
        gateStride,
        ws.dInputWeights,
        0,
        4 * hidden);
  }

  private static void checkBatch(int batch, Workspace ws) {
    if (batch < 1 || batch > ws.maxBatch) {
      throw new IllegalArgumentException(
          "batch " + batch + " does not fit a workspace for " + ws.maxBatch);
    }
  }
}
