package expanse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.base.Workers;
import expanse.nn.ParameterLayout;
import expanse.testing.Changed;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every gradient against central differences of a plain network in double precision.
class JadeGradientTest {
  private static final long SEED = 20251120;

  static JadeConfig small(int layers) {
    return new JadeConfig(
        3, 6, 4, layers, 5, 3, 0.3, 0.4, 0.5, SpanHead.BAR, PointerHead.POOLED, Attention.NONE, 0);
  }

  /// Windows with everything that targets can be: soft, weighted, without span, without type.
  static Batch batch(JadeConfig config, int windows, long seed) {
    Rng rng = new Rng(seed);
    Batch batch = new Batch(config.steps(), config.inputs(), windows);
    batch.start(windows);
    for (int i = 0; i < windows * config.steps() * config.inputs(); i++) {
      batch.x[i] = (float) rng.nextGaussian();
    }
    for (int b = 0; b < windows; b++) {
      boolean span = b % 4 != 3;
      int start = rng.nextInt(config.steps());
      batch.type[b] = span ? rng.nextInt(2) : -1;
      batch.typeWeight[b] = 0.5f + (float) rng.nextDouble();
      batch.center[b] = span ? (float) rng.nextDouble() : Float.NaN;
      batch.length[b] = span ? (float) rng.nextDouble() : Float.NaN;
      batch.pointerMask[b] = span ? 1 - 0.5f * (float) rng.nextDouble() : 0;
      for (int t = 0; t < config.steps(); t++) {
        int at = batch.at(t, b);
        batch.span[at] = span && t >= start ? (float) rng.nextDouble() : 0;
        batch.weight[at] = 0.5f + (float) rng.nextDouble();
        batch.countdown[at] = span ? 7f * (start - t) : Float.NaN;
        batch.countdownMask[at] = span ? 0.5f + (float) rng.nextDouble() : 0;
      }
    }
    return batch;
  }

  static Stream<LossSettings> settings() {
    LossSettings base = LossSettings.original();
    return Stream.of(
        base,
        Changed.of(
            base,
            "span",
            SpanLoss.SOFT,
            "positiveWeight",
            13.1,
            "countdown",
            CountdownTarget.RAW,
            "countdownRange",
            20.0,
            "countdownDelta",
            1.0),
        Changed.of(
            base,
            "span",
            SpanLoss.HARD,
            "positiveWeight",
            2.0,
            "countdown",
            CountdownTarget.CLIPPED,
            "countdownRange",
            20.0,
            "countdownDelta",
            10.0),
        Changed.of(
            base,
            "span",
            SpanLoss.FOCAL,
            "positiveWeight",
            3.0,
            "countdown",
            CountdownTarget.MASKED,
            "countdownRange",
            20.0,
            "countdownDelta",
            0.1),
        new LossSettings(SpanLoss.FOCAL, 1, 0.5, false, 0.02, 0.8, CountdownTarget.OFF, 20, 1));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void gradientsAreThoseOfTheLosses(LossSettings settings) {
    check(small(1), settings, 5);
  }

  @Test
  void gradientsPassThroughTwoLayersAndTheDropoutBetweenThem() {
    check(small(2), LossSettings.original(), 4);
    check(
        Changed.of(small(3), "inputDropout", 0.0, "layerDropout", 0.0, "denseDropout", 0.0),
        LossSettings.original(),
        1);
  }

  @ParameterizedTest
  @CsvSource({"CRF, false", "CRF, true", "CHAIN, false"})
  void gradientsPassThroughAChain(SpanHead head, boolean perBar) {
    LossSettings settings =
        new LossSettings(
            SpanLoss.NEGATIVE_LOG_LIKELIHOOD,
            1,
            2,
            perBar,
            0.08,
            1,
            CountdownTarget.NORMALISED,
            20,
            1);
    check(Changed.of(small(1), "spanHead", head), settings, 5);
  }

  @Test
  void gradientsPassThroughPointersByPosition() {
    check(Changed.of(small(1), "pointerHead", PointerHead.START_END), LossSettings.original(), 5);
  }

  @ParameterizedTest
  @EnumSource(Attention.class)
  void gradientsPassThroughAttention(Attention attention) {
    check(Changed.of(small(1), "attention", attention), LossSettings.original(), 3);
    check(
        Changed.of(
            small(2),
            "attention",
            attention,
            "inputDropout",
            0.0,
            "layerDropout",
            0.0,
            "denseDropout",
            0.0),
        LossSettings.original(),
        2);
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void aTaskAloneGivesItsOwnGradient(Task task) {
    double[] weights = new double[Task.COUNT];
    weights[task.index()] = 1;
    check(small(1), LossSettings.original(), 4, weights);
  }

  private static void check(JadeConfig config, LossSettings settings, int windows) {
    check(config, settings, windows, new double[] {0.7, 1.3, 0.9, 0.4});
  }

  static void check(JadeConfig config, LossSettings settings, int windows, double[] taskWeights) {
    Jade jade = new Jade(config);
    ShardedJade network = new ShardedJade(jade, settings, 40, new Workers(1));
    float[] values = jade.init(new Rng(SEED));
    for (int i = 0; i < values.length; i++) {
      values[i] *= 1.5f;
    }
    Batch batch = batch(config, windows, SEED + windows);
    float[] gradients = jade.layout().allocate();
    network.forward(values, batch, SEED, 3);
    double[] losses = network.losses().clone();
    network.backward(taskWeights, gradients);

    ReferenceJade reference =
        new ReferenceJade(jade, settings, ReferenceJade.masksOf(network, windows));
    double[] wide = ReferenceJade.widened(values);
    double[] expected = reference.losses(wide, batch);
    for (Task task : Task.values()) {
      double loss = expected[task.index()];
      assertThat(losses[task.index()]).as("%s", task).isCloseTo(loss, within(1e-5 + 1e-5 * loss));
    }
    double h = 1e-5;
    for (ParameterLayout.Entry entry : jade.layout().entries()) {
      int every = Math.max(1, entry.size() / 40);
      for (int i = entry.offset(); i < entry.offset() + entry.size(); i += every) {
        double value = wide[i];
        wide[i] = value + h;
        double above = total(reference.losses(wide, batch), taskWeights);
        wide[i] = value - h;
        double below = total(reference.losses(wide, batch), taskWeights);
        wide[i] = value;
        double slope = (above - below) / (2 * h);
        assertThat((double) gradients[i])
            .as("%s[%d]", entry.name(), i - entry.offset())
            .isCloseTo(slope, within(3e-6 + 2e-5 * Math.abs(slope)));
      }
    }
  }

  private static double total(double[] losses, double[] weights) {
    double total = 0;
    for (int k = 0; k < losses.length; k++) {
      total += losses[k] * weights[k];
    }
    return total;
  }
}
