package expanse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.base.Workers;
import expanse.testing.Changed;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedJadeTest {
  private static final double[] EQUAL = {1, 1, 1, 1};

  private static ShardedJade network(JadeConfig config, int threads) {
    return new ShardedJade(new Jade(config), LossSettings.original(), 64, new Workers(threads));
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    JadeConfig config = JadeGradientTest.small(2);
    Batch batch = JadeGradientTest.batch(config, 50, 7);
    float[] values = new Jade(config).init(new Rng(1));
    float[] expected = gradients(network(config, 1), values, batch);
    for (int threads = 2; threads <= 4; threads++) {
      assertThat(gradients(network(config, threads), values, batch)).isEqualTo(expected);
    }
  }

  private static float[] gradients(ShardedJade network, float[] values, Batch batch) {
    float[] gradients = new float[values.length];
    network.forward(values, batch, 5, 9);
    network.backward(EQUAL, gradients);
    return gradients;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aSecondBackwardPassAfterOneForwardPassGivesTheSameGradients(int layers) {
    JadeConfig config = JadeGradientTest.small(layers);
    Batch batch = JadeGradientTest.batch(config, 20, 3);
    ShardedJade network = network(config, 1);
    float[] values = network.jade().init(new Rng(2));
    float[] first = gradients(network, values, batch);
    float[] again = new float[values.length];
    network.backward(EQUAL, again);
    assertThat(again).isEqualTo(first);
  }

  @Test
  void gradientsOfTheTasksAddUpToThatOfTheirSum() {
    JadeConfig config = JadeGradientTest.small(1);
    Batch batch = JadeGradientTest.batch(config, 20, 4);
    ShardedJade network = network(config, 2);
    float[] values = network.jade().init(new Rng(3));
    float[] all = gradients(network, values, batch);
    double[] sum = new double[values.length];
    for (Task task : Task.values()) {
      double[] one = new double[Task.COUNT];
      one[task.index()] = 1;
      float[] part = new float[values.length];
      network.backward(one, part);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
    for (int i = 0; i < sum.length; i++) {
      assertThat(sum[i]).isCloseTo(all[i], within(1e-6));
    }
  }

  @Test
  void dropoutMasksDependOnSeedAndStepAlone() {
    JadeConfig config = JadeGradientTest.small(1);
    Batch batch = JadeGradientTest.batch(config, 20, 5);
    ShardedJade network = network(config, 1);
    float[] values = network.jade().init(new Rng(4));
    network.forward(values, batch, 1, 1);
    float[] first = network.output().spanLogit.clone();
    network.forward(values, batch, 1, 2);
    assertThat(network.output().spanLogit).isNotEqualTo(first);
    network.forward(values, batch, 2, 1);
    assertThat(network.output().spanLogit).isNotEqualTo(first);
    network.forward(values, batch, 1, 1);
    assertThat(network.output().spanLogit).isEqualTo(first);
  }

  @Test
  void samplesScatterAroundThePredictionAndCanBeRepeated() {
    JadeConfig config = Changed.of(JadeConfig.original(12), "steps", 10);
    ShardedJade network = network(config, 1);
    Batch batch = JadeGradientTest.batch(config, 3, 5);
    float[] values = network.jade().init(new Rng(4));
    network.predictFixed(values, batch);
    float[] plain = network.output().countdown.clone();
    int passes = 400;
    double[] sum = new double[30];
    double[] square = new double[30];
    for (int pass = 0; pass < passes; pass++) {
      network.startSample(values, batch, 9, pass);
      network.finish();
      for (int i = 0; i < 30; i++) {
        double value = network.output().countdown[i];
        sum[i] += value;
        square[i] += value * value;
      }
    }
    for (int i = 0; i < 30; i++) {
      double mean = sum[i] / passes;
      double deviation = Math.sqrt(square[i] / passes - mean * mean);
      assertThat(deviation).isGreaterThan(0.01);
      assertThat(mean).isCloseTo(plain[i], within(0.05 + 5 * deviation / Math.sqrt(passes)));
    }
    float[] last = network.output().countdown.clone();
    network.startSample(values, batch, 9, passes - 1);
    network.finish();
    assertThat(network.output().countdown).isEqualTo(last);
    assertThatThrownBy(() -> network.backward(EQUAL, new float[values.length]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aWindowsOutputDoesNotDependOnItsNeighbours() {
    JadeConfig config = Changed.of(JadeConfig.original(12), "steps", 20);
    ShardedJade network = network(config, 2);
    float[] values = network.jade().init(new Rng(4));
    Batch many = JadeGradientTest.batch(config, 33, 6);
    network.predictFixed(values, many);
    float[] expected = new float[20];
    for (int t = 0; t < 20; t++) {
      expected[t] = network.output().spanLogit[network.output().at(t, 17)];
    }
    Batch one = new Batch(20, 12, 1);
    one.start(1);
    for (int t = 0; t < 20; t++) {
      System.arraycopy(many.x, many.inputAt(t, 17), one.x, one.inputAt(t, 0), 12);
    }
    network.predictFixed(values, one);
    for (int t = 0; t < 20; t++) {
      assertThat(network.output().spanLogit[t]).isEqualTo(expected[t]);
    }
  }

  @Test
  void aFrozenEncoderHasNoGradientAndLeavesTheOthersAsTheyWere() {
    JadeConfig config = JadeGradientTest.small(2);
    Batch batch = JadeGradientTest.batch(config, 9, 5);
    ShardedJade network = network(config, 1);
    Jade jade = network.jade();
    float[] values = jade.init(new Rng(4));
    float[] free = gradients(network, values, batch);
    network.freezeEncoder(true);
    float[] frozen = gradients(network, values, batch);
    for (int i = 0; i < free.length; i++) {
      boolean encoder = i >= jade.encoderFrom() && i < jade.encoderTo();
      assertThat(frozen[i]).isEqualTo(encoder ? 0 : free[i]);
    }
  }

  @Test
  void aSpanPriorStartsThePredictionsNearIt() {
    JadeConfig config = JadeConfig.original(12).withSpanPrior(0.07);
    ShardedJade network = network(config, 1);
    Batch batch = JadeGradientTest.batch(config, 16, 8);
    network.predictFixed(network.jade().init(new Rng(11)), batch);
    double sum = 0;
    for (int i = 0; i < 16 * 105; i++) {
      sum += network.output().spanProbability[i];
    }
    assertThat(sum / (16 * 105)).isCloseTo(0.07, within(0.02));
  }

  @Test
  void initialWeightsFillTheirUniformRange() {
    Jade jade = new Jade(JadeConfig.original(12));
    float[] values = jade.init(new Rng(12));
    assertThat(values[0]).isEqualTo(-0.30f);
    for (String name : jade.layout().names()) {
      float[] tensor = jade.layout().copyOf(values, name);
      if (tensor.length > 100) {
        double bound =
            name.startsWith("classifier") || name.startsWith("pointer")
                ? 1 / Math.sqrt(64)
                : name.startsWith("lstm") ? 1 / Math.sqrt(96) : 1 / Math.sqrt(192);
        double largest = 0;
        double sum = 0;
        for (float value : tensor) {
          largest = Math.max(largest, Math.abs(value));
          sum += value * value;
        }
        assertThat(largest).as(name).isBetween(0.95 * bound, bound);
        assertThat(sum / tensor.length)
            .as(name)
            .isCloseTo(bound * bound / 3, within(0.1 * bound * bound));
      }
    }
    assertThat(jade.init(new Rng(12))).isEqualTo(values);
  }

  @Test
  void compiledStepsAllocateNothingButTheirMasksGenerators() {
    JadeConfig config = Changed.of(JadeConfig.original(12), "hidden", 32, "layers", 1, "steps", 8);
    ShardedJade network = network(config, 1);
    Batch batch = JadeGradientTest.batch(config, 2, 8);
    float[] values = network.jade().init(new Rng(11));
    float[] gradients = new float[values.length];
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int i = 0; i < 40_000 && allocated > 512; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      step(network, values, batch, gradients);
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).isLessThanOrEqualTo(512);
  }

  private static void step(ShardedJade network, float[] values, Batch batch, float[] gradients) {
    network.forward(values, batch, 1, 1);
    network.backward(EQUAL, gradients);
    network.evaluate(values, batch);
  }

  @Test
  void wrongSizesAreRefused() {
    JadeConfig config = JadeGradientTest.small(1);
    ShardedJade network = network(config, 1);
    float[] values = network.jade().init(new Rng(1));
    Batch batch = JadeGradientTest.batch(Changed.of(config, "steps", 7), 2, 1);
    assertThatThrownBy(() -> network.predictFixed(values, batch)).hasMessageContaining("6 x 3");
    Batch large = JadeGradientTest.batch(config, 65, 1);
    assertThatThrownBy(() -> network.predictFixed(values, large)).hasMessageContaining("1 to 64");
    Batch good = JadeGradientTest.batch(config, 2, 1);
    assertThatThrownBy(() -> network.predictFixed(new float[3], good))
        .hasMessageContaining("not 3");
    network.predictFixed(values, good);
    assertThatThrownBy(() -> network.backward(EQUAL, new float[values.length]))
        .isInstanceOf(IllegalStateException.class);
  }
}
