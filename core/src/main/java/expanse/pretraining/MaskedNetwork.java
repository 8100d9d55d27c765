package expanse.pretraining;

import expanse.base.Rng;
import expanse.base.Workers;
import expanse.kernel.Kernels;
import expanse.nn.BiLstm;
import expanse.nn.Linear;
import expanse.nn.Losses;
import expanse.nn.ParameterLayout;
import expanse.settings.PretrainSettings;
import java.util.Arrays;

/// An encoder that fills in hidden bars: a BiLSTM reads the window with a learned token in place of
/// every hidden bar, and a linear decoder says what was there.
///
/// Windows of a batch are cut into fixed shards whose sums are added in a fixed order, so results
/// do not depend on the number of threads.
final class MaskedNetwork {
  private static final int SHARD = 16;

  private final ParameterLayout layout = new ParameterLayout();
  private final int steps;
  private final int inputs;
  private final int hidden;
  private final double delta;
  private final int token;
  private final BiLstm[] encoder;
  private final BiLstm.Weights[] packed;
  private final Linear decoder;
  private final Workers workers;
  private final Shard[] shards;
  private double lossSum;
  private double errorSum;
  private double count;

  MaskedNetwork(PretrainSettings settings, int inputs, Workers workers) {
    this.steps = settings.window();
    this.inputs = inputs;
    this.hidden = settings.hidden();
    this.delta = settings.huberDelta();
    this.workers = workers;
    token = layout.add("mask_token", inputs);
    encoder = new BiLstm[settings.layers()];
    packed = new BiLstm.Weights[encoder.length];
    for (int i = 0; i < encoder.length; i++) {
      int in = i == 0 ? inputs : 2 * hidden;
      encoder[i] = BiLstm.declare(layout, "encoder", i, in, hidden, Kernels.best());
      packed[i] = encoder[i].newWeights();
    }
    decoder = Linear.declare(layout, "decoder", 2 * hidden, inputs, Kernels.best());
    shards = new Shard[Math.ceilDiv(settings.batchSize(), SHARD) + 1];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Shard();
    }
  }

  ParameterLayout layout() {
    return layout;
  }

  /// New parameters: uniform within one over the root of the width, the token at zero.
  float[] init(Rng rng) {
    float[] values = layout.allocate();
    for (ParameterLayout.Entry entry : layout.entries()) {
      if (entry.offset() != token) {
        int width = entry.name().startsWith("decoder") ? 2 * hidden : hidden;
        double bound = 1 / Math.sqrt(width);
        for (int i = entry.offset(); i < entry.offset() + entry.size(); i++) {
          values[i] = (float) (bound * (2 * rng.nextDouble() - 1));
        }
      }
    }
    return values;
  }

  /// Fills in the hidden bars of a batch and scores them.
  ///
  /// @param x `[B]`\[T x D] what the network reads where nothing is hidden
  /// @param truth `[B]`\[T x D] what it should say
  /// @param masks `[B]``[T]` hidden bars
  /// @param size B
  /// @param gradients overwritten with the gradients of the mean loss, or empty for none
  void run(
      float[] parameters,
      float[][] x,
      float[][] truth,
      boolean[][] masks,
      int size,
      float[] gradients) {
    boolean training = gradients.length > 0;
    int used = Math.ceilDiv(size, SHARD);
    for (int i = 0; i < encoder.length; i++) {
      encoder[i].pack(parameters, packed[i]);
    }
    double hiddenValues = 0;
    for (int b = 0; b < size; b++) {
      for (boolean m : masks[b]) {
        hiddenValues += m ? inputs : 0;
      }
    }
    float scale = (float) (1 / hiddenValues);
    workers.run(
        used,
        shard -> {
          int from = (int) ((long) size * shard / used);
          int to = (int) ((long) size * (shard + 1) / used);
          shards[shard].run(parameters, x, truth, masks, from, to);
          if (training) {
            shards[shard].backward(parameters, to - from, scale);
          }
        });
    lossSum = 0;
    errorSum = 0;
    count = hiddenValues;
    Arrays.fill(gradients, 0);
    for (int s = 0; s < used; s++) {
      lossSum += shards[s].loss;
      errorSum += shards[s].error;
      for (int i = 0; i < gradients.length; i++) {
        gradients[i] += shards[s].gradients[i];
      }
    }
  }

  /// Sum of the losses of all hidden values of the last batch.
  double lossSum() {
    return lossSum;
  }

  /// Sum of their absolute errors.
  double errorSum() {
    return errorSum;
  }

  /// Number of hidden values of the last batch.
  double count() {
    return count;
  }

  /// Buffers and passes of some windows of a batch.
  private final class Shard {
    private final float[] x = new float[steps * SHARD * inputs]; // [T][B][D]
    private final float[] target = new float[steps * SHARD * inputs]; // [T][B][D]
    private final float[] weight = new float[steps * SHARD * inputs]; // [T][B][D]
    private final float[] decoded = new float[steps * SHARD * inputs]; // [T][B][D]
    private final float[] slope = new float[steps * SHARD * inputs]; // [T][B][D]
    private final float[] dX = new float[steps * SHARD * inputs]; // [T][B][D]
    private final float[][] states = new float[encoder.length][steps * SHARD * 2 * hidden];
    private final float[] above = new float[steps * SHARD * 2 * hidden]; // [T][B][2H]
    private final float[] below = new float[steps * SHARD * 2 * hidden]; // [T][B][2H]
    private final float[] gradients = layout.allocate();
    private final BiLstm.Workspace[] workspaces = new BiLstm.Workspace[encoder.length];
    private double loss;
    private double error;

    Shard() {
      for (int i = 0; i < workspaces.length; i++) {
        workspaces[i] = encoder[i].workspace(steps, SHARD, true);
      }
    }

    void run(
        float[] parameters,
        float[][] values,
        float[][] truth,
        boolean[][] masks,
        int from,
        int to) {
      int size = to - from;
      for (int t = 0; t < steps; t++) {
        for (int b = 0; b < size; b++) {
          int at = (t * size + b) * inputs;
          boolean masked = masks[from + b][t];
          for (int d = 0; d < inputs; d++) {
            x[at + d] = masked ? parameters[token + d] : values[from + b][t * inputs + d];
            target[at + d] = truth[from + b][t * inputs + d];
            weight[at + d] = masked ? 1 : 0;
          }
        }
      }
      float[] input = x;
      for (int i = 0; i < encoder.length; i++) {
        encoder[i].forward(packed[i], input, size, states[i], workspaces[i]);
        input = states[i];
      }
      int rows = steps * size;
      decoder.forward(parameters, input, rows, decoded);
      loss = Losses.huber(decoded, target, weight, rows * inputs, delta, slope);
      error = 0;
      for (int i = 0; i < rows * inputs; i++) {
        error += weight[i] > 0 ? Math.abs((double) decoded[i] - target[i]) : 0;
      }
    }

    private void backward(float[] parameters, int size, float scale) {
      int rows = steps * size;
      Arrays.fill(gradients, 0);
      for (int i = 0; i < rows * inputs; i++) {
        slope[i] *= scale;
      }
      float[] last = states[encoder.length - 1];
      float[] out = above;
      float[] in = below;
      decoder.backward(parameters, last, rows, slope, out, false, gradients);
      for (int i = encoder.length - 1; i >= 0; i--) {
        encoder[i].backward(packed[i], size, out, i == 0 ? dX : in, gradients, workspaces[i]);
        float[] swap = out;
        out = in;
        in = swap;
      }
      for (int r = 0; r < rows; r++) {
        if (weight[r * inputs] > 0) {
          for (int d = 0; d < inputs; d++) {
            gradients[token + d] += dX[r * inputs + d];
          }
        }
      }
    }
  }
}
