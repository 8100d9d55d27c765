package expanse.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The same seed gives the same weights on any number of threads, vector width, instruction set,
/// and with or without a JIT compiler.
class DeterminismTest {
  private static final String[][] SETTINGS = {
    {"1"},
    {"2"},
    {"3"},
    {"1", "-Dexpanse.kernels=plain"},
    {"2", "-Dexpanse.kernels=vector512"},
    {"1", "-Dexpanse.kernels=vector256"},
    {"1", "-Dexpanse.kernels=vector128"},
    {"2", "-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=2"},
    {"1", "-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=0"},
    {"1", "-XX:MaxVectorSize=16"},
    {"2", "-XX:TieredStopAtLevel=1"},
    {"1", "-Xint"},
  };

  @Test
  void theSameSeedGivesTheSameWeightsUnderEveryJvmSetting()
      throws IOException, InterruptedException {
    Map<String, Process> runs = new LinkedHashMap<>();
    for (String[] setting : SETTINGS) {
      runs.put(String.join(" ", setting), start(setting));
    }
    Map<String, String> hashes = new LinkedHashMap<>();
    for (Map.Entry<String, Process> run : runs.entrySet()) {
      hashes.put(run.getKey(), hash(run.getValue()));
    }
    String expected = DeterminismRun.hash(1);
    assertThat(hashes.values()).as("%s", hashes).containsOnly(expected);
  }

  private static Process start(String[] setting) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-Xmx256m");
    command.add("-XX:+UseSerialGC");
    for (int i = 1; i < setting.length; i++) {
      command.add(setting[i]);
    }
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(DeterminismRun.class.getName());
    command.add(setting[0]);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String hash(Process process) throws InterruptedException {
    String output;
    try {
      output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(process.waitFor()).as(output).isZero();
    return output.substring(output.lastIndexOf('=') + 1).strip();
  }
}
