package expanse.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.metric.Calibrator;
import expanse.metric.LogOdds;
import expanse.pipeline.RunPipeline;
import expanse.run.CalibrationFile;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.run.StackingWeights;
import expanse.settings.TrainingSettings;
import expanse.testing.ToyMarket;
import expanse.window.Subset;
import expanse.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Windows that were moved a little are used where that pays, and what they say is averaged as the
/// definition has it.
class TestTimeShiftTest {
  private static final int T = ToyMarket.WINDOW;
  private static final ToyMarket MARKET = new ToyMarket(5, 24, 8, 8);

  @TempDir private Path folder;

  @Test
  void aBarIsAveragedOverTheWindowsThatHoldItByItsDistanceFromTheirEnds() {
    OverlapMeans means = new OverlapMeans(1, 10);
    means.add(3, 5, 5, 10, (_, t) -> t + 1); // 1, 2, 3, 4, 5 from bar 3 on, of which 5 to 7 count
    means.add(8, 5, 5, 10, (_, t) -> 10 * (t + 1)); // bars 8 and 9
    means.add(5, 5, 5, 10, (_, t) -> 100 * (t + 1));
    double[] expected = {
      (3 * 3 + 100) / 4.0,
      (2 * 4 + 2 * 200) / 4.0,
      (5 + 3 * 300) / 4.0,
      (10 + 2 * 400) / 3.0,
      (2 * 20 + 500) / 3.0
    };
    for (int t = 0; t < 5; t++) {
      assertThat(means.mean(0, 5 + t)).isCloseTo(expected[t], within(1e-12));
    }
    assertThat(means.isEmpty(4)).isTrue();
    means.forget(5);
    assertThat(means.mean(0, 4)).isCloseTo(expected[4], within(1e-12));
    assertThat(means.isEmpty(5)).isTrue();
  }

  @Test
  void predictionsAreThoseMeansOfTheWindowsToBothSides() {
    TrainingSettings settings =
        ToyMarket.settings("epochs=3", "ensemble.members=2", "inference.calibration=platt");
    Dataset data = MARKET.data(settings);
    new RunPipeline(data, settings).run(folder, false);
    Calibrator calibrator = choose(5);
    try (Predictor shifted = Predictor.open(folder, 2);
        Workers workers = new Workers(1);
        Predictor plain = Predictor.networks(RunDirectory.open(folder), workers)) {
      List<WindowPrediction> found = shifted.predict(data, Subset.TEST);
      for (int k = 0; k < found.size(); k++) {
        int start = found.get(k).window().start();
        int earlier = Math.max(start - 5, data.earliestStart(Subset.TEST, k));
        int later = Math.min(start + 5, data.latestStart(Subset.TEST, k));
        int[] starts = {earlier, later, start};
        WindowOutputs said = new WindowOutputs(3, T, data.types().size());
        plain.start("", data.features(), null, starts, 3, said);
        plain.finish();
        for (int t = 0; t < T; t++) {
          double sum = 0;
          double weight = 0;
          for (int i = 0; i < starts.length; i++) {
            int at = start + t - starts[i];
            boolean twice = i < 2 && starts[i] == start;
            if (at >= 0 && at < T && !twice) {
              double w = Math.min(at + 1, T - at);
              sum += w * LogOdds.of(said.probability[i][at], 1e-3);
              weight += w;
            }
          }
          double expected = calibrator.apply(LogOdds.probability(sum / weight));
          assertThat((double) found.get(k).probability()[t]).isEqualTo(expected, within(1e-5));
        }
      }
      assertThat(data.latestStart(Subset.TEST, found.size() - 1))
          .as("the last window's room ends with the bars")
          .isGreaterThan(found.getLast().window().start());
    }
  }

  @Test
  void noWindowIsShownThatComesNearerToAnotherPartThanTheEmbargo() {
    TrainingSettings settings =
        ToyMarket.settings("epochs=1", "split.embargo=20", "inference.test_time_shift=30");
    Dataset data = MARKET.data(settings);
    new RunPipeline(data, settings).run(folder, false);
    choose(30);
    try (Predictor predictor = Predictor.open(folder, 1)) {
      float[][] before = probabilities(predictor.predict(data, Subset.VALIDATION));
      Window firstTest = data.windows(Subset.TEST).getFirst();
      Dataset other = MARKET.withOtherFuture(firstTest.start() - 20).data(settings);
      float[][] after = probabilities(predictor.predict(other, Subset.VALIDATION));
      assertThat(after).isDeepEqualTo(before);
    }
  }

  @Test
  void movedWindowsAreAskedWhereTheyLowerTheLossAndNotElsewhere() {
    StackingFit.Choice helped = StackingFit.shift(baseLogOdds(3), baseLogOdds(1), 5);
    assertThat(helped.stacking().shift()).isEqualTo(5);
    assertThat(helped.shiftedLoss()).isLessThan(helped.unshiftedLoss());
    StackingFit.Choice misled = StackingFit.shift(baseLogOdds(1), baseLogOdds(3), 5);
    assertThat(misled.stacking().shift()).isZero();
    assertThat(misled.unshiftedLoss()).isLessThan(misled.shiftedLoss());
  }

  @Test
  void aModelThatKnowsNothingWeighsAlmostNothing() {
    BaseLogOdds predictions = new BaseLogOdds(3);
    expanse.base.Rng rng = new expanse.base.Rng(9);
    for (int k = 0; k < 60; k++) {
      float[] truth = truth(k);
      float[][] said = new float[3][];
      said[BaseLogOdds.NETWORKS] = noisy(truth, 1, rng);
      said[BaseLogOdds.BARS] = noisy(truth, 1, rng);
      said[BaseLogOdds.SPANS] = noisy(new float[T], 2, rng);
      predictions.add(truth, ones(), said);
    }
    double[] weights = StackingFit.weights(predictions, 1);
    assertThat(weights[0] + weights[1] + weights[2]).isEqualTo(1, within(1e-12));
    assertThat(weights[BaseLogOdds.SPANS]).isLessThan(0.03);
    assertThat(weights[BaseLogOdds.NETWORKS]).isEqualTo(weights[BaseLogOdds.BARS], within(0.1));
  }

  @Test
  void aModelWithoutWhichTheOthersDoBetterIsFound() {
    BaseLogOdds predictions = new BaseLogOdds(3);
    expanse.base.Rng rng = new expanse.base.Rng(10);
    for (int k = 0; k < 60; k++) {
      float[] truth = truth(k);
      float[][] said = new float[3][];
      said[BaseLogOdds.NETWORKS] = noisy(truth, 1, rng);
      said[BaseLogOdds.BARS] = noisy(truth, 1, rng);
      said[BaseLogOdds.SPANS] = noisy(new float[T], 3, rng);
      predictions.add(truth, ones(), said);
    }
    double[] equal = {1 / 3.0, 1 / 3.0, 1 / 3.0};
    assertThat(HurtingModels.of(predictions, equal, 1))
        .singleElement()
        .satisfies(h -> {
          assertThat(h.name()).isEqualTo("model of spans");
          assertThat(h.without()).isLessThan(h.with());
        });
    assertThat(HurtingModels.of(predictions, StackingFit.weights(predictions, 1), 1)).isEmpty();
  }

  /// Windows whose truth is seen through noise.
  ///
  /// @param noise its deviation
  private static BaseLogOdds baseLogOdds(double noise) {
    expanse.base.Rng rng = new expanse.base.Rng(8);
    BaseLogOdds predictions = new BaseLogOdds(1);
    for (int k = 0; k < 60; k++) {
      float[] truth = truth(k);
      predictions.add(truth, ones(), new float[][] {noisy(truth, noise, rng)});
    }
    return predictions;
  }

  private static float[] truth(int window) {
    float[] truth = new float[T];
    for (int t = 0; t < T; t++) {
      truth[t] = t / 8 == window % 4 ? 1 : 0;
    }
    return truth;
  }

  private static float[] ones() {
    float[] ones = new float[T];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  private static float[] noisy(float[] truth, double noise, expanse.base.Rng rng) {
    float[] said = new float[T];
    for (int t = 0; t < T; t++) {
      said[t] = (float) ((truth[t] > 0 ? 1 : -1) + noise * rng.nextGaussian());
    }
    return said;
  }

  @Test
  void theChoiceIsKeptWithTheRunAndAnImpossibleOneRefused() throws IOException {
    TrainingSettings settings = ToyMarket.settings("epochs=2", "inference.test_time_shift=7");
    Dataset data = MARKET.data(settings);
    new RunPipeline(data, settings).run(folder, false);
    RunDirectory run = RunDirectory.open(folder);
    StackingWeights choice;
    try (Workers workers = new Workers(1);
        Predictor networks = Predictor.networks(run, workers)) {
      choice = StackingFit.shift(networks.selectionBase(data)).stacking();
    }
    int kept =
        Files.isRegularFile(run.calibration())
            ? CalibrationFile.read(run.calibration(), RunMetadata.read(run.metadata()))
                .stacking()
                .shift()
            : 0;
    assertThat(kept).isEqualTo(choice.shift());
    CalibrationFile.write(
        run.calibration(),
        new CalibrationFile.Content(new StackingWeights(1, 0, 0, -1), null),
        RunMetadata.read(run.metadata()));
    assertThatThrownBy(() -> Predictor.open(folder, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("test_time_shift must be a whole number from 0");
  }

  private static float[][] probabilities(List<WindowPrediction> predictions) {
    return predictions.stream().map(WindowPrediction::probability).toArray(float[][]::new);
  }

  /// Makes the run ask windows that are moved by some bars.
  private Calibrator choose(int shift) {
    RunDirectory run = RunDirectory.open(folder);
    RunMetadata metadata = RunMetadata.read(run.metadata());
    @Nullable Calibrator calibrator = null;
    if (Files.isRegularFile(run.calibration())) {
      calibrator = CalibrationFile.read(run.calibration(), metadata).calibrator();
    }
    CalibrationFile.write(
        run.calibration(),
        new CalibrationFile.Content(new StackingWeights(1, 0, 0, shift), calibrator),
        metadata);
    return calibrator == null ? new Calibrator.Platt(1, 0) : calibrator;
  }
}
