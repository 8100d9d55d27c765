package expanse.model;

import expanse.kernel.Kernels;
import expanse.nn.BinaryCrossEntropy;
import expanse.nn.ChainCrf;
import expanse.nn.Losses;

/// Compares the outputs of a shard with the targets of its windows: sums of losses and weights, and
/// the raw gradients by the outputs, which the balancer's weights multiply later.
final class ShardLosses {
  private final JadeConfig config;
  private final LossSettings settings;

  /// Raw gradient by the span logits, `[T][B][S]`.
  final float[] dSpan;

  /// Raw gradient by the countdown, `[T][B]`.
  final float[] dCountdown;

  /// Raw gradient by the type logits, `[B][K]`.
  final float[] dType;

  /// Raw gradient by the pointers, `[B]`[2].
  final float[] dPointer;

  private final float[] target; // [T][B] span or countdown target
  private final float[] weight; // [T][B] its weight
  private final byte[] path; // [T][B] right tags of a chain
  private final float[] windowWeight; // [B]
  private final int[] type; // [B]
  private final float[] typeWeight; // [B]
  private final float[] pointerTarget; // [B][2]
  private final float[] pointerWeight; // [B][2]

  private final BinaryCrossEntropy soft;
  private final BinaryCrossEntropy hard;
  private final float[] scratch; // [2][T][B]

  ShardLosses(Kernels kernels, JadeConfig config, LossSettings settings, int capacity) {
    double positive = settings.positiveWeight();
    soft = new BinaryCrossEntropy(kernels, positive, BinaryCrossEntropy.CLAMPED_LOGIT);
    hard = new BinaryCrossEntropy(kernels, positive, Float.POSITIVE_INFINITY);
    this.config = config;
    this.settings = settings;
    int bars = config.steps() * capacity;
    dSpan = new float[bars * config.spanHead().outputs()];
    dCountdown = new float[bars];
    dType = new float[capacity * config.classes()];
    dPointer = new float[capacity * 2];
    scratch = new float[2 * bars];
    target = new float[bars];
    weight = new float[bars];
    path = new byte[config.spanHead().isChain() ? bars : 0];
    windowWeight = new float[capacity];
    type = new int[capacity];
    typeWeight = new float[capacity];
    pointerTarget = new float[capacity * 2];
    pointerWeight = new float[capacity * 2];
  }

  /// Fills the sums, by task, and the raw gradients.
  ///
  /// @param from first window of the batch in this shard
  /// @param shard whose outputs are scored and whose sums are filled
  void score(Batch batch, int from, JadeShard shard) {
    int size = shard.size();
    double[] lossSums = shard.lossSums;
    double[] weightSums = shard.weightSums;
    if (!config.spanHead().isChain()) {
      lossSums[Task.SPAN.index()] = span(batch, from, size, shard.span.output);
      weightSums[Task.SPAN.index()] = sum(weight, config.steps() * size);
    }
    lossSums[Task.COUNTDOWN.index()] = countdown(batch, from, size, shard.countdown.output);
    weightSums[Task.COUNTDOWN.index()] = sum(weight, config.steps() * size);
    type(batch, from, size, shard.typeLogits, lossSums, weightSums);
    pointer(batch, from, size, shard.pointers, lossSums, weightSums);
  }

  private double span(Batch batch, int from, int size, float[] logits) {
    for (int t = 0; t < config.steps(); t++) {
      System.arraycopy(batch.span, batch.at(t, from), target, t * size, size);
      System.arraycopy(batch.weight, batch.at(t, from), weight, t * size, size);
    }
    int n = config.steps() * size;
    return switch (settings.span()) {
      case SOFT -> soft.sum(logits, target, weight, n, scratch, dSpan);
      case HARD -> {
        harden(n);
        yield hard.sum(logits, target, weight, n, scratch, dSpan);
      }
      case FOCAL ->
          Losses.focal(
              logits, target, weight, n, settings.positiveWeight(), settings.focalGamma(), dSpan);
      case NEGATIVE_LOG_LIKELIHOOD ->
          throw new IllegalStateException("a chain scores whole windows");
    };
  }

  /// The span task of a chain, whose marginals have been inferred. A window counts with the mean
  /// weight of its bars.
  void scoreChain(
      Batch batch,
      int from,
      JadeShard shard,
      ChainCrf chain,
      ChainCrf.State state,
      float[] parameters) {
    int size = shard.size();
    double total = 0;
    for (int b = 0; b < size; b++) {
      double sum = 0;
      byte tag = 0;
      for (int t = 0; t < config.steps(); t++) {
        int at = batch.at(t, from + b);
        sum += batch.weight[at];
        if (batch.span[at] > 0.5f) {
          tag = 1;
        } else if (tag == 1) {
          tag = (byte) (chain.tags() - 1 == 1 ? 0 : 2);
        }
        path[t * size + b] = tag;
      }
      windowWeight[b] = (float) (sum / config.steps());
      total += windowWeight[b];
    }
    shard.lossSums[Task.SPAN.index()] =
        chain.negativeLogLikelihood(
            parameters, shard.span.output, path, windowWeight, size, state, dSpan);
    shard.weightSums[Task.SPAN.index()] = settings.perBar() ? total * config.steps() : total;
  }

  private void harden(int n) {
    for (int i = 0; i < n; i++) {
      target[i] = target[i] > 0.5f ? 1 : 0;
    }
  }

  private double countdown(Batch batch, int from, int size, float[] values) {
    CountdownTarget kind = settings.countdown();
    float range = (float) settings.countdownRange();
    for (int t = 0; t < config.steps(); t++) {
      int at = batch.at(t, from);
      for (int b = 0; b < size; b++) {
        float raw = batch.countdown[at + b];
        float mask = batch.countdownMask[at + b];
        boolean counts = mask != 0 && kind.counts(raw);
        target[t * size + b] = counts ? kind.target(raw, range) : 0;
        weight[t * size + b] = counts ? mask : 0;
      }
    }
    return Losses.huber(
        values, target, weight, config.steps() * size, settings.countdownDelta(), dCountdown);
  }

  private void type(
      Batch batch, int from, int size, float[] logits, double[] lossSums, double[] weightSums) {
    double total = 0;
    for (int b = 0; b < size; b++) {
      type[b] = batch.type[from + b];
      typeWeight[b] = batch.typeWeight[from + b];
      total += type[b] < 0 ? 0 : typeWeight[b];
    }
    lossSums[Task.TYPE.index()] =
        Losses.crossEntropy(logits, type, typeWeight, size, config.classes(), dType);
    weightSums[Task.TYPE.index()] = total;
  }

  private void pointer(
      Batch batch, int from, int size, float[] pointers, double[] lossSums, double[] weightSums) {
    float lengthWeight = (float) settings.lengthWeight();
    double total = 0;
    for (int b = 0; b < size; b++) {
      float mask = batch.pointerMask[from + b];
      pointerTarget[2 * b] = batch.center[from + b];
      pointerTarget[2 * b + 1] = batch.length[from + b];
      pointerWeight[2 * b] = mask;
      pointerWeight[2 * b + 1] = mask * lengthWeight;
      total += 2 * mask;
    }
    lossSums[Task.POINTER.index()] =
        Losses.huber(
            pointers, pointerTarget, pointerWeight, 2 * size, settings.pointerDelta(), dPointer);
    weightSums[Task.POINTER.index()] = total;
  }

  private static double sum(float[] values, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += values[i];
    }
    return sum;
  }
}
