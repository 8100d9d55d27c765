package expanse.model;

import expanse.base.Rng;
import expanse.base.Workers;
import expanse.kernel.Kernels;
import expanse.nn.AdamW;
import expanse.nn.GradientClip;
import expanse.testing.Changed;
import java.util.Arrays;

/// A short training that prints the hash of its weights; started by [DeterminismTest] under many
/// JVM settings. Sizes leave tails for every vector width.
final class DeterminismRun {
  private static final int WINDOWS = 18;

  private DeterminismRun() {}

  public static void main(String[] args) {
    int threads = Integer.parseInt(args[0]);
    System.out.println(Kernels.best().name() + " = " + hash(threads));
  }

  static String hash(int threads) {
    Jade jade =
        new Jade(Changed.of(JadeConfig.original(12), "steps", 11, "hidden", 27, "layers", 2));
    Rng rng = new Rng(7);
    float[] parameters = jade.init(rng);
    float[] gradients = jade.layout().allocate();
    Batch batch = new Batch(11, 12, WINDOWS);
    AdamW optimiser = new AdamW(parameters.length, .01);
    double[] weights = {.1, .2, .6, .1};
    try (Workers workers = new Workers(threads)) {
      ShardedJade network = new ShardedJade(jade, LossSettings.original(), WINDOWS, workers);
      for (int step = 0; step < 2; step++) {
        fill(batch, rng);
        network.forward(parameters, batch, 5, step);
        network.backward(weights, gradients);
        GradientClip.clip(gradients, 1);
        optimiser.step(parameters, gradients, 1e-3);
      }
      network.predictFixed(parameters, batch);
      return Integer.toHexString(Arrays.hashCode(parameters))
          + "-"
          + Integer.toHexString(Arrays.hashCode(network.output().spanProbability));
    }
  }

  private static void fill(Batch batch, Rng rng) {
    batch.start(WINDOWS);
    for (int i = 0; i < batch.x.length; i++) {
      batch.x[i] = (float) rng.nextGaussian();
    }
    for (int b = 0; b < WINDOWS; b++) {
      batch.type[b] = rng.nextInt(2);
      batch.center[b] = (float) rng.nextDouble();
      batch.length[b] = (float) rng.nextDouble();
      batch.pointerMask[b] = 1;
      int start = rng.nextInt(8);
      for (int t = 0; t < batch.steps; t++) {
        int at = batch.at(t, b);
        batch.span[at] = t >= start && t < start + 3 ? 1 : 0;
        batch.countdown[at] = start - t;
        batch.countdownMask[at] = 1;
      }
    }
  }
}
