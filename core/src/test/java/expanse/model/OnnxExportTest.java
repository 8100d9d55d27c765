package expanse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import expanse.base.InputException;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.testing.Changed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The exported network in ONNX Runtime against our own.
class OnnxExportTest {
  private static final float TOLERANCE = 1e-5f;

  @ParameterizedTest
  @CsvSource({
    "12,105,96,1,POOLED",
    "13,40,96,1,START_END",
    "12,17,33,1,POOLED",
    "12,1,96,1,START_END",
    "5,23,20,2,POOLED",
    "9,105,48,1,START_END"
  })
  void onnxRuntimeComputesTheSameOutputsForEveryBatchSize(
      int inputs, int steps, int hidden, int layers, PointerHead pointers) throws OrtException {
    JadeConfig config =
        Changed.of(
            JadeConfig.original(inputs),
            "steps",
            steps,
            "hidden",
            hidden,
            "layers",
            layers,
            "pointerHead",
            pointers);
    Jade jade = new Jade(config);
    Rng rng = new Rng(inputs + 31L * steps);
    float[] params = jade.init(rng);
    int largest = 33;
    Batch batch = new Batch(steps, inputs, largest);
    byte[] model = OnnxExport.encode(jade, params, Map.of("threshold", "0.5"));
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (Workers workers = new Workers(1);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = environment.createSession(model, options)) {
      assertThat(session.getMetadata().getCustomMetadata()).containsEntry("threshold", "0.5");
      ShardedJade network = new ShardedJade(jade, LossSettings.original(), largest, workers);
      for (int size = 1; size <= largest; size += steps > 50 && size > 4 ? 4 : 1) {
        batch.start(size);
        float[][][] features = new float[size][steps][inputs];
        for (int t = 0; t < steps; t++) {
          for (int b = 0; b < size; b++) {
            for (int d = 0; d < inputs; d++) {
              features[b][t][d] = (float) rng.nextGaussian();
              batch.x[batch.inputAt(t, b) + d] = features[b][t][d];
            }
          }
        }
        network.predictFixed(params, batch);
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, features);
            OrtSession.Result result = session.run(Map.of("features", tensor))) {
          compare(network.output(), result, size, steps);
        }
      }
    }
  }

  private static void compare(JadeOutput ours, OrtSession.Result theirs, int size, int steps)
      throws OrtException {
    float[][] logits = value(theirs, "span_logits");
    float[][] probabilities = value(theirs, "span_probabilities");
    float[][] countdown = value(theirs, "countdown");
    float[][] types = value(theirs, "type_logits");
    float[][] pointers = value(theirs, "pointers");
    float worst = 0;
    for (int b = 0; b < size; b++) {
      for (int t = 0; t < steps; t++) {
        int at = ours.at(t, b);
        worst = Math.max(worst, Math.abs(logits[b][t] - ours.spanLogit[at]));
        worst = Math.max(worst, Math.abs(probabilities[b][t] - ours.spanProbability[at]));
        worst = Math.max(worst, Math.abs(countdown[b][t] - ours.countdown[at]));
      }
      for (int k = 0; k < ours.classes; k++) {
        worst = Math.max(worst, Math.abs(types[b][k] - ours.typeLogits[b * ours.classes + k]));
      }
      for (int k = 0; k < 2; k++) {
        worst = Math.max(worst, Math.abs(pointers[b][k] - ours.pointers[b * 2 + k]));
      }
    }
    assertThat(worst).as("largest difference, batch %d", size).isLessThan(TOLERANCE);
  }

  private static float[][] value(OrtSession.Result result, String name) throws OrtException {
    return (float[][]) result.get(name).orElseThrow().getValue();
  }

  @Test
  void aWrittenFileIsTheEncodedModel(@TempDir Path folder) throws Exception {
    Jade jade = new Jade(Changed.of(JadeConfig.original(12), "hidden", 8, "layers", 1));
    float[] params = jade.init(new Rng(1));
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(file, jade, params, Map.of());
    assertThat(Files.readAllBytes(file)).isEqualTo(OnnxExport.encode(jade, params, Map.of()));
  }

  @Test
  void aPartThatHasNoExportIsNamed() {
    Jade jade = new Jade(Changed.of(JadeConfig.original(12), "spanHead", SpanHead.CRF));
    assertThatThrownBy(() -> OnnxExport.encode(jade, jade.init(new Rng(1)), Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("CRF");
  }
}
