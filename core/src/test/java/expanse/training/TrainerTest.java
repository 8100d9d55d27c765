package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.EnumNames;
import expanse.base.InputException;
import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.metric.BinaryCounts;
import expanse.metric.Scores;
import expanse.model.ModelFiles;
import expanse.pipeline.RunPipeline;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.run.RunTable;
import expanse.settings.Assembly;
import expanse.settings.BalancingSettings;
import expanse.settings.FeatureSubset;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.testing.Seeds;
import expanse.testing.ToyMarket;
import expanse.window.Subset;
import expanse.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

  /// Every file of a run by name, without the times, which alone may differ.
  static Map<String, String> contents(Path run) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (name.endsWith("epoch_metrics.csv")) {
          contents.put(name, Files.readString(file).replaceAll(",[^,\n]*\n", "\n"));
        } else if (name.endsWith("metadata.json")) {
          contents.put(name, RunMetadata.read(file).result() == null ? "running" : "finished");
        } else if (name.equals("manifest.json")) {
          contents.put(name, "there"); // hashes of the two files above
        } else {
          contents.put(name, expanse.base.Hashing.sha256(file));
        }
      }
    }
    return contents;
  }

  @Test
  void oneSeedGivesTheSameWeightsOnAnyNumberOfThreads() throws Exception {
    String one = hash("one", "threads=1", "augmentation.inversion=0.5", "augmentation.jitter=0.1");
    String three =
        hash("three", "threads=3", "augmentation.inversion=0.5", "augmentation.jitter=0.1");
    assertThat(three).isEqualTo(one);
    assertThat(contents(folder.resolve("three"))).isEqualTo(contents(folder.resolve("one")));
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
          assertThat(contents(run)).isEqualTo(contents(whole));
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
    assertThat(contents(run)).isEqualTo(contents(whole));
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
    Map<String, String> before = contents(folder);
    assertThat(new Trainer(MARKET.data(settings), settings).train(folder, true)).isEqualTo(first);
    assertThat(contents(folder)).isEqualTo(before);
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

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anEnsemblePredictsTheMeanOfItsMembers(int threads) {
    TrainingSettings settings =
        ToyMarket.settings("ensemble.members=3", "epochs=2", "threads=" + threads);
    List<RunMetadata.Result> results = train(folder, settings);
    assertThat(results).extracting(RunMetadata.Result::weightsSha256).doesNotHaveDuplicates();
    assertThat(results.getFirst().weightsSha256()).isEqualTo(hash("alone-" + threads, "epochs=2"));
    Dataset data = MARKET.data(settings);
    float[] mean = new float[ToyMarket.WINDOW];
    for (int k = 1; k <= 3; k++) {
      TrainingSettings single = ToyMarket.settings("epochs=2", "seed=" + (41 + k));
      Path out = folder.resolve("single-" + threads + "-" + k);
      train(out, single);
      try (Predictor predictor = Predictor.open(out, 1)) {
        float[] p = predictor.predict(data, Subset.TEST).get(3).probability();
        for (int t = 0; t < p.length; t++) {
          mean[t] += p[t] / 3;
        }
      }
    }
    try (Predictor predictor = Predictor.open(folder, 2)) {
      float[] p = predictor.predict(data, Subset.TEST).get(3).probability();
      for (int t = 0; t < p.length; t++) {
        assertThat(p[t]).isEqualTo(mean[t], within(1e-6f));
      }
    }
  }

  @Test
  void withFoldsEveryWindowIsPredictedByMembersThatWereNotTrainedOnIt() {
    TrainingSettings settings =
        ToyMarket.settings(
            "ensemble.members=4", "ensemble.folds=2", "epochs=2", "augmentation.inversion=0.5");
    train(folder, settings);
    Dataset data = MARKET.data(settings);
    try (Predictor predictor = Predictor.open(folder, 1)) {
      List<WindowPrediction> selection = predictor.selection(data);
      assertThat(selection).hasSize(32);
      for (int member = 1; member <= 2; member++) {
        int fold = Folds.ofMember(member, 2);
        Dataset own = data.withPlan(Folds.plan(data, 2, fold));
        TrainingSettings single = ToyMarket.settings("epochs=2", "augmentation.inversion=0.5");
        float[] mean = new float[ToyMarket.WINDOW];
        for (int seed = 41 + member; seed <= 45; seed += 2) {
          TrainingSettings alone = single.withSeed(seed);
          Path out = folder.resolve("alone-" + seed);
          new Trainer(own, alone).train(out, false);
          try (Predictor each = Predictor.open(out, 1)) {
            float[] p = each.predict(own, Subset.VALIDATION).get(5).probability();
            for (int t = 0; t < p.length; t++) {
              mean[t] += p[t] / 2;
            }
          }
        }
        int place = selection.size() * fold / 2 + 5;
        float[] p = selection.get(place).probability();
        for (int t = 0; t < p.length; t++) {
          assertThat(p[t]).isEqualTo(mean[t], within(1e-6f));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void foldsLeaveOutEveryWindowOnceAndKeepTheirDistance(int folds) {
    Dataset data = MARKET.data(ToyMarket.settings("split.embargo=40"));
    List<Window> leftOut = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      SplitPlan plan = Folds.plan(data, folds, fold);
      leftOut.addAll(plan.validation());
      for (Window train : plan.train()) {
        for (Window other : plan.validation()) {
          assertThat(Math.abs(train.start() - other.start()))
              .isGreaterThanOrEqualTo(ToyMarket.WINDOW + data.plan().embargo());
        }
      }
      assertThat(plan.test()).isEqualTo(data.plan().test());
    }
    assertThat(leftOut).containsExactlyElementsOf(Folds.pool(data));
  }

  @Test
  void windowsPredictedByTheirRowsAreTheSameBits() {
    TrainingSettings settings =
        ToyMarket.settings(
            "epochs=2", "inference.test_time_inversion=true", "inference.calibration=isotonic");
    train(folder, settings);
    Dataset data = MARKET.data(settings);
    try (Predictor predictor = Predictor.open(folder, 1)) {
      List<WindowPrediction> windows = predictor.predict(data, Subset.TRAIN);
      int[] starts = data.windows(Subset.TRAIN).stream().mapToInt(w -> w.start()).toArray();
      float[][] rows = new float[starts.length][ToyMarket.WINDOW];
      predictor.probabilities(
          data.features(), data.invertedFeatures(), starts, starts.length, rows);
      for (int i = 0; i < rows.length; i++) {
        assertThat(rows[i]).isEqualTo(windows.get(i).probability());
      }
    }
  }

  @Test
  void aViewKeepsItsShareOfTheFeaturesThatItsWordsName() {
    List<String> names = List.of("body", "leg_2_age", "leg_3_age", "return_1", "ahead_return_1");
    assertThat(FeatureSubset.columns("*", names, 1)).containsExactly(0, 1, 2, 3, 4);
    assertThat(FeatureSubset.columns("* !leg_* !ahead_*", names, 1)).containsExactly(0, 3);
    assertThat(FeatureSubset.columns("leg_*_age body", names, 1)).containsExactly(0, 1, 2);
    assertThat(FeatureSubset.columns("* fraction=0.4", names, 1)).hasSize(2);
    assertThat(FeatureSubset.columns("* fraction=0.4", names, 9))
        .isEqualTo(FeatureSubset.columns("* fraction=0.4", names, 9));
    assertThatThrownBy(() -> FeatureSubset.columns("wick", names, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("names no feature");
    assertThatThrownBy(() -> ToyMarket.settings("ensemble.feature_subsets=[\"* fraction=2\"]"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("fraction must be above 0");
  }

  @Test
  void membersReadTheirViewsAndTheirLogOddsAreAveraged() {
    TrainingSettings settings =
        ToyMarket.settings(
            "ensemble.members=2",
            "epochs=1",
            "ensemble.feature_subsets=[\"*_norm\", \"* !*_norm\"]");
    train(folder.resolve("both"), settings);
    Dataset data = MARKET.data(settings);
    double[] mean = new double[ToyMarket.WINDOW];
    List<String> views = List.of("*_norm", "* !*_norm");
    for (int k = 0; k < 2; k++) {
      TrainingSettings single =
          ToyMarket.settings(
              "epochs=1",
              "seed=" + (42 + k),
              "ensemble.feature_subsets=[\"" + views.get(k) + "\"]");
      Path out = folder.resolve("view-" + k);
      train(out, single);
      int[] columns = FeatureSubset.columns(views.get(k), data.features().names(), 0);
      assertThat(ModelFiles.read(new RunDirectory(out).bestModel()).config().inputs())
          .isEqualTo(columns.length);
      try (Predictor predictor = Predictor.open(out, 1)) {
        float[] p = predictor.predict(data, Subset.TEST).get(2).probability();
        for (int t = 0; t < p.length; t++) {
          mean[t] += logit(p[t]) / 2;
        }
      }
    }
    try (Predictor predictor = Predictor.open(folder.resolve("both"), 1)) {
      float[] p = predictor.predict(data, Subset.TEST).get(2).probability();
      for (int t = 0; t < p.length; t++) {
        assertThat(logit(p[t])).isEqualTo(mean[t], within(1e-4));
      }
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

  @Test
  void predictingWithAnUnfinishedRunIsRefused() {
    TrainingSettings settings = ToyMarket.settings();
    killAfter(10, new Trainer(MARKET.data(settings), settings).saveEvery(Duration.ZERO), folder);
    assertThatThrownBy(() -> Predictor.open(folder, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--resume");
  }

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }
}
