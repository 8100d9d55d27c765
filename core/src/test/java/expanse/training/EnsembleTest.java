package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.model.ModelFiles;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.FeatureSubset;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.testing.ToyMarket;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What several networks predict together, and of which windows.
class EnsembleTest {
  private static final ToyMarket MARKET = new ToyMarket(5, 24, 8, 8);

  @TempDir private Path folder;

  private static List<RunMetadata.Result> train(Path out, TrainingSettings settings) {
    return new Trainer(MARKET.data(settings), settings).train(out, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anEnsemblePredictsTheMeanOfItsMembers(int threads) {
    TrainingSettings settings =
        ToyMarket.settings("ensemble.members=3", "epochs=2", "threads=" + threads);
    List<RunMetadata.Result> results = train(folder, settings);
    assertThat(results).extracting(RunMetadata.Result::weightsSha256).doesNotHaveDuplicates();
    RunMetadata.Result alone =
        train(folder.resolve("alone-" + threads), ToyMarket.settings("epochs=2")).getFirst();
    assertThat(results.getFirst().weightsSha256()).isEqualTo(alone.weightsSha256());
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
    assertThatThrownBy(() -> FeatureSubset.columns("* !bdy", names, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no feature is called \"bdy\"; did you mean body?");
    assertThatThrownBy(() -> FeatureSubset.columns("wick_*", names, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("leaves no feature");
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

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }
}
