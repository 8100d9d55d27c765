package expanse.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.kernel.PlainKernels;
import expanse.nn.AdamW;
import expanse.nn.GradientClip;
import expanse.testing.Changed;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// Training steps and predictions allocate nothing: with plain kernels no line makes an object,
/// whatever the JIT compiler does; with vectors, which are objects until they are compiled, when
/// the compiler is done.
class AllocationTest {
  private static final int BLOCK = 25;
  private static final int MOST_BLOCKS = 4000;

  private static final int PLAIN_BLOCKS = 20; // the first ones load classes

  private static final JadeConfig CONFIG =
      Changed.of(JadeConfig.original(12), "steps", 15, "hidden", 32, "layers", 1);
  private final Batch batch = new Batch(15, 12, 4);

  @Test
  void aTrainingStepAllocatesNothing() {
    train(new Jade(CONFIG, new PlainKernels()), PLAIN_BLOCKS);
    train(new Jade(CONFIG), MOST_BLOCKS);
  }

  @Test
  void aPredictionAllocatesNothing() {
    predict(new Jade(CONFIG, new PlainKernels()), PLAIN_BLOCKS);
    predict(new Jade(CONFIG), MOST_BLOCKS);
  }

  private void train(Jade jade, int blocks) {
    float[] parameters = jade.init(new Rng(1));
    double[] weights = {.1, .1, .7, .1};
    float[] gradients = jade.layout().allocate();
    AdamW optimiser = new AdamW(parameters.length, .01);
    try (Workers workers = new Workers(1)) {
      ShardedJade network = network(jade, workers);
      long[] step = {0};
      assertAllocatesNothingInTheEnd(
          blocks,
          () -> {
            network.forward(parameters, batch, 3, step[0]++);
            network.backward(weights, gradients);
            GradientClip.clip(gradients, 1);
            optimiser.step(parameters, gradients, 1e-5);
          });
    }
  }

  private void predict(Jade jade, int blocks) {
    float[] parameters = jade.init(new Rng(1));
    try (Workers workers = new Workers(1)) {
      ShardedJade network = network(jade, workers);
      assertAllocatesNothingInTheEnd(blocks, () -> network.predictFixed(parameters, batch));
      assertAllocatesNothingInTheEnd(blocks, () -> network.predictFixed(parameters, batch));
    }
  }

  private ShardedJade network(Jade jade, Workers workers) {
    batch.start(4);
    Rng rng = new Rng(2);
    for (int i = 0; i < batch.x.length; i++) {
      batch.x[i] = (float) rng.nextGaussian();
    }
    for (int b = 0; b < 4; b++) {
      batch.type[b] = b % 2;
      batch.pointerMask[b] = 1;
      for (int t = 4; t < 9; t++) {
        batch.span[batch.at(t, b)] = 1;
        batch.countdownMask[batch.at(t, b)] = 1;
      }
    }
    return new ShardedJade(jade, LossSettings.original(), 4, workers);
  }

  private static void assertAllocatesNothingInTheEnd(int blocks, Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = -1;
    for (int block = 0; block < blocks && allocated != 0; block++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < BLOCK; i++) {
        work.run();
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).as("bytes in the last %d calls", BLOCK).isZero();
  }
}
