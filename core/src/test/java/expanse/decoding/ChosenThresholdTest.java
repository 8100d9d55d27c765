package expanse.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChosenThresholdTest {
  @TempDir Path run;

  @Test
  void whatIsWrittenReadsBack() {
    ChosenThreshold chosen = new ChosenThreshold(0.1 + 0.2, 3, "the table", 42, 0.5);
    chosen.write(run);
    assertThat(ChosenThreshold.read(run)).isEqualTo(chosen);
    assertThat(chosen.rule()).isEqualTo(new SpanRule(0.1 + 0.2, 3));
  }

  @Test
  void aMissingOrDamagedFileSaysWhatToDo() throws IOException {
    assertThatThrownBy(() -> ChosenThreshold.read(run))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expanse threshold");
    Files.writeString(run.resolve(ChosenThreshold.FILE), "{\"threshold\": 7");
    assertThatThrownBy(() -> ChosenThreshold.read(run))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is damaged")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aThresholdOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new ChosenThreshold(1.5, 1, "", 1, 0))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> new ChosenThreshold(Double.NaN, 1, "", 1, 0))
        .isInstanceOf(InputException.class);
  }

  @Test
  void theEndsOfTheRangesAreAccepted() {
    assertThat(new ChosenThreshold(0, 1, "", 0, 0).threshold()).isZero();
    assertThat(new ChosenThreshold(1, 1, "", 0, 0).threshold()).isEqualTo(1);
    assertThatThrownBy(() -> new ChosenThreshold(0.5, 0, "", 0, 0))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> new ChosenThreshold(0.5, 1, "", -1, 0))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> new ChosenThreshold(-0.1, 1, "", 0, 0))
        .isInstanceOf(InputException.class);
  }
}
