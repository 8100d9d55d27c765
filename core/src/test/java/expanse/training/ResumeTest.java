package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.EnumNames;
import expanse.base.InputException;
import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.ensemble.Predictor;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.BalancingSettings;
import expanse.settings.TrainingSettings;
import expanse.testing.RunContents;
import expanse.testing.Seeds;
import expanse.testing.ToyMarket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A run that was interrupted goes on to the same files, or says why it cannot.
class ResumeTest {
  private static final ToyMarket MARKET = new ToyMarket(5, 24, 8, 8);

  @TempDir private Path folder;

  private static List<RunMetadata.Result> train(Path out, TrainingSettings settings) {
    return new Trainer(MARKET.data(settings), settings).train(out, false);
  }

  @Test
  void aRunKilledAnywhereResumesToTheSameWeightsAndLogs() throws Exception {
    TrainingSettings settings =
        ToyMarket.settings(
            "augmentation.inversion=0.5",
            "augmentation.offset=0.5",
            "augmentation.offset_bars=4",
            "selection.metric=validation-average-precision",
            "schedule.kind=one-cycle");
    Dataset data = MARKET.data(settings);
    Path whole = folder.resolve("whole");
    new Trainer(data, settings).train(whole, false);
    Seeds.each(
        8,
        seed -> {
          Rng rng = new Rng(seed);
          Path run = folder.resolve("killed-" + seed);
          Trainer trainer = new Trainer(data, settings).saveEvery(everyOrSeldom(rng));
          int kills = 1 + rng.nextInt(3);
          for (int kill = 0; kill < kills; kill++) {
            tryToKillAfter(1 + rng.nextInt(12), trainer, run);
          }
          trainer.listener(TrainingListener.NONE).train(run, true);
          assertThat(RunContents.of(run)).isEqualTo(RunContents.of(whole));
        });
  }

  @ParameterizedTest
  @EnumSource(BalancingSettings.Kind.class)
  void everyBalancerTrainsAndResumes(BalancingSettings.Kind kind) throws Exception {
    TrainingSettings settings =
        ToyMarket.settings(
            "balancing.kind=" + EnumNames.of(kind), "loss.countdown.target=normalised");
    Dataset data = MARKET.data(settings);
    List<Double> losses = new ArrayList<>();
    Path whole = folder.resolve("whole");
    new Trainer(data, settings)
        .listener(
            new TrainingListener() {
              @Override
              public void epoch(EpochReport report) {
                losses.add(report.validationLoss());
              }
            })
        .train(whole, false);
    assertThat(losses).hasSize(6).allMatch(Double::isFinite);
    Path run = folder.resolve("killed");
    Trainer trainer = new Trainer(data, settings).saveEvery(Duration.ZERO);
    killAfter(10, trainer, run);
    trainer.listener(TrainingListener.NONE).train(run, true);
    assertThat(RunContents.of(run)).isEqualTo(RunContents.of(whole));
  }

  private static Duration everyOrSeldom(Rng rng) {
    return rng.nextInt(3) > 0 ? Duration.ZERO : Duration.ofDays(1);
  }

  private static void killAfter(int steps, Trainer trainer, Path run) {
    assertThat(tryToKillAfter(steps, trainer, run)).isTrue();
  }

  private static boolean tryToKillAfter(int steps, Trainer trainer, Path run) {
    int[] left = {steps};
    trainer.listener(
        new TrainingListener() {
          @Override
          public void step(int member, int epoch, int step) {
            if (--left[0] == 0) {
              throw new Killed();
            }
          }
        });
    try {
      trainer.train(run, true);
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Test
  void resumingAFinishedRunChangesNothing() throws Exception {
    TrainingSettings settings = ToyMarket.settings();
    List<RunMetadata.Result> first = train(folder, settings);
    Map<String, String> before = RunContents.of(folder);
    assertThat(new Trainer(MARKET.data(settings), settings).train(folder, true)).isEqualTo(first);
    assertThat(RunContents.of(folder)).isEqualTo(before);
  }

  @Test
  void resumingWithOtherSettingsNamesTheDifference() {
    TrainingSettings settings = ToyMarket.settings();
    killAfter(10, new Trainer(MARKET.data(settings), settings).saveEvery(Duration.ZERO), folder);
    TrainingSettings other = ToyMarket.settings("optimiser.learning_rate=0.002", "threads=2");
    assertThatThrownBy(() -> new Trainer(MARKET.data(other), other).train(folder, true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("optimiser.learning_rate 0.001 against 0.002")
        .hasMessageNotContaining("threads");
  }

  @Test
  void resumingWithOtherLabelsOrFilesIsRefused() {
    TrainingSettings settings = ToyMarket.settings();
    killAfter(10, new Trainer(MARKET.data(settings), settings).saveEvery(Duration.ZERO), folder);
    Dataset other = new ToyMarket(6, 24, 8, 8).data(settings);
    assertThatThrownBy(() -> new Trainer(other, settings).train(folder, true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("other windows or labels");
  }

  @Test
  void aFinishedRunOfOtherWindowsIsNotTakenForOneOfThese() {
    TrainingSettings settings = ToyMarket.settings("epochs=1");
    new Trainer(MARKET.data(settings), settings).train(folder, false);
    new Trainer(MARKET.data(settings), settings).train(folder, true);
    Dataset other = new ToyMarket(6, 24, 8, 8).data(settings);
    assertThatThrownBy(() -> new Trainer(other, settings).train(folder, true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("other windows or labels");
  }

  @Test
  void aFolderThatHoldsARunIsNotOverwritten() {
    train(folder, ToyMarket.settings("epochs=1"));
    assertThatThrownBy(() -> train(folder, ToyMarket.settings("epochs=1")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds a run already");
  }

  @Test
  void aDamagedStateIsRefused() throws Exception {
    TrainingSettings settings = ToyMarket.settings();
    Trainer trainer = new Trainer(MARKET.data(settings), settings).saveEvery(Duration.ZERO);
    killAfter(10, trainer, folder);
    Path state = new RunDirectory(folder).state();
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length / 2] ^= 4;
    Files.write(state, bytes);
    assertThatThrownBy(() -> trainer.listener(TrainingListener.NONE).train(folder, true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("resume_state.safetensors");
  }

  @Test
  void predictingWithAnUnfinishedRunIsRefused() {
    TrainingSettings settings = ToyMarket.settings();
    killAfter(10, new Trainer(MARKET.data(settings), settings).saveEvery(Duration.ZERO), folder);
    assertThatThrownBy(() -> Predictor.open(folder, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--resume");
  }
}
