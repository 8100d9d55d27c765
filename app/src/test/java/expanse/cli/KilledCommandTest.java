package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the program with SIGKILL when it comes to its later stages: the second member, the trees,
/// the calibration, the threshold. Folds, views and all as in the recommended preset, small.
class KilledCommandTest {
  private static final List<String> STAGES =
      List.of(
          "member-2/best_model.safetensors",
          "trees.safetensors",
          "span_trees.safetensors",
          "calibration.json",
          "threshold_optimization_results.csv");

  @TempDir private Path folder;

  private static List<String> words(ToyFiles files, Path out) {
    List<String> words = new ArrayList<>();
    for (Object word :
        files.train(
            out,
            "--set=features.set=hindsight",
            "--set=ensemble.members=4",
            "--set=ensemble.folds=2",
            "--set=ensemble.views=['* !run_*', '* share=0.5']",
            "--set=trees.count=6",
            "--set=span_trees.count=6",
            "--set=inference.calibration=platt",
            "--set=epochs=2",
            "--resume")) {
      words.add(word.toString());
    }
    return words;
  }

  @Test
  void aRunKilledAtEveryStageEndsWithTheSameFiles() throws Exception {
    ToyFiles files = ToyFiles.in(folder, 7);
    Path whole = folder.resolve("whole");
    Run run = Run.of(words(files, whole).toArray());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(contents(whole)).containsKeys(STAGES.toArray(new String[0]));
    Path killed = folder.resolve("killed");
    for (String stage : STAGES) {
      killWhenThereIs(killed.resolve(stage), words(files, killed));
    }
    run = Run.of(words(files, killed).toArray());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(contents(killed)).isEqualTo(contents(whole));
  }

  private static void killWhenThereIs(Path file, List<String> words)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(words);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (process.isAlive() && !Files.exists(file)) {
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();
    assertThat(file).exists();
  }

  /// The bytes of every file by hash, without times of day and durations.
  private static Map<String, String> contents(Path run) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (name.endsWith("epoch_metrics.csv")) {
          contents.put(name, Files.readString(file).replaceAll(",[^,\n]*\n", "\n"));
        } else if (name.endsWith("metadata.json")) {
          String text = Files.readString(file);
          contents.put(name, text.replaceAll("(?s).*\"weights_sha256\" : \"([0-9a-f]*).*", "$1"));
        } else {
          contents.put(name, Hashing.sha256(file));
        }
      }
    }
    return contents;
  }
}
