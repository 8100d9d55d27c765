package expanse.pretraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.market.BarSeries;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.PretrainSettings;
import expanse.settings.TrainingSettings;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import expanse.testing.ToyMarket;
import expanse.training.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PretrainerTest {
  private static final BarSeries BARS = RandomBars.walk(1200, 3);

  @TempDir private Path folder;

  private static PretrainSettings settings(String... changes) {
    return PretrainSettings.defaults()
        .with(
            List.of(
                "feature_set=original",
                "window=24",
                "stride=12",
                "hidden=8",
                "batch_size=16",
                "epochs=3",
                "patch=4",
                "threads=1"))
        .with(List.of(changes));
  }

  @ParameterizedTest
  @EnumSource(PretrainSettings.Mask.class)
  void aMaskHidesItsShareAndLeavesSomethingToSee(PretrainSettings.Mask kind) {
    Seeds.each(
        200,
        seed -> {
          Rng rng = new Rng(seed);
          boolean[] mask = Masks.draw(kind, 105, 0.3, 7, rng);
          int hidden = 0;
          for (boolean m : mask) {
            hidden += m ? 1 : 0;
          }
          assertThat(hidden).isBetween(28, 35);
        });
    boolean[] all = Masks.draw(kind, 8, 0.9, 8, new Rng(1));
    assertThat(all).hasSize(8).contains(true);
  }

  @Test
  void aBlockIsOneRunAndPatchesLieOnTheirGrid() {
    Seeds.each(
        100,
        seed -> {
          Rng rng = new Rng(seed);
          boolean[] block = Masks.draw(PretrainSettings.Mask.BLOCK, 50, 0.4, 7, rng);
          boolean[] patch = Masks.draw(PretrainSettings.Mask.PATCH, 49, 0.4, 7, rng);
          int starts = 0;
          for (int t = 0; t < 50; t++) {
            starts += block[t] && (t == 0 || !block[t - 1]) ? 1 : 0;
          }
          assertThat(starts).isEqualTo(1);
          for (int t = 0; t < 49; t++) {
            assertThat(patch[t]).isEqualTo(patch[t / 7 * 7]);
          }
        });
  }

  @Test
  void whatIsHiddenCannotBeSeen() {
    PretrainSettings settings = settings();
    try (Workers workers = new Workers(1)) {
      MaskedNetwork network = new MaskedNetwork(settings, 3, workers);
      float[] parameters = network.init(new Rng(5));
      float[][] x = {random(24 * 3, 6)};
      float[][] truth = {x[0].clone()};
      boolean[][] masks = {Masks.draw(PretrainSettings.Mask.PATCH, 24, 0.3, 4, new Rng(7))};
      network.run(parameters, x, truth, masks, 1, new float[0]);
      double before = network.lossSum();
      for (int t = 0; t < 24; t++) {
        for (int d = 0; d < 3; d++) {
          x[0][t * 3 + d] += masks[0][t] ? 100 : 0;
        }
      }
      network.run(parameters, x, truth, masks, 1, new float[0]);
      assertThat(network.lossSum()).isEqualTo(before);
      x[0][indexOfVisible(masks[0]) * 3] += 1;
      network.run(parameters, x, truth, masks, 1, new float[0]);
      assertThat(network.lossSum()).isNotEqualTo(before);
    }
  }

  private static int indexOfVisible(boolean[] mask) {
    int t = 0;
    while (mask[t]) {
      t++;
    }
    return t;
  }

  @Test
  void gradientsAgreeWithDifferences() {
    PretrainSettings settings = settings("layers=2", "hidden=3");
    try (Workers workers = new Workers(2)) {
      MaskedNetwork network = new MaskedNetwork(settings, 2, workers);
      float[] parameters = network.init(new Rng(15));
      int windows = 16;
      float[][] x = new float[windows][];
      boolean[][] masks = new boolean[windows][];
      for (int b = 0; b < windows; b++) {
        x[b] = random(24 * 2, 20 + b);
        masks[b] = Masks.draw(PretrainSettings.Mask.RANDOM, 24, 0.3, 4, new Rng(b));
      }
      float[] gradients = network.layout().allocate();
      network.run(parameters, x, x, masks, windows, gradients);
      Rng rng = new Rng(33);
      for (int check = 0; check < 60; check++) {
        int i = check < 2 ? check : rng.nextInt(parameters.length);
        float kept = parameters[i];
        float step = 0x1p-7f;
        parameters[i] = kept + step;
        double above = mean(network, parameters, x, masks);
        parameters[i] = kept - step;
        double below = mean(network, parameters, x, masks);
        parameters[i] = kept;
        assertThat((double) gradients[i])
            .as("parameter %d", i)
            .isEqualTo((above - below) / (2 * step), within(2e-4));
      }
    }
  }

  private static double mean(
      MaskedNetwork network, float[] parameters, float[][] x, boolean[][] masks) {
    network.run(parameters, x, x, masks, x.length, new float[0]);
    return network.lossSum() / network.count();
  }

  private static float[] random(int n, long seed) {
    Rng rng = new Rng(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) rng.nextGaussian();
    }
    return values;
  }

  /// The bars with doubled prices from a row on.
  private static BarSeries changedFrom(int row) {
    int n = BARS.size();
    long[] time = new long[n];
    double[][] prices = new double[4][n];
    for (int i = 0; i < n; i++) {
      double factor = i < row ? 1 : 2 + 0.5 * Math.sin(i);
      time[i] = BARS.time(i);
      prices[0][i] = factor * BARS.open(i);
      prices[1][i] = factor * BARS.high(i);
      prices[2][i] = factor * BARS.low(i);
      prices[3][i] = factor * BARS.close(i);
    }
    return BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null);
  }

  /// Losses of the first epoch on the training and the validation windows.
  private double[] firstLosses(BarSeries bars, String name, String... changes) throws Exception {
    Path out = folder.resolve(name);
    new Pretrainer(settings("epochs=1").with(List.of(changes)), List.of(bars)).run(out);
    String[] row = Files.readAllLines(out.resolve("pretrain_metrics.csv")).get(1).split(",");
    return new double[] {Double.parseDouble(row[1]), Double.parseDouble(row[2])};
  }

  @Test
  void trainingEndsAWindowsLengthBeforeTheWindowsThatChooseTheEpoch() throws Exception {
    // 99 windows 12 bars apart; the first of the last 15 % starts at 84 x 12
    int validation = 84 * 12;
    double[] plain = firstLosses(BARS, "plain");
    double[] later = firstLosses(changedFrom(validation - 24), "later");
    assertThat(later[0]).isEqualTo(plain[0]);
    assertThat(later[1]).isNotEqualTo(plain[1]);
    assertThat(firstLosses(changedFrom(validation - 25), "sooner")[0]).isNotEqualTo(plain[0]);
  }

  @Test
  void noiseIsAddedInTrainingAlone() throws Exception {
    double[] quiet = firstLosses(BARS, "quiet", "jitter=0", "learning_rate=1e-12");
    double[] noisy = firstLosses(BARS, "noisy", "jitter=0.8", "learning_rate=1e-12");
    assertThat(noisy[1]).isCloseTo(quiet[1], within(1e-6));
    assertThat(Math.abs(noisy[0] - quiet[0])).isGreaterThan(1e-4);
  }

  @Test
  void theSameEncoderComesOutOnAnyNumberOfThreads() {
    Pretrainer.Outcome one =
        new Pretrainer(settings("threads=1"), List.of(BARS)).run(folder.resolve("one"));
    Pretrainer.Outcome three =
        new Pretrainer(settings("threads=3"), List.of(BARS)).run(folder.resolve("three"));
    assertThat(three).isEqualTo(one);
    assertThat(folder.resolve("one").resolve(Pretrainer.ENCODER_FILE))
        .hasSameBinaryContentAs(folder.resolve("three").resolve(Pretrainer.ENCODER_FILE));
  }

  @Test
  void whatIsLearnedBeatsTheMeanOfEveryFeature() {
    Pretrainer.Outcome outcome =
        new Pretrainer(
                settings("epochs=25", "mask=random", "hidden=16", "learning_rate=0.01"),
                List.of(BARS))
            .run(folder);
    assertThat(outcome.error()).isLessThan(outcome.meanError());
  }

  @Test
  void trainingStartsFromTheEncoderAndLeavesFrozenLayersAsTheyAre() {
    ToyMarket market = new ToyMarket(3, 16, 8, 0);
    Path encoder = folder.resolve("encoder");
    new Pretrainer(settings("window=32", "layers=2", "hidden=6"), List.of(BARS)).run(encoder);
    SafeTensors given = SafeTensorsFiles.read(encoder.resolve(Pretrainer.ENCODER_FILE));
    TrainingSettings settings =
        ToyMarket.settings(
            "model.layers=2",
            "epochs=3",
            "transfer.freeze_epochs=1",
            "transfer.stage_epochs=2",
            "log.checkpoint_every=1",
            "ensemble.feature_subsets=[\"* !open_norm\"]");
    Path run = folder.resolve("run");
    new Trainer(market.data(settings), settings).pretrained(encoder).train(run, false);
    RunMetadata.ModelParams sizes =
        RunMetadata.read(new RunDirectory(run).metadata()).modelParams();
    int firstLayer = 2 * (24 * 11 + 24 * 6 + 2 * 24); // held fast to the end
    assertThat(sizes.trainable()).isEqualTo(sizes.total() - firstLayer);
    for (int epoch = 1; epoch <= 3; epoch++) {
      SafeTensors now = SafeTensorsFiles.read(new RunDirectory(run).checkpoint(epoch));
      for (int layer = 0; layer < 2; layer++) {
        String name = "weight_hh_l" + layer + "_reverse";
        boolean held = epoch <= (layer == 1 ? 1 : 3);
        assertThat(
                Arrays.equals(
                    now.tensors().get("lstm." + name).values(),
                    given.tensors().get("encoder." + name).values()))
            .as("epoch %d, layer %d", epoch, layer)
            .isEqualTo(held);
      }
      float[] whole = given.tensors().get("encoder.weight_ih_l0").values();
      float[] subset = now.tensors().get("lstm.weight_ih_l0").values();
      for (int r = 0; r < 24; r++) {
        assertThat(Arrays.copyOfRange(subset, r * 11, r * 11 + 11))
            .isEqualTo(Arrays.copyOfRange(whole, r * 12 + 1, r * 12 + 12));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model.hidden=7         | an encoder of model.hidden 8, this run has model.hidden 7; train with --set model.hidden=8, or pre-train with --set hidden=7
          model.layers=1         | an encoder of model.layers 2, this run has model.layers 1; train with --set model.layers=2, or pre-train with --set layers=1
          model.layers=3         | an encoder of model.layers 2, this run has model.layers 3; train with --set model.layers=2, or pre-train with --set layers=3
          features.set=corrected | an encoder of features.set original, this run has features.set corrected; train with --set features.set=original, or pre-train with --set feature_set=corrected
          """)
  void anEncoderOfAnotherShapeIsRefusedWithBothSidesAndWhatMendsIt(String other, String message) {
    ToyMarket market = new ToyMarket(3, 16, 8, 0);
    Path encoder = folder.resolve("encoder");
    new Pretrainer(settings("epochs=1", "layers=2"), List.of(BARS)).run(encoder);
    TrainingSettings run = ToyMarket.settings("model.hidden=8", "model.layers=2", other);
    Trainer trainer = new Trainer(market.data(run), run).pretrained(encoder);
    assertThatThrownBy(() -> trainer.train(folder.resolve("run"), false))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("encoder.safetensors is " + message);
    assertThatThrownBy(() -> trainer.pretrained(folder.resolve("none")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expanse pretrain");
  }

  @Test
  void tooFewBarsAreRefused() {
    assertThatThrownBy(() -> new Pretrainer(settings(), List.of(RandomBars.walk(30, 1))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("give more bars or a smaller stride");
  }

  @Test
  void settingsNameTheirKeysWhenOneIsWrong() {
    assertThatThrownBy(() -> settings("mask_ration=0.2"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("did you mean mask_ratio");
    assertThatThrownBy(() -> settings("mask=some"))
        .hasMessageContaining("mask must be one of random, block, patch");
  }
}
