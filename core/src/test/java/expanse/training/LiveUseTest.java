package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.metric.Calibrator;
import expanse.run.LiveUse;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveUseTest {
  private static final LiveUse USE = new LiveUse(0.05, new Calibrator.Platt(0.7, 0.15), 210, 2037);

  @TempDir private Path folder;

  private static RunMetadata metadata(String weights) {
    return RunFilesTest.metadata()
        .finished(new RunMetadata.Result(100, 68, "validation-loss", 11.05, weights, 5.5));
  }

  @Test
  void whatIsWrittenIsRead() {
    RunDirectory run = new RunDirectory(folder);
    USE.write(run.live(), metadata("ff"));
    assertThat(LiveUse.of(run, metadata("ff"), 0.4)).isEqualTo(USE);
  }

  @Test
  void aRunWithoutTheFileUsesItsThresholdAsItIs() {
    LiveUse use = LiveUse.of(new RunDirectory(folder), metadata("ff"), 0.4);
    assertThat(use.threshold()).isEqualTo(0.4);
    assertThat(use.correct(0.3)).isEqualTo(0.3);
  }

  @Test
  void correctionKeepsTheOrderSoThatTheThresholdDividesTheSameBars() {
    for (int k = 0; k <= 1000; k++) {
      double probability = k / 1000.0;
      assertThat(USE.correct(probability) > USE.threshold()).isEqualTo(probability > 0.05);
    }
  }

  @Test
  void theFileOfAnotherRunAndADamagedOneAreRefused() throws IOException {
    RunDirectory run = new RunDirectory(folder);
    USE.write(run.live(), metadata("ff"));
    assertThatThrownBy(() -> LiveUse.of(run, metadata("ee"), 0.4))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another run");
    byte[] sound = Files.readAllBytes(run.live());
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^= 1;
      Files.write(run.live(), damaged);
      assertThatThrownBy(() -> LiveUse.of(run, metadata("ff"), 0.4))
          .isInstanceOf(InputException.class)
          .hasMessageNotContaining("\n");
    }
  }
}
