package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnCurveTest {
  @TempDir Path folder;

  private Object[] words(ToyFiles files, Path out, String sizes) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "learn-curve",
                "--bars",
                files.bars(),
                "--labels",
                files.labels(),
                "--windows",
                files.windows(),
                "--out",
                out,
                "--sizes",
                sizes,
                "--repeats",
                1,
                "--folds",
                2));
    words.addAll(ToyFiles.QUICK);
    return words.toArray();
  }

  @Test
  void aCurveIsDrawnAndGoesOnWhereItWasInterrupted() throws IOException {
    ToyFiles files = ToyFiles.in(folder, 1);
    Path out = folder.resolve("curve");
    Run run = Run.of(words(files, out, "8,11,1000"));
    assertThat(run.err()).doesNotContain("error:");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("the test subset (8 windows) was not used")
        .contains("the next 50 labels (")
        .contains("reduced; --full trains the preset unchanged");
    for (String name :
        List.of("learning_curve.csv", "learning_curve.png", "index.html", "learning_curve.md")) {
      assertThat(out.resolve(name)).isNotEmptyFile();
    }
    assertThat(Files.readString(out.resolve("learning_curve.md")))
        .contains("Beyond the last point the curve is an extrapolation");
    List<String> runs = Files.readAllLines(out.resolve("learning_curve_runs.csv"));
    assertThat(runs).hasSize(1 + 3 * 2);
    Path model = out.resolve("runs/labels-8-repeat-1-fold-2/best_model.safetensors");
    assertThat(model).isRegularFile();
    Path earlier = out.resolve("runs/labels-8-repeat-1-fold-1/best_model.safetensors");
    Object untouched = Files.getLastModifiedTime(earlier);
    Files.delete(model.resolveSibling("metadata.json"));
    Files.delete(model.resolveSibling("manifest.json"));
    assertThat(Run.of(words(files, out, "8,11,1000")).out()).isEqualTo(run.out());
    assertThat(Files.readAllLines(out.resolve("learning_curve_runs.csv"))).isEqualTo(runs);
    assertThat(Files.getLastModifiedTime(earlier)).isEqualTo(untouched);
  }

  @Test
  void twoSizesAreTooFewToSayWhatComesNext() {
    ToyFiles files = ToyFiles.in(folder, 2);
    Run run = Run.of(words(files, folder.resolve("curve"), "8,11"));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("fewer than three numbers of labels were tried");
    assertThat(folder.resolve("curve/learning_curve.md"))
        .content()
        .doesNotContain("Beyond the last point");
  }

  @Test
  void aFolderOfOtherSettingsIsRefused() {
    ToyFiles files = ToyFiles.in(folder, 3);
    Path out = folder.resolve("curve");
    assertThat(Run.of(words(files, out, "8")).code()).isZero();
    List<Object> other = new ArrayList<>(List.of(words(files, out, "8")));
    other.add("--set=model.hidden=5");
    Run run = Run.of(other.toArray());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("was started with other settings: model.hidden");
  }
}
