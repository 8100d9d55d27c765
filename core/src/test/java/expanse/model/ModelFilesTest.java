package expanse.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.testing.Changed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
  @TempDir Path folder;

  private final Jade jade = new Jade(JadeGradientTest.small(2));
  private final float[] values = jade.init(new Rng(5));

  @Test
  void aNetworkIsReadAsItWasWritten() {
    Path file = folder.resolve("m.safetensors");
    ModelFiles.write(file, jade, values, Map.of("epoch", "7"));
    ModelFiles.Saved saved = ModelFiles.read(file);
    assertThat(saved.config()).isEqualTo(jade.config());
    assertThat(saved.parameters()).isEqualTo(values);
    assertThat(saved.metadata()).containsEntry("epoch", "7");
  }

  @Test
  void aFileWithoutDescriptionIsUnderstoodByItsShapes() {
    Path file = folder.resolve("m");
    Jade original = new Jade(Changed.of(JadeConfig.original(13), "hidden", 8, "layers", 2));
    float[] weights = original.init(new Rng(1));
    SafeTensorsFiles.write(
        file, new SafeTensors(ModelFiles.tensors(original.layout(), weights), Map.of()));
    ModelFiles.Saved saved = ModelFiles.read(file);
    assertThat(saved.config()).isEqualTo(original.config());
    assertThat(saved.parameters()).isEqualTo(weights);
  }

  @Test
  void everyFlippedByteAndEveryTruncationOfAModelIsDetected() throws IOException {
    Path file = folder.resolve("m");
    Jade tiny = new Jade(Changed.of(JadeConfig.original(1), "steps", 2, "hidden", 1, "layers", 1));
    ModelFiles.write(file, tiny, tiny.init(new Rng(5)), Map.of());
    byte[] good = Files.readAllBytes(file);
    Rng rng = new Rng(6);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 + rng.nextInt(255));
      assertThatThrownBy(() -> SafeTensorsFilesTest.read(file, bad))
          .as("byte %d", at)
          .isInstanceOf(InputException.class);
      byte[] cut = Arrays.copyOf(good, at);
      assertThatThrownBy(() -> SafeTensorsFilesTest.read(file, cut))
          .as("length %d", at)
          .isInstanceOf(InputException.class);
    }
  }

  @Test
  void aMissingAnExtraAndAReshapedTensorAreNamed() {
    Path file = folder.resolve("m");
    Map<String, SafeTensors.Tensor> tensors =
        new LinkedHashMap<>(ModelFiles.tensors(jade.layout(), values));
    SafeTensors.Tensor bias = tensors.remove("classifier.1.bias");
    assertThatThrownBy(() -> values(file, tensors))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("classifier.1.bias is missing");
    tensors.put("classifier.1.bias", new SafeTensors.Tensor(List.of(1, 3), bias.values()));
    assertThatThrownBy(() -> values(file, tensors))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("classifier.1.bias has shape [1, 3], this network needs [3]");
    tensors.put("classifier.1.bias", bias);
    assertThat(values(file, tensors)).isEqualTo(values);
    tensors.put("crf.transitions", bias);
    assertThatThrownBy(() -> values(file, tensors))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("crf.transitions does not belong");
  }

  private float[] values(Path file, Map<String, SafeTensors.Tensor> tensors) {
    return ModelFiles.values(file, new SafeTensors(tensors, Map.of()), jade.layout());
  }

  @Test
  void aDescriptionOutOfRangeIsAnErrorForPeople() {
    Path file = folder.resolve("m");
    Map<String, SafeTensors.Tensor> tensors = ModelFiles.tensors(jade.layout(), values);
    SafeTensorsFiles.write(
        file, new SafeTensors(tensors, Map.of(ModelFiles.NETWORK, "{\"inputs\":-1}")));
    assertThatThrownBy(() -> ModelFiles.read(file)).isInstanceOf(InputException.class);
    SafeTensorsFiles.write(file, new SafeTensors(tensors, Map.of(ModelFiles.NETWORK, "{")));
    assertThatThrownBy(() -> ModelFiles.read(file)).isInstanceOf(InputException.class);
    SafeTensorsFiles.write(file, new SafeTensors(Map.of(), Map.of()));
    assertThatThrownBy(() -> ModelFiles.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("lstm.weight_ih_l0");
  }
}
