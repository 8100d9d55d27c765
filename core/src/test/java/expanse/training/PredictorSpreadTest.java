package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.pipeline.RunPipeline;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.testing.ToyMarket;
import expanse.window.Subset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the models of a run say beside their mean: how far they are apart, and their best paths.
class PredictorSpreadTest {
  private static final ToyMarket MARKET = new ToyMarket(5, 24, 8, 8);

  @TempDir private Path folder;

  private List<WindowPrediction> predict(String name, TrainingSettings settings) {
    Dataset data = MARKET.data(settings);
    new RunPipeline(data, settings).run(folder.resolve(name), false);
    try (Predictor predictor = Predictor.open(folder.resolve(name), 1)) {
      return predictor.predict(data, Subset.TEST);
    }
  }

  @Test
  void uncertaintyIsTheStandardDeviationOfTheMembers() {
    TrainingSettings single = ToyMarket.settings("epochs=2", "inference.test_time_inversion=true");
    List<float[]> members = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      WindowPrediction own = predict("m" + k, single.withSeed(42 + k)).get(2);
      assertThat(own.uncertainty()).containsOnly(Float.NaN);
      members.add(own.probability());
    }
    WindowPrediction all =
        predict("all", SettingsReader.with(single, List.of("ensemble.members=3"))).get(2);
    for (int t = 0; t < all.bars(); t++) {
      double mean = 0;
      double squares = 0;
      for (float[] p : members) {
        mean += p[t] / 3.0;
        squares += (double) p[t] * p[t] / 3;
      }
      assertThat(all.probability()[t]).isEqualTo((float) mean, within(1e-6f));
      double deviation = Math.sqrt(Math.max(0, squares - mean * mean));
      assertThat((double) all.uncertainty()[t]).isEqualTo(deviation, within(1e-4));
    }
  }

  @Test
  void uncertaintyIsOnTheScaleOfTheCalibratedProbability() {
    TrainingSettings plain = ToyMarket.settings("epochs=2", "ensemble.members=2");
    float[] raw = predict("raw", plain).get(0).uncertainty();
    WindowPrediction corrected =
        predict("platt", SettingsReader.with(plain, List.of("inference.calibration=platt"))).get(0);
    for (int t = 0; t < raw.length; t++) {
      assertThat(corrected.uncertainty()[t]).isNotEqualTo(raw[t]);
      assertThat(corrected.uncertainty()[t]).isLessThan(.5f);
    }
  }

  @Test
  void monteCarloPassesOfOneNetworkAreApartAndMorePassesAgreeOnTheMean() {
    TrainingSettings settings =
        ToyMarket.settings("epochs=2", "model.dense_dropout=0.5", "threads=2");
    float[] plain = predict("plain", settings).get(0).probability();
    WindowPrediction sampled =
        predict(
                "sampled",
                SettingsReader.with(settings, List.of("inference.monte_carlo_passes=200")))
            .get(0);
    for (int t = 0; t < plain.length; t++) {
      assertThat(sampled.uncertainty()[t]).isPositive();
      double error = 5 * sampled.uncertainty()[t] / Math.sqrt(200);
      assertThat((double) sampled.probability()[t]).isEqualTo(plain[t], within(0.02 + error));
    }
  }

  @Test
  void aChainTellsItsBestPathInPlainAndInMonteCarloPasses() {
    TrainingSettings crf =
        ToyMarket.settings("epochs=40", "loss.span.kind=crf", "threshold.decoder=viterbi");
    for (WindowPrediction w : predict("crf", crf)) {
      assertThat(w.path()).hasSize(w.bars());
      int agreed = 0;
      for (int t = 0; t < w.bars(); t++) {
        assertThat(w.path()[t]).isIn(0f, 1f);
        agreed += w.path()[t] > .5f == w.probability()[t] > .5f ? 1 : 0;
      }
      assertThat(agreed).isGreaterThanOrEqualTo(w.bars() - 4);
    }
    TrainingSettings passes =
        SettingsReader.with(
            crf, List.of("inference.monte_carlo_passes=20", "loss.span.kind=chain"));
    double shares = 0;
    for (WindowPrediction w : predict("passes", passes)) {
      for (int t = 0; t < w.bars(); t++) {
        shares += w.path()[t];
        assertThat((double) w.path()[t] * 20).isEqualTo(Math.rint(w.path()[t] * 20), within(1e-4));
      }
    }
    assertThat(shares).isPositive();
  }

  @Test
  void theBestPathOfABarWiseHeadIsRefusedInOneLine() {
    TrainingSettings settings = ToyMarket.settings("threshold.decoder=viterbi");
    assertThatThrownBy(() -> new Trainer(MARKET.data(settings), settings))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("needs a CRF");
    assertThat(predict("soft", ToyMarket.settings("epochs=1")).get(0).path()).isEmpty();
  }
}
