package expanse.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Json;
import expanse.base.Rng;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ChainCrfTest {
  private final ParameterLayout layout = new ParameterLayout();

  private ChainCrf chain(String kind) {
    layout.add("before", 3);
    return kind.equals("free")
        ? ChainCrf.declare(layout, "crf", 2)
        : kind.equals("free3")
            ? ChainCrf.declare(layout, "crf", 3)
            : ChainCrf.declareBeforeInAfter(layout, "crf");
  }

  private static float[] random(Rng rng, int n, double scale) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (scale * rng.nextGaussian());
    }
    return values;
  }

  /// All tag sequences that may be, for one window.
  private static List<byte[]> sequences(ChainCrf chain, int steps) {
    List<byte[]> all = new ArrayList<>();
    int count = (int) Math.pow(chain.tags(), steps);
    for (int code = 0; code < count; code++) {
      byte[] path = new byte[steps];
      int rest = code;
      for (int t = 0; t < steps; t++) {
        path[t] = (byte) (rest % chain.tags());
        rest /= chain.tags();
      }
      boolean allowed = path[0] != 2 || chain.allowed(0, 2);
      for (int t = 1; t < steps; t++) {
        allowed &= chain.allowed(path[t - 1], path[t]);
      }
      if (allowed) {
        all.add(path);
      }
    }
    return all;
  }

  /// Emissions of one window of a batch.
  private static float[] window(float[] emissions, int steps, int batch, int b, int tags) {
    float[] one = new float[steps * tags];
    for (int t = 0; t < steps; t++) {
      System.arraycopy(emissions, (t * batch + b) * tags, one, t * tags, tags);
    }
    return one;
  }

  @ParameterizedTest
  @CsvSource({"free,1", "free,2", "free,8", "free3,5", "chain,1", "chain,2", "chain,7"})
  void sumsMarginalsAndBestPathsEqualThoseOfAllSequences(String kind, int steps) {
    ChainCrf chain = chain(kind);
    int tags = chain.tags();
    int batch = 3;
    for (double size : new double[] {0.5, 5, 40}) {
      Rng rng = new Rng(steps);
      float[] params = random(rng, layout.size(), 1);
      float[] emissions = random(rng, steps * batch * tags, size);
      ChainCrf.State state = chain.state(steps, 4);
      chain.infer(params, emissions, batch, state);
      byte[] best = new byte[steps * batch];
      chain.viterbi(params, emissions, batch, state, best);
      for (int b = 0; b < batch; b++) {
        float[] one = window(emissions, steps, batch, b, tags);
        double top = Double.NEGATIVE_INFINITY;
        byte[] topPath = {};
        List<byte[]> all = sequences(chain, steps);
        for (byte[] path : all) {
          double score = chain.score(params, one, path, 1, 0, steps);
          if (score > top) {
            top = score;
            topPath = path;
          }
        }
        double sum = 0;
        double[] marginal = new double[steps * tags];
        for (byte[] path : all) {
          double weight = Math.exp(chain.score(params, one, path, 1, 0, steps) - top);
          sum += weight;
          for (int t = 0; t < steps; t++) {
            marginal[t * tags + path[t]] += weight;
          }
        }
        assertThat(state.logZ[b])
            .isCloseTo(top + Math.log(sum), within(1e-9 * (1 + Math.abs(top))));
        for (int t = 0; t < steps; t++) {
          assertThat(best[t * batch + b]).isEqualTo(topPath[t]);
          for (int j = 0; j < tags; j++) {
            assertThat((double) state.marginal[(t * batch + b) * tags + j])
                .isCloseTo(marginal[t * tags + j] / sum, within(1e-6));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"free,6", "chain,6", "chain,1"})
  void gradientsAreThoseOfTheLikelihood(String kind, int steps) {
    ChainCrf chain = chain(kind);
    int tags = chain.tags();
    int batch = 3;
    Rng rng = new Rng(7);
    float[] params = random(rng, layout.size(), 1);
    float[] emissions = random(rng, steps * batch * tags, 1);
    float[] weights = {1, 0, 0.5f};
    List<byte[]> all = sequences(chain, steps);
    byte[] path = new byte[steps * batch];
    for (int b = 0; b < batch; b++) {
      byte[] one = all.get(rng.nextInt(all.size()));
      for (int t = 0; t < steps; t++) {
        path[t * batch + b] = one[t];
      }
    }
    ChainCrf.State state = chain.state(steps, batch);
    float[] dEmissions = new float[emissions.length];
    chain.infer(params, emissions, batch, state);
    chain.negativeLogLikelihood(params, emissions, path, weights, batch, state, dEmissions);
    float[] grads = new float[params.length];
    chain.addGradients(state, 2, grads);
    float h = 1e-2f;
    for (int i = 0; i < emissions.length; i++) {
      double slope = slope(chain, params, emissions, path, weights, emissions, i, h);
      assertThat((double) dEmissions[i]).isCloseTo(slope, within(2e-5));
    }
    for (int i = 0; i < params.length; i++) {
      double slope = slope(chain, params, emissions, path, weights, params, i, h);
      assertThat((double) grads[i]).isCloseTo(2 * slope, within(3e-4));
    }
  }

  private static double slope(
      ChainCrf chain,
      float[] params,
      float[] emissions,
      byte[] path,
      float[] weights,
      float[] changed,
      int i,
      float h) {
    float value = changed[i];
    changed[i] = value + h;
    double above = loss(chain, params, emissions, path, weights);
    double up = changed[i];
    changed[i] = value - h;
    double below = loss(chain, params, emissions, path, weights);
    double slope = (above - below) / (up - changed[i]);
    changed[i] = value;
    return slope;
  }

  private static double loss(
      ChainCrf chain, float[] params, float[] emissions, byte[] path, float[] weights) {
    int batch = weights.length;
    ChainCrf.State state = chain.state(path.length / batch, batch);
    chain.infer(params, emissions, batch, state);
    return chain.negativeLogLikelihood(
        params, emissions, path, weights, batch, state, new float[emissions.length]);
  }

  @Test
  void theOriginalsNumbersComeOut() throws IOException {
    JsonNode golden;
    try (InputStream in = ChainCrfTest.class.getResourceAsStream("/golden/golden.json")) {
      golden = Json.MAPPER.readTree(in).get("crf");
    }
    ChainCrf chain = chain("free");
    float[] params = layout.allocate();
    for (int j = 0; j < 2; j++) {
      params[layout.offset("crf.start_transitions") + j] = golden.get("start").get(j).floatValue();
      params[layout.offset("crf.end_transitions") + j] = golden.get("end").get(j).floatValue();
      for (int i = 0; i < 2; i++) {
        params[layout.offset("crf.transitions") + i * 2 + j] =
            golden.get("trans").get(i).get(j).floatValue();
      }
    }
    int steps = 105;
    float[] emissions = new float[2 * steps];
    byte[] path = new byte[steps];
    for (int t = 0; t < steps; t++) {
      emissions[2 * t] = (float) Math.cos(0.37 * t);
      emissions[2 * t + 1] = (float) (1.5 * Math.sin(0.11 * t));
      path[t] = (byte) (t >= 42 && t <= 48 ? 1 : 0);
    }
    ChainCrf.State state = chain.state(steps, 1);
    chain.infer(params, emissions, 1, state);
    double logZ = golden.get("logZ").asDouble();
    double score = golden.get("score").asDouble();
    assertThat(state.logZ[0]).isCloseTo(logZ, within(1e-5));
    assertThat(chain.score(params, emissions, path, 1, 0, steps)).isCloseTo(score, within(1e-5));
    double loss =
        chain.negativeLogLikelihood(
            params, emissions, path, new float[] {1}, 1, state, new float[2 * steps]);
    assertThat(loss).isCloseTo(golden.get("nll").asDouble(), within(1e-5));
    byte[] best = new byte[steps];
    chain.viterbi(params, emissions, 1, state, best);
    StringBuilder text = new StringBuilder();
    for (byte tag : best) {
      text.append(tag);
    }
    assertThat(text.toString()).isEqualTo(golden.get("viterbi").asString());
  }

  @Test
  void beforeInAfterKnowsNoneOneAndSeveralSpans() {
    ChainCrf chain = chain("chain");
    float[] params = layout.allocate();
    int[][] wanted = {
      {0, 0, 0, 0, 0, 0},
      {0, 1, 1, 2, 2, 2},
      {1, 1, 2, 2, 1, 1},
      {0, 0, 0, 0, 0, 1},
      {1, 2, 1, 2, 1, 2},
    };
    for (int[] tags : wanted) {
      float[] emissions = new float[18];
      for (int t = 0; t < 6; t++) {
        emissions[3 * t + tags[t]] = 5;
      }
      ChainCrf.State state = chain.state(6, 1);
      byte[] best = new byte[6];
      chain.viterbi(params, emissions, 1, state, best);
      for (int t = 0; t < 6; t++) {
        assertThat((int) best[t]).isEqualTo(tags[t]);
      }
    }
  }

  @Test
  void extremeEmissionsStayFinite() {
    ChainCrf chain = chain("chain");
    float[] params = random(new Rng(1), layout.size(), 1);
    float[] emissions = random(new Rng(2), 105 * 3, 1e4);
    ChainCrf.State state = chain.state(105, 1);
    chain.infer(params, emissions, 1, state);
    assertThat(state.logZ[0]).isFinite();
    for (int t = 0; t < 105; t++) {
      float sum = state.marginal[3 * t] + state.marginal[3 * t + 1] + state.marginal[3 * t + 2];
      assertThat(sum).isCloseTo(1, within(1e-5f));
    }
  }
}
