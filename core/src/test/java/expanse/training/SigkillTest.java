package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.settings.TrainingSettings;
import expanse.testing.RunContents;
import expanse.testing.ToyMarket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills training processes with SIGKILL at seeded steps and resumes them: an ensemble in folds,
/// trees, forests of spans and calibration. The stages of the whole command are in the app's
/// `KilledCommandTest`.
class SigkillTest {
  private static final ToyMarket MARKET = new ToyMarket(9, 16, 8, 0);

  @TempDir private Path folder;

  /// The process that is killed: trains, and says so after every step.
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) {
      train(
          Path.of(arguments[0]),
          new TrainingListener() {
            @Override
            public void step(int member, int epoch, int step) {
              System.out.println("step");
              System.out.flush();
            }

            @Override
            public void trees(int done, int all) {
              System.out.println("trees");
              System.out.flush();
            }
          });
    }
  }

  private static void train(Path out, TrainingListener listener) {
    TrainingSettings settings =
        ToyMarket.settings(
            "epochs=8",
            "ensemble.members=3",
            "ensemble.folds=3",
            "ensemble.feature_subsets=[\"*\"]",
            "inference.calibration=platt",
            "threads=2",
            "balancing.kind=pcgrad");
    new Trainer(MARKET.data(settings), settings)
        .saveEvery(Duration.ZERO)
        .listener(listener)
        .train(out, true);
  }

  @Test
  void aProcessKilledTwiceResumesToTheSameFiles() throws Exception {
    assertThat(killAndResume(1, 2, 2026)).isEqualTo(2);
  }

  @Test
  @Tag("long")
  void fiftyKillsAtSeededMomentsAllResumeToTheSameFiles() throws Exception {
    assertThat(killAndResume(22, 3, 2027)).isGreaterThanOrEqualTo(50);
  }

  /// @return how many processes were killed before they came to their end
  private int killAndResume(int rounds, int kills, long seed) throws Exception {
    int killed = 0;
    Path whole = folder.resolve("whole");
    train(whole, TrainingListener.NONE);
    Rng rng = new Rng(seed);
    for (int round = 0; round < rounds; round++) {
      Path run = folder.resolve("run-" + round);
      for (int kill = 0; kill < kills; kill++) {
        killed += runAndKill(run, 1 + rng.nextInt(20)) ? 1 : 0;
      }
      train(run, TrainingListener.NONE);
      assertThat(RunContents.of(run))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(RunContents.of(whole));
    }
    return killed;
  }

  private static boolean runAndKill(Path run, int steps) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-modules=jdk.incubator.vector",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Victim.class.getName(),
                    run.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int seen = 0;
      while (seen < steps && out.readLine() != null) {
        seen++;
      }
      if (seen < steps) {
        assertThat(process.waitFor()).isZero();
      }
      return seen == steps;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
