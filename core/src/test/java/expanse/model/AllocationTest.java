package expanse.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import expanse.base.Rng;
import expanse.nn.AdamW;
import expanse.nn.GradientClip;
import expanse.nn.Workers;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// After the JIT compiler is done, training steps and predictions allocate nothing.
class AllocationTest {
  private static final int BLOCK = 25;
  private static final int MOST_BLOCKS = 4000;

  private final Jade jade = new Jade(JadeConfig.original(12).withSteps(15).withEncoder(32, 1));
  private final float[] parameters = jade.init(new Rng(1));
  private final Batch batch = new Batch(15, 12, 4);

  @Test
  void aTrainingStepAllocatesNothing() {
    double[] weights = {.1, .1, .7, .1};
    float[] gradients = jade.layout().allocate();
    AdamW optimiser = new AdamW(parameters.length, .01);
    try (Workers workers = new Workers(1)) {
      ShardedJade network = network(workers);
      long[] step = {0};
      assertAllocatesNothingInTheEnd(() -> {
        network.forward(parameters, batch, 3, step[0]++);
        network.backward(weights, gradients);
        GradientClip.clip(gradients, 1);
        optimiser.step(parameters, gradients, 1e-5);
      });
    }
  }

  @Test
  void aPredictionAllocatesNothing() {
    try (Workers workers = new Workers(1)) {
      ShardedJade network = network(workers);
      assertAllocatesNothingInTheEnd(() -> network.predict(parameters, batch));
      assertAllocatesNothingInTheEnd(() -> network.predictFixed(parameters, batch));
    }
  }

  private ShardedJade network(Workers workers) {
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

  private static void assertAllocatesNothingInTheEnd(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = -1;
    for (int block = 0; block < MOST_BLOCKS && allocated != 0; block++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < BLOCK; i++) {
        work.run();
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).as("bytes in the last %d calls", BLOCK).isZero();
  }
}
