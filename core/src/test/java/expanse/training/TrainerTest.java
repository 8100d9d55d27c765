package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.metric.BinaryCounts;
import expanse.metric.Scores;
import expanse.pipeline.RunPipeline;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.run.RunTable;
import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.testing.RunContents;
import expanse.testing.ToyMarket;
import expanse.window.Subset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private static final ToyMarket MARKET = new ToyMarket(5, 24, 8, 8);

  @TempDir private Path folder;

  private static List<RunMetadata.Result> train(Path out, TrainingSettings settings) {
    return new Trainer(MARKET.data(settings), settings).train(out, false);
  }

  private String hash(String name, String... changes) {
    return train(folder.resolve(name), ToyMarket.settings(changes)).getFirst().weightsSha256();
  }

  @Test
  void oneSeedGivesTheSameWeightsOnAnyNumberOfThreads() throws Exception {
    String one = hash("one", "threads=1", "augmentation.inversion=0.5", "augmentation.jitter=0.1");
    String three =
        hash("three", "threads=3", "augmentation.inversion=0.5", "augmentation.jitter=0.1");
    assertThat(three).isEqualTo(one);
    assertThat(RunContents.of(folder.resolve("three")))
        .isEqualTo(RunContents.of(folder.resolve("one")));
  }

  @Test
  void theEpochIsChosenByTheTasksThatAreTrained() {
    train(
        folder, ToyMarket.settings("balancing.kind=span-only", "selection.metric=validation-loss"));
    RunDirectory run = RunDirectory.open(folder);
    double[] span = RunTable.read(run.lossComponents()).where("phase", "val").numbers("loss_span");
    double[] chosen = RunTable.read(run.epochMetrics()).numbers("val_loss");
    assertThat(chosen).isEqualTo(span);
    int best = 0;
    for (int i = 1; i < span.length; i++) {
      best = span[i] < span[best] ? i : best;
    }
    RunMetadata.Result result = RunMetadata.read(run.metadata()).result();
    assertThat(result).isNotNull();
    assertThat(result.bestEpoch()).isEqualTo(best + 1);
  }

  @Test
  void theProbabilitiesOfBothPhasesAreLogged() {
    train(folder, ToyMarket.settings());
    RunTable table = RunTable.read(RunDirectory.open(folder).probabilityStats());
    int epochs = table.where("phase", "val").numbers("epoch").length;
    assertThat(epochs).isPositive();
    assertThat(table.where("phase", "train").numbers("separation"))
        .hasSize(epochs)
        .doesNotContain(Double.NaN);
  }

  @Test
  void anotherSeedGivesOtherWeights() {
    assertThat(hash("a", "seed=1")).isNotEqualTo(hash("b", "seed=2"));
  }

  @Test
  void aRunWritesEveryFile() {
    train(folder, ToyMarket.settings());
    RunDirectory run = RunDirectory.open(folder);
    assertThat(
            List.of(
                run.metadata(),
                run.epochMetrics(),
                run.lossComponents(),
                run.uncertaintyParams(),
                run.probabilityStats(),
                run.featureStats(),
                run.gradientStats(),
                run.taskShares(),
                run.bestModel(),
                run.checkpoint(2),
                run.checkpoint(4),
                run.checkpoint(6)))
        .allSatisfy(file -> assertThat(file).isRegularFile());
    assertThat(run.state()).doesNotExist();
    assertThat(run.checkpoint(2).getFileName()).hasToString("checkpoint_epoch_02.safetensors");
    RunMetadata metadata = RunMetadata.read(run.metadata());
    assertThat(metadata.status()).isEqualTo("finished");
    assertThat(metadata.trainSize()).isEqualTo(24);
    assertThat(metadata.valSize()).isEqualTo(8);
    assertThat(metadata.testSize()).isEqualTo(8);
    assertThat(metadata.datasetSize()).isEqualTo(40);
    assertThat(metadata.featureNames()).hasSize(12);
  }

  @Test
  void aSmallSetIsLearned() {
    TrainingSettings settings =
        ToyMarket.settings(
            "epochs=60",
            "model.hidden=12",
            "model.input_dropout=0",
            "model.dense_dropout=0",
            "optimiser.learning_rate=0.02",
            "optimiser.clip_norm=1",
            "balancing.kind=span-only",
            "schedule.kind=one-cycle",
            "selection.metric=validation-average-precision");
    train(folder, settings);
    assertThat(f1(Subset.TRAIN, settings)).isGreaterThan(0.9);
    assertThat(f1(Subset.TEST, settings)).isGreaterThan(0.8);
  }

  private double f1(Subset part, TrainingSettings settings) {
    try (Predictor predictor = Predictor.open(folder, 1)) {
      List<WindowPrediction> windows = predictor.predict(MARKET.data(settings), part);
      return BinaryCounts.of(
              Scores.concat(windows.stream().map(WindowPrediction::probability).toList()),
              Scores.concat(windows.stream().map(WindowPrediction::truth).toList()),
              Scores.concat(windows.stream().map(WindowPrediction::weight).toList()),
              0.5)
          .f1();
    }
  }

  static List<String> presets() {
    return Presets.names();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetTrainsAndPredicts(String name) {
    TrainingSettings preset = Presets.named(name);
    List<String> small =
        new ArrayList<>(
            List.of(
                "window=" + ToyMarket.WINDOW,
                "split.kind=temporal",
                "split.embargo=0",
                "model.hidden=4",
                "model.projection=4",
                "batch_size=8",
                "threads=1",
                "epochs=1",
                "steps=0"));
    if (preset.ensemble().members() > 1) {
      small.add("ensemble.members=6");
      small.add("ensemble.folds=2");
      small.add("segments.bar_trees=3");
    }
    TrainingSettings settings = SettingsReader.with(preset, small);
    new RunPipeline(MARKET.data(settings), settings).run(folder, false);
    try (Predictor predictor = Predictor.open(folder, 1)) {
      for (WindowPrediction window : predictor.predict(MARKET.data(settings), Subset.TEST)) {
        for (float p : window.probability()) {
          assertThat(p).isBetween(0f, 1f);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss.span.kind=crf",
        "loss.span.kind=chain",
        "loss.span.kind=focal",
        "loss.span.kind=bce",
        "model.attention=pooling",
        "model.attention=span-and-pooling",
        "model.pointers=start-end",
        "model.layers=2",
        "loss.countdown.target=off",
        "targets.ramp=4",
        "augmentation.time_warp=0.2",
        "inference.monte_carlo_passes=3",
      })
  void everyVariantTrainsTheSameOnOneAndTwoThreads(String variant) {
    assertThat(hash("one", "epochs=1", variant))
        .isEqualTo(hash("two", "epochs=1", "threads=2", variant));
    try (Predictor predictor = Predictor.open(folder.resolve("one"), 1)) {
      assertThat(
              predictor
                  .predict(MARKET.data(predictor.settings()), Subset.TEST)
                  .getFirst()
                  .probability())
          .hasSize(ToyMarket.WINDOW);
    }
  }

  @Test
  void trainingStopsWhenPatienceIsOver() {
    TrainingSettings settings =
        ToyMarket.settings("epochs=40", "selection.patience=3", "selection.min_delta=1000000");
    assertThat(train(folder, settings).getFirst().epochs()).isEqualTo(4);
  }

  @Test
  void aRunThatDivergesSaysWhatToDo() {
    TrainingSettings settings =
        ToyMarket.settings(
            "optimiser.learning_rate=10",
            "loss.countdown.target=raw",
            "epochs=60",
            "balancing.kind=kendall",
            "optimiser.beta1=0",
            "optimiser.weight_decay=10");
    assertThatThrownBy(() -> train(folder, settings))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("diverged")
        .hasMessageContaining("optimiser.learning_rate");
  }

  @Test
  void dataWithoutLabelsInTheTrainingPartAreRefused() {
    TrainingSettings settings = ToyMarket.settings();
    Dataset full = MARKET.data(settings);
    Dataset empty =
        new Dataset(
            full.bars(),
            List.of(),
            full.plan(),
            Assembly.featureSet(settings),
            Assembly.featureContext(settings),
            Map.of());
    assertThatThrownBy(() -> new Trainer(empty, settings))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no training window contains a label");
  }
}
