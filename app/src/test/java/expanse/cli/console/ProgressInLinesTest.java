package expanse.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressInLinesTest {
  @Test
  void thereIsOneLineForEveryTenth() {
    StringWriter text = new StringWriter();
    try (Progress progress = new ProgressInLines(new PrintWriter(text), "training", 1000)) {
      for (int i = 1; i <= 1000; i++) {
        progress.at(i, "loss " + i);
      }
    }
    assertThat(text.toString().lines())
        .hasSize(10)
        .first()
        .isEqualTo("training: 100 of 1000 (loss 100)");
  }
}
