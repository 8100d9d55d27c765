package expanse.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.cli.Run;
import expanse.cli.ToyFiles;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From unlabelled bars to an encoder to a detector that starts from it.
class PretrainCommandTest {
  @TempDir Path folder;
  private ToyFiles files;

  @BeforeEach
  void writeFiles() {
    files = ToyFiles.in(folder, 1);
  }

  private Path encoder(Path bars, String name) {
    Path out = folder.resolve(name);
    Run run =
        Run.of(
            "pretrain",
            "--bars",
            bars,
            "--out",
            out,
            "--threads",
            1,
            "--set=feature_set=original",
            "--set=window=32",
            "--set=stride=16",
            "--set=hidden=4",
            "--set=mask=block",
            "--set=epochs=2");
    assertThat(run.err()).doesNotContain("error:");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("kept epoch ")
        .contains("mean absolute error on masked values 0.")
        .contains("next: expanse train --pretrained " + out);
    return out;
  }

  /// The subset of the bars before the test windows.
  private Path earlierBars() throws IOException {
    List<String> bars = Files.readAllLines(files.bars());
    return Files.write(folder.resolve("earlier.csv"), bars.subList(0, 24 * 64));
  }

  @Test
  void trainingStartsFromTheEncoderAndCanHoldIt() throws IOException {
    Path encoder = encoder(earlierBars(), "encoder");
    Path held = folder.resolve("held");
    Run run = Run.of(files.train(held, "--pretrained", encoder, "--freeze-encoder"));
    assertThat(run.code()).isZero();
    assertThat(run.err()).doesNotContain("pre-trained on").doesNotContain("error:");
    Path free = folder.resolve("free");
    assertThat(Run.of(files.train(free, "--pretrained", encoder)).code()).isZero();
    float[] given = values(encoder.resolve("encoder.safetensors"), "encoder.weight_hh_l0_reverse");
    String name = "lstm.weight_hh_l0_reverse";
    assertThat(Run.of("evaluate", held, "--no-live").code()).isZero();
    assertThat(Run.of("report", held).code()).isZero();
    assertThat(values(held.resolve("best_model.safetensors"), name)).isEqualTo(given);
    assertThat(values(free.resolve("best_model.safetensors"), name)).isNotEqualTo(given);
  }

  private static float[] values(Path file, String tensor) {
    SafeTensors content = SafeTensorsFiles.read(file);
    SafeTensors.Tensor found = content.tensors().get(tensor);
    assertThat(found).isNotNull();
    return found.values();
  }

  @Test
  void anEncoderThatHasSeenTheTestWindowsIsNoted() {
    Path encoder = encoder(files.bars(), "encoder");
    Run run = Run.of(files.train(folder.resolve("run"), "--pretrained", encoder));
    assertThat(run.code()).isZero();
    assertThat(run.err())
        .contains("note: 8 test windows lie in the period that the encoder was pre-trained on");
  }
}
