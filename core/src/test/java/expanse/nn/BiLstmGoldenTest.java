package expanse.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.kernel.Kernels;
import expanse.kernel.PlainKernels;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A two-layer bidirectional LSTM against numbers of another framework in double precision.
class BiLstmGoldenTest {
  private static final int BATCH = 2;
  private static final int STEPS = 5;
  private static final int INPUT = 2;
  private static final int HIDDEN = 3;

  static Stream<Kernels> kernels() {
    return Stream.of(new PlainKernels(), Kernels.best());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void outputsAndEveryGradientOfTwoLayersEqualTheGoldenNumbers(Kernels kernels) throws IOException {
    JsonNode golden = golden();
    ParameterLayout layout = new ParameterLayout();
    BiLstm first = BiLstm.declare(layout, "lstm", 0, INPUT, HIDDEN, kernels);
    BiLstm second = BiLstm.declare(layout, "lstm", 1, 2 * HIDDEN, HIDDEN, kernels);
    float[] params = layout.allocate();
    for (String name : layout.names()) {
      layout.set(params, name, floats(golden.get("weights").get(name.substring(5))));
    }
    float[] x = new float[STEPS * BATCH * INPUT];
    float[] dOut = new float[STEPS * BATCH * 2 * HIDDEN];
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < STEPS; t++) {
        for (int d = 0; d < INPUT; d++) {
          x[(t * BATCH + b) * INPUT + d] = (float) Math.sin(.37 * ((b * STEPS + t) * INPUT + d));
        }
        for (int j = 0; j < 2 * HIDDEN; j++) {
          dOut[(t * BATCH + b) * 2 * HIDDEN + j] =
              (float) Math.cos((b * STEPS + t) * 2 * HIDDEN + j);
        }
      }
    }
    float[] middle = new float[dOut.length];
    float[] out = new float[dOut.length];
    BiLstm.Weights w1 = first.newWeights();
    BiLstm.Weights w2 = second.newWeights();
    first.pack(params, w1);
    second.pack(params, w2);
    BiLstm.Workspace ws1 = first.workspace(STEPS, BATCH, true);
    BiLstm.Workspace ws2 = second.workspace(STEPS, BATCH + 1, true);
    first.forward(w1, x, BATCH, middle, ws1);
    second.forward(w2, middle, BATCH, out, ws2);
    float[] output = floats(golden.get("output"));
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < STEPS; t++) {
        for (int j = 0; j < 2 * HIDDEN; j++) {
          assertThat(out[(t * BATCH + b) * 2 * HIDDEN + j])
              .as("output %d %d %d", b, t, j)
              .isCloseTo(output[(b * STEPS + t) * 2 * HIDDEN + j], within(2e-7f));
        }
      }
    }
    float[] grads = layout.allocate();
    float[] dMiddle = new float[middle.length];
    float[] dX = new float[x.length];
    second.backward(w2, BATCH, dOut, dMiddle, grads, ws2);
    first.backward(w1, BATCH, dMiddle, dX, grads, ws1);
    for (String name : layout.names()) {
      float[] expected = floats(golden.get("grad").get(name.substring(5)));
      float[] actual = layout.copyOf(grads, name);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).as("%s %d", name, i).isCloseTo(expected[i], within(1e-6f));
      }
    }
    float[] gradInput = floats(golden.get("grad_input"));
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < STEPS; t++) {
        for (int d = 0; d < INPUT; d++) {
          assertThat(dX[(t * BATCH + b) * INPUT + d])
              .as("input gradient %d %d %d", b, t, d)
              .isCloseTo(gradInput[(b * STEPS + t) * INPUT + d], within(1e-6f));
        }
      }
    }
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(BiLstmGoldenTest.class.getResourceAsStream("/golden/golden.json"))) {
      return JsonMapper.shared().readTree(in).get("lstm_small_f64");
    }
  }

  private static float[] floats(JsonNode node) {
    if (!node.isArray()) {
      return new float[] {(float) node.asDouble()};
    }
    float[][] parts = new float[node.size()][];
    int size = 0;
    for (int i = 0; i < parts.length; i++) {
      parts[i] = floats(node.get(i));
      size += parts[i].length;
    }
    float[] all = new float[size];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
