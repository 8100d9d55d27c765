package expanse.model;

import expanse.base.Workers;
import expanse.nn.BiLstm;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Computes with a [Jade] network: outputs, losses and gradients of a batch.
///
/// A batch is cut into shards that depend on its size alone; shards run on threads and their sums
/// are added in a fixed order, so results are the same bits on any number of threads. A training
/// step has two phases, so that a balancer can look at the losses before it weighs them:
///
/// ```
/// network.forward(parameters, batch, seed, step);
/// double[] weights = balancer.weigh(network.losses());
/// network.backward(weights, gradients);
/// ```
///
/// All buffers are made at construction or at the first use of a mode; nothing is allocated per
/// step. To be used by one thread at a time.
public final class ShardedJade {
  /// Most windows in a shard in training, where each shard has gradients of its own to be added up.
  static final int SHARD = 16;

  /// Most windows in a shard in inference: the states of so many of the seeds' network stay in a
  /// second-level cache of 1 MB, where the next shard of the same thread finds room for its own.
  private static final int SMALL_SHARD = 8;

  /// How many passes of this JVM the calling thread makes alone: until Java has compiled the
  /// kernels, its compiler makes more of another processor than a second thread does.
  private static final int ALONE = 4;

  private static final AtomicInteger PASSES = new AtomicInteger();

  private final Jade jade;
  private final LossSettings settings;
  private final Workers workers;
  private final int maxBatch;
  private final double[][] lossSums; // by shard and task
  private final double[][] weightSums;
  private final BiLstm.Weights[] packed;
  private final JadeOutput output;
  private final double[] losses = new double[Task.COUNT];
  private final double[] totals = new double[Task.COUNT];
  private final double[] factors = new double[Task.COUNT];
  private final IntConsumer forwardTask = this::forwardShard;
  private final IntConsumer backwardTask = this::backwardShard;
  private final IntConsumer inferenceTask = this::infer;
  private final AtomicInteger next = new AtomicInteger();
  private JadeShard[] shards = new JadeShard[0]; // in training one for each shard
  private JadeShard[] buffers = new JadeShard[0]; // in inference one for each thread

  // what the tasks of the running phase read
  private float @Nullable [] parameters;
  private @Nullable Batch batch;
  private int used;
  private boolean training;
  private boolean scored;
  private long seed;
  private long step;
  private boolean encoderFrozen;
  private boolean keepPacked;
  private float @Nullable [] packedFrom;

  /// @param jade the network
  /// @param settings how tasks are scored
  /// @param maxBatch most windows in a batch
  /// @param workers threads to compute on; stays the caller's
  public ShardedJade(Jade jade, LossSettings settings, int maxBatch, Workers workers) {
    if (settings.span() == SpanLoss.NEGATIVE_LOG_LIKELIHOOD != jade.config().spanHead().isChain()) {
      throw new IllegalArgumentException(
          "span head " + jade.config().spanHead() + " does not go with loss " + settings.span());
    }
    this.jade = jade;
    this.settings = settings;
    this.maxBatch = maxBatch;
    this.workers = workers;
    int most = shards(maxBatch, SMALL_SHARD);
    lossSums = new double[most][Task.COUNT];
    weightSums = new double[most][Task.COUNT];
    packed = new BiLstm.Weights[jade.encoder().size()];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = jade.encoder().get(i).newWeights();
    }
    output = new JadeOutput(jade.config(), maxBatch);
  }

  /// The network.
  public Jade jade() {
    return jade;
  }

  /// How tasks are scored.
  public LossSettings settings() {
    return settings;
  }

  /// Whether backward passes leave the encoder's gradients at zero, and save their time.
  public void freezeEncoder(boolean frozen) {
    encoderFrozen = frozen;
  }

  /// The forward pass of a training step, with dropout.
  ///
  /// @param parameters fits the network's layout; must not change before [#backward]
  /// @param batch must not change before [#backward]
  /// @param seed seed of the run's dropout masks
  /// @param step number of the step; masks depend on seed, step and shard
  public void forward(float[] parameters, Batch batch, long seed, long step) {
    this.seed = seed;
    this.step = step;
    start(parameters, batch, true, true);
    finish();
  }

  /// Outputs and losses without dropout.
  ///
  /// @param parameters fits the network's layout
  public void evaluate(float[] parameters, Batch batch) {
    start(parameters, batch, false, true);
    finish();
  }

  /// Begins with outputs with dropout, without looking at the targets, and returns at once, as
  /// [#startFixed] does: one pass of Monte-Carlo dropout (Gal and Ghahramani, 2016), whose spread
  /// over passes is a measure of uncertainty.
  ///
  /// @param parameters fits the network's layout
  /// @param seed seed of the masks
  /// @param pass number of the pass; masks depend on seed, pass and shard
  public void startSample(float[] parameters, Batch batch, long seed, long pass) {
    this.seed = seed;
    this.step = pass;
    start(parameters, batch, true, false);
  }

  /// Outputs without dropout and without looking at the targets, for parameters that never change:
  /// they are packed at the first call with an array, and not again until another array or another
  /// kind of pass comes.
  ///
  /// @param parameters fits the network's layout
  public void predictFixed(float[] parameters, Batch batch) {
    startFixed(parameters, batch);
    finish();
  }

  /// Begins with [#predictFixed] and returns at once: the workers' other threads compute while the
  /// caller does something else. [#finish] must follow before anything else is asked of the network
  /// or the workers.
  ///
  /// @param batch must not change before [#finish]
  public void startFixed(float[] parameters, Batch batch) {
    keepPacked = true;
    start(parameters, batch, false, false);
    packedFrom = parameters;
  }

  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
  private void start(float[] values, Batch windows, boolean withDropout, boolean withLosses) {
    JadeConfig config = jade.config();
    if (windows.steps != config.steps() || windows.inputs != config.inputs()) {
      throw new IllegalArgumentException(
          "the network reads windows of "
              + config.steps()
              + " x "
              + config.inputs()
              + ", the batch has "
              + windows.steps
              + " x "
              + windows.inputs);
    }
    if (windows.size() < 1 || windows.size() > maxBatch) {
      throw new IllegalArgumentException(
          "a batch of 1 to " + maxBatch + " windows expected, not " + windows.size());
    }
    if (values.length != jade.parameterCount()) {
      throw new IllegalArgumentException(
          "the network has " + jade.parameterCount() + " parameters, not " + values.length);
    }
    parameters = values;
    batch = windows;
    training = withDropout;
    scored = withLosses;
    used = shards(windows.size(), withDropout ? SHARD : SMALL_SHARD);
    output.size(windows.size());
    if (!keepPacked || packedFrom != values) {
      for (int i = 0; i < packed.length; i++) {
        jade.encoder().get(i).pack(values, packed[i]);
      }
    }
    keepPacked = false;
    packedFrom = null;
    if (withDropout) {
      shards = made(shards, shards(maxBatch), SHARD, true);
      launch(used, forwardTask);
    } else {
      int threads = Math.min(workers.threads(), used);
      buffers = made(buffers, threads, SMALL_SHARD, false);
      next.set(0);
      launch(threads, inferenceTask);
    }
  }

  /// Works along until what was started is done.
  public void finish() {
    workers.finish();
    if (scored) {
      for (int k = 0; k < Task.COUNT; k++) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < used; i++) {
          sum += lossSums[i][k];
          total += weightSums[i][k];
        }
        totals[k] = total;
        losses[k] = total > 0 ? sum / total : 0;
      }
    }
  }

  private void launch(int tasks, IntConsumer body) {
    if (PASSES.get() < ALONE && PASSES.getAndIncrement() < ALONE) {
      workers.startAlone(tasks, body);
    } else {
      workers.start(tasks, body);
    }
  }

  /// At least so many shards, those that there are first.
  private JadeShard[] made(JadeShard[] earlier, int count, int most, boolean forTraining) {
    if (earlier.length >= count) {
      return earlier;
    }
    JadeShard[] all = Arrays.copyOf(earlier, count);
    for (int i = earlier.length; i < count; i++) {
      all[i] = new JadeShard(jade, settings, Math.min(maxBatch, most), forTraining);
    }
    return all;
  }

  /// Raw losses of the last batch, indexed by [Task#index()]: means over the batch, in the array
  /// that the next batch overwrites.
  public double[] losses() {
    return losses;
  }

  /// Outputs of the last batch, overwritten by the next.
  public JadeOutput output() {
    return output;
  }

  /// Gradients of the weighted sum of the last batch's losses. May be called several times after
  /// one forward pass, with different weights.
  ///
  /// @param taskWeights factor on each loss, indexed by [Task#index()]
  /// @param gradients overwritten; those of the log sigmas are left at zero for the balancer
  public void backward(double[] taskWeights, float[] gradients) {
    if (!training || !scored || parameters == null || batch == null) {
      throw new IllegalStateException("a backward pass follows a forward pass in training");
    }
    if (gradients.length != jade.parameterCount()) {
      throw new IllegalArgumentException(
          "the network has " + jade.parameterCount() + " parameters, not " + gradients.length);
    }
    for (int k = 0; k < Task.COUNT; k++) {
      factors[k] = totals[k] > 0 ? taskWeights[k] / totals[k] : 0;
    }
    launch(used, backwardTask);
    workers.finish();
    Arrays.fill(gradients, 0);
    for (int i = 0; i < used; i++) {
      jade.kernels().add(gradients.length, shards[i].gradients, 0, gradients, 0);
    }
  }

  /// The shard's own view, for tests that need its dropout masks.
  JadeShard shard(int index) {
    return shards[index];
  }

  /// Number of shards of a batch in training.
  static int shards(int windows) {
    return shards(windows, SHARD);
  }

  private static int shards(int windows, int most) {
    return Math.max(Math.min(2, windows), Math.ceilDiv(windows, most));
  }

  /// First window of a shard of about equal ones, as in training.
  static int first(int shard, int shardCount, int windows) {
    return (int) ((long) windows * shard / shardCount);
  }

  /// First window of a shard. In inference all but the last are whole register tiles.
  private int first(int shard, int windows) {
    return training || windows <= SMALL_SHARD
        ? first(shard, used, windows)
        : Math.min(windows, shard * SMALL_SHARD);
  }

  private void forwardShard(int index) {
    compute(shards[index], index);
  }

  /// Computes shards with the buffers of a thread until none is left.
  private void infer(int thread) {
    int index = next.getAndIncrement();
    while (index < used) {
      compute(buffers[thread], index);
      index = next.getAndIncrement();
    }
  }

  private void compute(JadeShard shard, int index) {
    Batch windows = batch;
    float[] values = parameters;
    if (windows == null || values == null) {
      throw new IllegalStateException("no batch");
    }
    int from = first(index, windows.size());
    int to = first(index + 1, windows.size());
    if (training) {
      shard.drawMasks(seed, step, index, to - from);
    }
    boolean withPath = !(training && scored); // nobody reads it in a training step
    shard.forward(values, packed, windows, from, to - from, withPath);
    shard.store(output, from);
    if (scored) {
      shard.score(values, windows, from);
      System.arraycopy(shard.lossSums, 0, lossSums[index], 0, Task.COUNT);
      System.arraycopy(shard.weightSums, 0, weightSums[index], 0, Task.COUNT);
    }
  }

  private void backwardShard(int index) {
    float[] values = parameters;
    if (values == null) {
      throw new IllegalStateException("no parameters");
    }
    // on one thread the last shard first: what its forward pass left is still in the caches
    int shard = workers.threads() == 1 ? used - 1 - index : index;
    shards[shard].backward(values, packed, factors, encoderFrozen);
  }
}
