package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
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

/// Kills training processes with SIGKILL at seeded steps and resumes them.
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
          });
    }
  }

  private static void train(Path out, TrainingListener listener) {
    TrainingSettings settings =
        ToyMarket.settings("epochs=12", "ensemble.members=2", "threads=2", "balancing.kind=pcgrad");
    new Trainer(MARKET.data(settings), settings)
        .saveEvery(Duration.ZERO)
        .listener(listener)
        .train(out, true);
  }

  @Test
  void aProcessKilledTwiceResumesToTheSameFiles() throws Exception {
    killAndResume(1, 2, 2026);
  }

  @Test
  @Tag("long")
  void fiftyKillsAtSeededMomentsAllResumeToTheSameFiles() throws Exception {
    killAndResume(20, 3, 2027);
  }

  private void killAndResume(int rounds, int kills, long seed) throws Exception {
    Path whole = folder.resolve("whole");
    train(whole, TrainingListener.NONE);
    Rng rng = new Rng(seed);
    for (int round = 0; round < rounds; round++) {
      Path run = folder.resolve("run-" + round);
      for (int kill = 0; kill < kills; kill++) {
        runAndKill(run, 1 + rng.nextInt(30));
      }
      train(run, TrainingListener.NONE);
      assertThat(TrainerTest.contents(run))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(TrainerTest.contents(whole));
    }
  }

  private static void runAndKill(Path run, int steps) throws IOException, InterruptedException {
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
      assertThat(seen).isPositive();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
