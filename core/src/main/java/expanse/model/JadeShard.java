package expanse.model;

import expanse.base.Rng;
import expanse.kernel.Kernels;
import expanse.kernel.RowKernels;
import expanse.nn.BarHead;
import expanse.nn.BiLstm;
import expanse.nn.ChainCrf;
import expanse.nn.Dropout;
import expanse.nn.SelfAttention;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Buffers and passes of one shard of a batch: at most `capacity` windows, on one thread at a time,
/// either for training and with dropout or for inference.
final class JadeShard {
  private final Jade jade;
  private final JadeConfig config;
  private final Kernels kernels;
  private final int encoded;
  private final Rng rng = new Rng(0); // of dropout's masks, started anew for every step

  /// Weighted sums of the losses, by task.
  final double[] lossSums = new double[Task.COUNT];

  /// Sums of the weights, by task.
  final double[] weightSums = new double[Task.COUNT];

  /// Gradients of all parameters by this shard alone; empty in inference.
  final float[] gradients;

  private final ShardLosses scores;
  private final float[] x; // [T][B][D] after dropout
  private final float[][] states; // per layer [T][B][2H]
  private final float[][] dropped; // per layer but the last [T][B][2H] after dropout
  private final TimePooling pooling;
  final @Nullable PositionPointers positions;
  private final SelfAttention.@Nullable State attended;
  final float[] typeLogits; // [B][K]
  final float[] pointers; // [B][2]
  final PooledHeads pooledHeads;
  final BarHead.State span;
  final BarHead.State countdown;
  private final ChainCrf.@Nullable State tags;
  private final byte[] path; // [T][B] best tags of a chain
  private final BiLstm.Workspace[] workspaces;

  // masks, one bit per element
  final long[] inputKept; // [T][B][D]
  final long[][] layerKept; // per layer but the last, [T][B][2H]

  // gradients, empty in inference
  private float[] dStates; // [T][B][2H] of the layer now looked at
  private float[] dBelow; // [T][B][2H] of the layer below
  private final float[] dPooled; // [B][2H]
  private final float[] dAttended; // [T][B][2H] of what the span head reads

  private final boolean forTraining;
  private int size;

  JadeShard(Jade jade, LossSettings settings, int capacity, boolean forTraining) {
    this.jade = jade;
    this.forTraining = forTraining;
    config = jade.config();
    kernels = jade.kernels();
    encoded = config.encoded();
    int bars = config.steps() * capacity;
    int layers = config.layers();
    scores = new ShardLosses(kernels, config, settings, capacity);
    x = new float[bars * config.inputs()];
    states = new float[layers][bars * encoded];
    dropped = new float[layers - 1][forTraining && config.layerDropout() > 0 ? bars * encoded : 0];
    pooling = new TimePooling(jade, capacity);
    positions =
        jade.positions == null
            ? null
            : new PositionPointers(jade.positions, config.steps(), capacity);
    attended = jade.attention == null ? null : jade.attention.state(config.steps(), capacity);
    pooledHeads = new PooledHeads(jade, capacity);
    typeLogits = new float[capacity * config.classes()];
    pointers = new float[capacity * 2];
    span = jade.span.state(config.steps(), capacity);
    countdown = jade.countdown.state(config.steps(), capacity);
    ChainCrf chain = jade.chain;
    tags = chain == null ? null : chain.state(config.steps(), capacity);
    path = new byte[chain == null ? 0 : bars];
    workspaces = new BiLstm.Workspace[layers];
    for (int i = 0; i < layers; i++) {
      workspaces[i] = jade.encoder().get(i).workspace(config.steps(), capacity, forTraining);
    }
    inputKept = new long[forTraining ? RowKernels.words(bars * config.inputs()) : 0];
    layerKept = new long[layers - 1][forTraining ? RowKernels.words(bars * encoded) : 0];
    gradients = new float[forTraining ? jade.parameterCount() : 0];
    dStates = new float[forTraining ? bars * encoded : 0];
    dBelow = new float[forTraining && layers > 1 ? bars * encoded : 0];
    dPooled = new float[forTraining ? capacity * encoded : 0];
    dAttended = new float[forTraining && attended != null ? bars * encoded : 0];
  }

  /// Draws all masks of a step, from a generator of its own for this shard.
  void drawMasks(long seed, long step, int shard, int windows) {
    rng.derive(seed, step, shard);
    int bars = config.steps() * windows;
    if (config.inputDropout() > 0) {
      Dropout.draw(rng, config.inputDropout(), inputKept, RowKernels.words(bars * config.inputs()));
    }
    if (config.layerDropout() > 0) {
      for (long[] kept : layerKept) {
        Dropout.draw(rng, config.layerDropout(), kept, RowKernels.words(bars * encoded));
      }
    }
    pooledHeads.drawMasks(rng, windows);
    jade.span.drawMasks(rng, bars, span);
    jade.countdown.drawMasks(rng, bars, countdown);
    if (jade.positions != null && positions != null) {
      jade.positions.drawMasks(rng, bars, positions.state);
    }
  }

  /// Computes all outputs.
  ///
  /// @param from first window of the batch in this shard
  /// @param windows number of windows in this shard
  /// @param withPath whether a chain's best tag sequence is wanted
  void forward(
      float[] parameters,
      BiLstm.Weights[] packed,
      Batch batch,
      int from,
      int windows,
      boolean withPath) {
    size = windows;
    readInputs(batch, from);
    int steps = config.steps();
    float[] input = x;
    for (int i = 0; i < states.length; i++) {
      jade.encoder().get(i).forward(packed[i], input, windows, states[i], workspaces[i]);
      input = states[i];
      if (forTraining && i < dropped.length && config.layerDropout() > 0) {
        Dropout.apply(
            kernels,
            steps * windows * encoded,
            input,
            dropped[i],
            layerKept[i],
            Dropout.scale(config.layerDropout()));
        input = dropped[i];
      }
    }
    heads(parameters, windows, withPath);
  }

  private void heads(float[] parameters, int windows, boolean withPath) {
    float[] h = states[states.length - 1];
    float[] forSpan = h;
    if (jade.attention != null && attended != null) {
      jade.attention.forward(parameters, h, windows, attended);
      forSpan = attended.output;
    }
    pooling.start(windows);
    for (int t = 0; t < config.steps(); t++) {
      pooling.step(parameters, h, t, windows);
      jade.span.forward(parameters, forSpan, t, windows, forTraining, span);
      jade.countdown.forward(parameters, h, t, windows, forTraining, countdown);
      if (positions != null) {
        positions.step(parameters, h, t, windows, forTraining);
      }
    }
    pooling.finish(h, windows);
    pooledHeads.forward(parameters, pooling.pooled, windows, forTraining, typeLogits, pointers);
    if (positions != null) {
      positions.finish(windows, pointers);
    }
    ChainCrf chain = jade.chain;
    if (chain != null && tags != null) {
      chain.infer(parameters, span.output, windows, tags);
      if (withPath) {
        chain.viterbi(parameters, span.output, windows, tags, path);
      }
    }
  }

  private void readInputs(Batch batch, int from) {
    int inputs = config.inputs();
    int row = size * inputs;
    for (int t = 0; t < config.steps(); t++) {
      System.arraycopy(batch.x, batch.inputAt(t, from), x, t * row, row);
    }
    if (forTraining && config.inputDropout() > 0) {
      Dropout.apply(
          kernels, config.steps() * row, x, x, inputKept, Dropout.scale(config.inputDropout()));
    }
  }

  /// Writes this shard's columns of the outputs.
  void store(JadeOutput output, int from) {
    int outputs = output.spanOutputs;
    for (int t = 0; t < config.steps(); t++) {
      int to = output.at(t, from);
      System.arraycopy(
          span.output, t * size * outputs, output.spanLogit, to * outputs, size * outputs);
      System.arraycopy(countdown.output, t * size, output.countdown, to, size);
      if (this.tags == null) {
        kernels.sigmoid(size, span.output, t * size, output.spanProbability, to);
      } else {
        storeTags(t, this.tags, output, to);
      }
    }
    int classes = config.classes();
    System.arraycopy(typeLogits, 0, output.typeLogits, from * classes, size * classes);
    System.arraycopy(pointers, 0, output.pointers, from * 2, size * 2);
  }

  private void storeTags(int t, ChainCrf.State chain, JadeOutput output, int to) {
    for (int b = 0; b < size; b++) {
      int at = t * size + b;
      output.spanProbability[to + b] = chain.marginal[at * output.spanOutputs + 1];
      output.viterbi[to + b] = path[at] == 1 ? 1 : 0;
    }
  }

  /// Number of windows.
  int size() {
    return size;
  }

  /// Compares outputs with targets: fills the sums and the raw gradients by the outputs.
  void score(float[] parameters, Batch batch, int from) {
    ChainCrf chain = jade.chain;
    if (chain != null && tags != null) {
      scores.scoreChain(batch, from, this, chain, tags, parameters);
    }
    scores.score(batch, from, this);
  }

  /// Fills [#gradients].
  ///
  /// @param factors what the raw gradients of each task are multiplied with
  void backward(
      float[] parameters, BiLstm.Weights[] packed, double[] factors, boolean encoderFrozen) {
    Arrays.fill(gradients, 0);
    int bars = config.steps() * size;
    double spanFactor = factors[Task.SPAN.index()];
    int types = size * config.classes();
    scale(scores.dType, pooledHeads.dTypeLogits, types, factors[Task.TYPE.index()]);
    scale(scores.dPointer, pooledHeads.dPointers, size * 2, factors[Task.POINTER.index()]);
    scale(scores.dSpan, span.gradient, bars * jade.span.out(), spanFactor);
    scale(scores.dCountdown, countdown.gradient, bars, factors[Task.COUNTDOWN.index()]);
    pooledHeads.backward(parameters, pooling.pooled, size, pointers, dPooled, gradients);
    barsBackward(parameters, spanFactor != 0, factors[Task.COUNTDOWN.index()] != 0);
    ChainCrf chain = jade.chain;
    if (chain != null && tags != null) {
      chain.addGradients(tags, spanFactor, gradients);
    }
    if (!encoderFrozen) {
      encoderBackward(packed);
    }
  }

  private void barsBackward(float[] parameters, boolean spanCounts, boolean countdownCounts) {
    float[] h = states[states.length - 1];
    float[] forSpan = attended == null ? h : attended.output;
    float[] dSpanInput = attended == null ? dStates : dAttended;
    Arrays.fill(dAttended, 0);
    pooling.startBackward(h, dPooled, size);
    if (positions != null) {
      positions.startBackward(size, pooledHeads.dPointers);
    }
    for (int t = 0; t < config.steps(); t++) {
      pooling.stepBackward(parameters, h, dPooled, t, size, dStates, gradients);
      if (spanCounts) {
        jade.span.backward(parameters, forSpan, t, size, dSpanInput, gradients, span);
      }
      if (countdownCounts) {
        jade.countdown.backward(parameters, h, t, size, dStates, gradients, countdown);
      }
      if (positions != null) {
        positions.stepBackward(parameters, h, t, size, dStates, gradients);
      }
    }
    if (spanCounts && jade.attention != null && attended != null) {
      jade.attention.backward(parameters, h, size, dAttended, dStates, gradients, attended);
    }
  }

  private void encoderBackward(BiLstm.Weights[] packed) {
    float[] above = dStates;
    float[] below = dBelow;
    for (int i = states.length - 1; i >= 0; i--) {
      float @Nullable [] dInput = i > 0 ? below : null;
      jade.encoder().get(i).backward(packed[i], size, above, dInput, gradients, workspaces[i]);
      if (i > 0) {
        if (config.layerDropout() > 0) {
          Dropout.apply(
              kernels,
              config.steps() * size * encoded,
              below,
              below,
              layerKept[i - 1],
              Dropout.scale(config.layerDropout()));
        }
        float[] swap = above;
        above = below;
        below = swap;
      }
    }
  }

  private static void scale(float[] from, float[] to, int n, double factor) {
    float f = (float) factor;
    for (int i = 0; i < n; i++) {
      to[i] = from[i] * f;
    }
  }
}
