package expanse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.base.Workers;
import expanse.kernel.Kernels;
import expanse.nn.BarHead;
import expanse.nn.ParameterLayout;
import expanse.testing.Changed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each variant of heads and targets is for, on cases that can be worked out by hand.
class VariantsTest {
  @ParameterizedTest
  @CsvSource({
    "RAW,        47,    47, true",
    "RAW,       -47,   -47, true",
    "CLIPPED,    47,    20, true",
    "CLIPPED,    -7,    -7, true",
    "CLIPPED,   -47,   -20, true",
    "NORMALISED, 47,     1, true",
    "NORMALISED,  0,   0.5, true",
    "NORMALISED,-47,     0, true",
    "MASKED,     10,  0.75, true",
    "MASKED,      0,   0.5, true",
    "MASKED,     -1, 0.475, false",
    "OFF,        10,    10, false",
  })
  void aCountdownIsCutScaledAndLeftOutAsItsNameSays(
      CountdownTarget target, float raw, float learned, boolean counts) {
    assertThat(target.target(raw, 20)).isEqualTo(learned);
    assertThat(target.counts(raw)).isEqualTo(counts);
    if (Math.abs(raw) <= 20) {
      assertThat(target.bars(learned, 20)).isCloseTo(raw, within(1e-5f));
    }
  }

  /// Pointers for two sharp peaks.
  private static float[] pointers(int start, int end) {
    BarHead head = BarHead.declare(new ParameterLayout(), "head", 4, 2, 0, Kernels.best());
    PositionPointers pointers = new PositionPointers(head, 105, 1);
    pointers.state.output[2 * start] = 60;
    pointers.state.output[2 * end + 1] = 60;
    float[] found = new float[2];
    pointers.finish(1, found);
    return found;
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 15", "40, 41", "0, 104", "100, 104"})
  void pointersByPositionSayWhereTheLogitsPeak(int start, int end) {
    float[] found = pointers(start, end);
    assertThat(found[0]).isCloseTo((start + end) / 2f / 105, within(1e-5f));
    assertThat(found[1]).isCloseTo((end - start) / 105f, within(1e-5f));
  }

  @Test
  void pointersByPositionAreTheMiddleWhenNothingIsKnown() {
    BarHead head = BarHead.declare(new ParameterLayout(), "head", 4, 2, 0, Kernels.best());
    float[] found = new float[2];
    new PositionPointers(head, 105, 1).finish(1, found);
    assertThat(found[0]).isCloseTo(52f / 105, within(1e-5f));
    assertThat(found[1]).isCloseTo(0, within(1e-5f));
  }

  /// Pointers and types of a network, without dropout.
  private static float[] summary(JadeConfig config, float queryScale, Batch batch) {
    Jade jade = new Jade(config);
    float[] values = jade.layout().allocate();
    Rng rng = new Rng(4);
    for (String name : new Jade(JadeGradientTest.small(1)).layout().names()) {
      float[] tensor = new float[jade.layout().size(name)];
      for (int i = 0; i < tensor.length; i++) {
        tensor[i] = (float) rng.nextGaussian();
      }
      jade.layout().set(values, name, tensor);
    }
    for (String name : jade.layout().names()) {
      if (name.startsWith("attention_pooling")) {
        float[] query = new float[jade.layout().size(name)];
        Arrays.fill(query, queryScale);
        jade.layout().set(values, name, query);
      }
    }
    try (Workers workers = new Workers(1)) {
      ShardedJade network = new ShardedJade(jade, LossSettings.original(), 8, workers);
      network.predictFixed(values, batch);
      JadeOutput output = network.output();
      float[] all = Arrays.copyOf(output.pointers, 2 * batch.size());
      assertThat(all).doesNotContain(Float.NaN);
      return all;
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 1})
  void aQueryThatAsksNothingPoolsTheMeanAndOneThatAsksDoesNot(float scale) {
    JadeConfig plain = JadeGradientTest.small(1);
    Batch batch = JadeGradientTest.batch(plain, 5, 9);
    float[] mean = summary(plain, 0, batch);
    float[] attended = summary(Changed.of(plain, "attention", Attention.POOLING), scale, batch);
    double apart = 0;
    for (int i = 0; i < mean.length; i++) {
      apart = Math.max(apart, Math.abs(mean[i] - attended[i]));
    }
    if (scale == 0) {
      assertThat(apart).isLessThan(1e-6);
    } else {
      assertThat(apart).isGreaterThan(1e-3);
    }
  }
}
