package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import expanse.base.InputException;
import expanse.pipeline.RunPipeline;
import expanse.settings.TrainingSettings;
import expanse.testing.RunContents;
import expanse.testing.ToyMarket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Disks that fill up and folders that take nothing, at every file of a run: one line says so, and
/// the run goes on from its last good state when there is room again.
class FullDiskTest {
  private static final Path FULL = Path.of("/dev/full"); // every write finds no space left
  private static final ToyMarket MARKET = new ToyMarket(9, 16, 8, 0);

  @TempDir private Path folder;

  private static void train(Path out, TrainingListener listener) {
    TrainingSettings settings =
        ToyMarket.settings("epochs=5", "threads=2", "inference.calibration=temperature");
    new RunPipeline(MARKET.data(settings), settings)
        .saveEvery(Duration.ZERO)
        .listener(listener)
        .run(out, true);
  }

  /// After the first epoch, whatever is written to this place finds the disk full.
  private static TrainingListener filling(Path place) {
    return new TrainingListener() {
      @Override
      public void epoch(EpochReport report) {
        if (report.epoch() == 1) {
          link(place);
        }
      }
    };
  }

  private static void link(Path place) {
    try {
      Files.deleteIfExists(place);
      Files.createSymbolicLink(place, FULL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resume_state.safetensors",
        "checkpoint_epoch_02.safetensors",
        "best_model.safetensors",
        "metadata.json",
        "calibration.json"
      })
  void aDiskThatFillsUpLeavesTheLastGoodState(String file) throws IOException {
    assumeTrue(Files.exists(FULL), "skipped: this system has no " + FULL);
    Path whole = folder.resolve("whole");
    train(whole, TrainingListener.NONE);
    Path run = folder.resolve("run");
    String aside = "." + file + "." + ProcessHandle.current().pid() + ".part";
    assertThatThrownBy(() -> train(run, filling(run.resolve(aside))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file)
        .hasMessageContaining("no space left on the disk")
        .hasMessageNotContaining("\n");
    train(run, TrainingListener.NONE);
    assertThat(RunContents.of(run)).isEqualTo(RunContents.of(whole));
  }

  @Test
  void aLogThatFindsNoSpaceSaysSo() throws IOException {
    assumeTrue(Files.exists(FULL), "skipped: this system has no " + FULL);
    Path run = folder.resolve("run");
    TrainingListener full =
        new TrainingListener() {
          @Override
          public void started(int member, int members, int from, int epochs, int steps) {
            link(run.resolve("epoch_metrics.csv"));
          }
        };
    assertThatThrownBy(() -> train(run, full))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("epoch_metrics.csv")
        .hasMessageContaining("no space left on the disk");
  }

  @Test
  void aFolderThatTakesNothingIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> train(file.resolve("run"), TrainingListener.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a file, not a folder")
        .hasMessageNotContaining("\n");
    assertThat(file).hasContent("x");
  }
}
