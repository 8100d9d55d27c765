package expanse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Workers;
import expanse.metric.Scores;
import expanse.nn.AdamW;
import expanse.nn.GradientClip;
import expanse.nn.ParameterLayout;
import expanse.testing.Changed;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The network against numbers recorded from the original, in double precision where the file has
/// them.
class JadeGoldenTest {
  private static final LossSettings SETTINGS =
      Changed.of(LossSettings.original(), "span", SpanLoss.SOFT, "positiveWeight", 13.1);

  private static ShardedJade network(int inputs, LossSettings settings) {
    JadeConfig config =
        Changed.of(
            JadeConfig.original(inputs),
            "inputDropout",
            0.0,
            "layerDropout",
            0.0,
            "denseDropout",
            0.0);
    return new ShardedJade(new Jade(config), settings, 3, new Workers(1));
  }

  @ParameterizedTest
  @CsvSource({"12, 97547", "13, 98315"})
  void theNumberOfParametersIsTheOriginals(int inputs, int count) {
    Jade jade = new Jade(JadeConfig.original(inputs));
    assertThat(jade.parameterCount()).isEqualTo(count);
    JsonNode golden = GoldenJade.JSON.get("jade" + inputs + "_f64").get("grad_norms");
    assertThat(jade.layout().names()).containsExactlyElementsOf(golden.propertyNames());
  }

  @Test
  void variantsHaveTheNumberOfParametersThatTheirPartsAddUpTo() {
    assertThat(count(Changed.of(JadeConfig.original(12), "spanHead", SpanHead.CRF)))
        .isEqualTo(97_748);
    assertThat(count(Changed.of(JadeConfig.original(13), "spanHead", SpanHead.CRF)))
        .isEqualTo(98_516);
    assertThat(count(Changed.of(JadeConfig.original(11), "spanHead", SpanHead.CRF)))
        .isEqualTo(96_980);
    assertThat(count(Changed.of(JadeConfig.original(12), "spanHead", SpanHead.CHAIN)))
        .isEqualTo(97_948);
    JadeConfig original = JadeConfig.original(12);
    assertThat(count(Changed.of(original, "pointerHead", PointerHead.START_END))).isEqualTo(97_803);
    assertThat(count(Changed.of(original, "attention", Attention.POOLING))).isEqualTo(97_740);
    assertThat(count(Changed.of(original, "attention", Attention.SPAN_AND_POOLING)))
        .isEqualTo(122_316);
    Jade jade = new Jade(Changed.of(original, "hidden", 128, "layers", 2));
    assertThat(jade.encoderTo() - jade.encoderFrom()).isEqualTo(540_672);
  }

  private static int count(JadeConfig config) {
    return new Jade(config).parameterCount();
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 13})
  void outputsEqualTheOriginals(int inputs) {
    JsonNode golden = GoldenJade.JSON.get("jade" + inputs + "_f64");
    ShardedJade network = network(inputs, SETTINGS);
    network.evaluate(GoldenJade.weights(network.jade()), GoldenJade.batch(inputs));
    JadeOutput out = network.output();
    Offset<Double> close = within(2e-6);
    for (int b = 0; b < 3; b++) {
      for (int k = 0; k < 3; k++) {
        assertThat((double) out.typeLogits[b * 3 + k])
            .isCloseTo(golden.get("logits").get(b).get(k).asDouble(), close);
      }
      for (int k = 0; k < 2; k++) {
        assertThat((double) out.pointers[b * 2 + k])
            .isCloseTo(golden.get("pointers").get(b).get(k).asDouble(), close);
      }
      int[] bars = {0, 10, 52, 104};
      for (int k = 0; k < 4; k++) {
        assertThat((double) out.spanProbability[out.at(bars[k], b)])
            .isCloseTo(golden.get("span_prob_t0_t10_t52_t104").get(b).get(k).asDouble(), close);
      }
      int[] countdownBars = {0, 52, 104};
      for (int k = 0; k < 3; k++) {
        assertThat((double) out.countdown[out.at(countdownBars[k], b)])
            .isCloseTo(golden.get("countdown_t0_t52_t104").get(b).get(k).asDouble(), close);
      }
      double sum = 0;
      for (int t = 0; t < 105; t++) {
        sum += out.spanProbability[out.at(t, b)];
      }
      assertThat(sum).isCloseTo(golden.get("span_prob_sum").get(b).asDouble(), within(1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 13})
  void bothKindsOfF1EqualTheOriginals(int inputs) {
    JsonNode golden = GoldenJade.JSON.get("jade" + inputs + "_f64");
    ShardedJade network = network(inputs, SETTINGS);
    Batch batch = GoldenJade.batch(inputs);
    network.evaluate(GoldenJade.weights(network.jade()), batch);
    List<float[]> probability = new ArrayList<>();
    List<float[]> truth = new ArrayList<>();
    for (int b = 0; b < 3; b++) {
      float[] p = new float[105];
      float[] y = new float[105];
      for (int t = 0; t < 105; t++) {
        p[t] = network.output().spanProbability[batch.at(t, b)];
        y[t] = batch.span[batch.at(t, b)];
      }
      probability.add(p);
      truth.add(y);
      double f1 = Scores.of(List.of(p), List.of(y), 0.5).perWindowF1();
      assertThat(f1).isCloseTo(golden.get("per_window_f1").get(b).asDouble(), within(1e-12));
    }
    Scores scores = Scores.of(probability, truth, 0.5);
    assertThat(scores.perWindowF1()).isCloseTo(golden.get("mean_f1").asDouble(), within(1e-12));
    assertThat(scores.micro().f1())
        .isCloseTo(golden.get("micro").get("f1").asDouble(), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 13})
  void everyLossEqualsTheOriginals(int inputs) {
    JsonNode golden = GoldenJade.JSON.get("jade" + inputs + "_f64");
    Batch batch = GoldenJade.batch(inputs);
    ShardedJade weighted = network(inputs, SETTINGS);
    float[] values = GoldenJade.weights(weighted.jade());
    weighted.evaluate(values, batch);
    double[] losses = weighted.losses();
    same(losses[Task.TYPE.index()], golden.get("loss_type"));
    same(losses[Task.POINTER.index()], golden.get("loss_ptr"));
    same(losses[Task.SPAN.index()], golden.get("loss_span_pw13_1"));
    same(losses[Task.COUNTDOWN.index()], golden.get("loss_countdown_norm"));
    same(
        GoldenJade.kendallTotal(weighted.jade(), values, losses),
        golden.get("loss_total_kendall_pw"));

    LossSettings plain =
        Changed.of(
            LossSettings.original(),
            "countdown",
            CountdownTarget.CLIPPED,
            "countdownRange",
            20.0,
            "countdownDelta",
            1.0);
    ShardedJade unweighted = network(inputs, plain);
    unweighted.evaluate(values, batch);
    same(unweighted.losses()[Task.SPAN.index()], golden.get("loss_span"));
    same(unweighted.losses()[Task.COUNTDOWN.index()], golden.get("loss_countdown_pm20"));
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 13})
  void everyGradientAndTheStepAfterItEqualTheOriginals(int inputs) {
    JsonNode golden = GoldenJade.JSON.get("jade" + inputs + "_f64");
    ShardedJade network = network(inputs, SETTINGS);
    Jade jade = network.jade();
    ParameterLayout layout = jade.layout();
    float[] values = GoldenJade.weights(jade);
    float[] gradients = layout.allocate();
    step(network, values, GoldenJade.batch(inputs), gradients);
    for (String name : layout.names()) {
      double norm = golden.get("grad_norms").get(name).asDouble();
      assertThat(GradientClip.norm(layout.copyOf(gradients, name)))
          .as(name)
          .isCloseTo(norm, within(1e-5 * norm));
      float[] tensor = layout.copyOf(gradients, name);
      JsonNode first = golden.get("grad_first3").get(name);
      for (int i = 0; i < first.size(); i++) {
        assertThat((double) tensor[i])
            .as("%s[%d]", name, i)
            .isCloseTo(first.get(i).asDouble(), within(1e-5 * norm));
      }
    }
    double total = golden.get("grad_norm_total").asDouble();
    assertThat(GradientClip.norm(gradients)).isCloseTo(total, within(1e-6 * total));

    new AdamW(values.length, 0.01).step(values, gradients, 1e-3);
    for (String name : layout.names()) {
      float[] tensor = layout.copyOf(values, name);
      JsonNode first = golden.get("after_adamw_first3").get(name);
      for (int i = 0; i < first.size(); i++) {
        assertThat((double) tensor[i])
            .as("%s[%d]", name, i)
            .isCloseTo(first.get(i).asDouble(), within(5e-6));
      }
    }
  }

  @Test
  void tenStepsFollowTheOriginalsTrajectory() {
    trajectory(GoldenJade.JSON.get("trajectory_adamw_f64"), 0);
  }

  @Test
  void tenClippedStepsFollowTheOriginalsTrajectory() {
    trajectory(GoldenJade.JSON.get("trajectory_adamw_clip1_f64"), 1);
  }

  private static void trajectory(JsonNode golden, double limit) {
    ShardedJade network = network(12, SETTINGS);
    Jade jade = network.jade();
    float[] values = GoldenJade.weights(jade);
    float[] gradients = jade.layout().allocate();
    Batch batch = GoldenJade.batch(12);
    AdamW optimiser = new AdamW(values.length, 0.01);
    for (JsonNode expected : golden) {
      double[] losses = step(network, values, batch, gradients);
      relative(GoldenJade.kendallTotal(jade, values, losses), expected.get("total"));
      relative(losses[Task.TYPE.index()], expected.get("type"));
      relative(losses[Task.POINTER.index()], expected.get("pointer"));
      relative(losses[Task.SPAN.index()], expected.get("span"));
      relative(losses[Task.COUNTDOWN.index()], expected.get("countdown"));
      relative(GradientClip.clip(gradients, limit), expected.get("grad_norm"));
      optimiser.step(values, gradients, 1e-3);
    }
  }

  private static double[] step(
      ShardedJade network, float[] values, Batch batch, float[] gradients) {
    network.forward(values, batch, 1, 1);
    network.backward(GoldenJade.kendallWeights(network.jade(), values), gradients);
    GoldenJade.kendallGradients(network.jade(), values, network.losses(), gradients);
    return network.losses();
  }

  private static void same(double actual, JsonNode expected) {
    assertThat(actual).isCloseTo(expected.asDouble(), within(2e-6 * expected.asDouble()));
  }

  private static void relative(double actual, JsonNode expected) {
    double value = expected.asDouble();
    assertThat(actual).isCloseTo(value, within(1e-4 * Math.abs(value)));
  }
}
