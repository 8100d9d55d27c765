package expanse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SlowKernelsTest {
  /// A program that was started without the vector module.
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      SlowKernels.warnOnce();
      SlowKernels.warnOnce();
    }
  }

  @Test
  void aProgramWithoutTheVectorModuleIsToldOnceWithTheRemedy()
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .containsOnlyOnce("plain kernels")
        .contains("start java with --add-modules jdk.incubator.vector");
  }
}
