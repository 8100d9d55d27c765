package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.settings.TrainingSettings;
import expanse.testing.ToyMarket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trains in processes whose virtual machine computes in another way.
class AnyMachineTest {
  @TempDir private Path folder;

  /// Trains a small network and prints the hash of its weights and of what it predicts.
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      System.out.println("hash " + train(Path.of(arguments[0])));
    }
  }

  private static String train(Path out) {
    ToyMarket market = new ToyMarket(31, 12, 6, 0);
    TrainingSettings settings =
        ToyMarket.settings(
            "epochs=1", "model.hidden=20", "augmentation.inversion=0.5", "optimiser.clip_norm=1");
    return new Trainer(market.data(settings), settings)
        .train(out, false)
        .getFirst()
        .weightsSha256();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--add-modules=jdk.incubator.vector -XX:UseAVX=2",
        "-XX:TieredStopAtLevel=1",
      })
  void theSameWeightsComeOutOfAnotherVirtualMachine(String flags) throws Exception {
    assertThat(inProcess(flags)).contains("hash " + train(folder.resolve("here")));
  }

  @ParameterizedTest
  @Tag("long")
  @ValueSource(
      strings = {
        "--add-modules=jdk.incubator.vector",
        "--add-modules=jdk.incubator.vector -XX:UseAVX=1",
        "--add-modules=jdk.incubator.vector -XX:UseAVX=3",
        "--add-modules=jdk.incubator.vector -Xint",
        "-Xint",
      })
  void theSameWeightsComeOutOfEveryVirtualMachine(String flags) throws Exception {
    theSameWeightsComeOutOfAnotherVirtualMachine(flags);
  }

  private String inProcess(String flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags.split(" ")));
    command.addAll(
        List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            folder.resolve("there").toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
