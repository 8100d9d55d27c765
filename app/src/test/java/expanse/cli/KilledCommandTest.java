package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.testing.RunContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the program with SIGKILL when it comes to its later stages (the second member, the trees,
/// the calibration, the threshold) and at random moments of the whole command. Folds, views and all
/// as in the recommended preset, small.
class KilledCommandTest {
  private static final List<String> STAGES =
      List.of(
          "member-2/best_model.safetensors",
          "segments.safetensors",
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
            "--set=ensemble.feature_subsets=['* !run_*', '* fraction=0.5']",
            "--set=segments.bar_trees=6",
            "--set=segments.end_trees=6",
            "--set=segments.span_trees=6",
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
    Map<String, String> whole = whole(files);
    assertThat(whole).containsKeys(STAGES.toArray(new String[0]));
    Path killed = folder.resolve("killed");
    for (String stage : STAGES) {
      killWhenThereIs(killed.resolve(stage), words(files, killed));
    }
    assertThat(finished(files, killed)).isEqualTo(whole);
  }

  @Test
  void aRunKilledAtRandomMomentsEndsWithTheSameFiles() throws Exception {
    assertThat(killAtRandom(1, 2)).isPositive();
  }

  @Test
  @Tag("long")
  void atLeastFiftyKillsAtRandomMomentsEndWithTheSameFiles() throws Exception {
    assertThat(killAtRandom(18, 4)).isGreaterThanOrEqualTo(50);
  }

  /// Kills after parts of the time that a whole run takes, which the seed draws; which step of the
  /// work they hit differs from machine to machine, and must not matter.
  ///
  /// @return how many processes were killed before they came to their end
  private int killAtRandom(int rounds, int kills) throws Exception {
    ToyFiles files = ToyFiles.in(folder, 7);
    Map<String, String> whole = whole(files);
    long start = System.nanoTime();
    Path alone = folder.resolve("alone");
    assertThat(started(words(files, alone)).waitFor()).isZero();
    long duration = System.nanoTime() - start;
    assertThat(RunContents.of(alone)).isEqualTo(whole);
    int killed = 0;
    Set<Set<String>> states = new HashSet<>();
    for (long seed = 1; seed <= rounds; seed++) {
      Rng rng = Rng.derived(2028, seed);
      Path run = folder.resolve("run-" + seed);
      for (int kill = 0; kill < kills; kill++) {
        Process process = started(words(files, run));
        long moment = (long) (rng.nextDouble() * duration);
        killed += process.waitFor(moment, TimeUnit.NANOSECONDS) ? 0 : 1;
        process.destroyForcibly().waitFor();
        states.add(Files.exists(run) ? RunContents.of(run).keySet() : Set.of());
      }
      assertThat(finished(files, run)).as("seed %d", seed).isEqualTo(whole);
    }
    System.out.println(killed + " kills left " + states.size() + " different sets of files");
    return killed;
  }

  private Map<String, String> whole(ToyFiles files) throws IOException {
    return finished(files, folder.resolve("whole"));
  }

  /// Trains until the end and lists what there is then.
  private static Map<String, String> finished(ToyFiles files, Path out) throws IOException {
    Run run = Run.of(words(files, out).toArray());
    assertThat(run.code()).as(run.err()).isZero();
    return RunContents.of(out);
  }

  private static Process started(List<String> words) throws IOException {
    return OwnProcess.start(OwnProcess.Surroundings.USUAL, words.toArray()).process();
  }

  private static void killWhenThereIs(Path file, List<String> words)
      throws IOException, InterruptedException {
    Process process = started(words);
    while (process.isAlive() && !Files.exists(file)) {
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();
    assertThat(file).exists();
  }
}
