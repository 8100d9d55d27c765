package expanse.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.ensemble.MixtureFit;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.metric.RankedBars;
import expanse.metric.Scores;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.pipeline.RunPipeline;
import expanse.run.Mixture;
import expanse.run.RunDirectory;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.training.ToyMarket;
import expanse.window.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpanExpertsTest {
  private static final ToyMarket MARKET = new ToyMarket(5, 40, 16, 16);

  @TempDir Path folder;

  private static TrainingSettings settings(String... more) {
    String[] all = new String[more.length + 6];
    all[0] = "span_trees.count=20";
    all[1] = "span_trees.min_rows=5";
    all[2] = "span_trees.leaves=8";
    all[3] = "inference.calibration=platt";
    all[4] = "epochs=2";
    all[5] = "inference.stacking=true";
    System.arraycopy(more, 0, all, 6, more.length);
    return ToyMarket.settings(all);
  }

  private static double averagePrecision(List<WindowPrediction> windows) {
    return new RankedBars(
            Scores.concat(windows.stream().map(WindowPrediction::probability).toList()),
            Scores.concat(windows.stream().map(WindowPrediction::truth).toList()),
            Scores.concat(windows.stream().map(WindowPrediction::weight).toList()))
        .averagePrecision();
  }

  @Test
  void surgesOfUnseenWindowsAreFoundWhereTheNetworkKnowsLittle() {
    TrainingSettings settings = settings();
    Dataset data = MARKET.data(settings);
    new RunPipeline(data, settings).run(folder, false);
    RunDirectory run = RunDirectory.open(folder);
    try (Predictor spans = Predictor.uncalibrated(run, 1, new Mixture(0, 1, 0));
        Predictor bars = Predictor.uncalibrated(run, 1, new Mixture(0, 0, 0))) {
      double found = averagePrecision(spans.predict(data, Subset.TEST));
      assertThat(found).isGreaterThan(0.9);
      assertThat(found).isGreaterThan(averagePrecision(bars.predict(data, Subset.TEST)));
    }
    assertThat(MixtureFit.of(folder, data, 1).mixture().spanShare())
        .as("so they count for much")
        .isGreaterThan(0.5);
  }

  @Test
  void theFileIsTheSameOnAnyNumberOfThreads() throws IOException {
    String[] folds = {
      "ensemble.members=2", "ensemble.folds=2", "selection.metric=last", "epochs=1"
    };
    for (int threads = 1; threads <= 3; threads++) {
      TrainingSettings settings = settings(folds);
      settings = SettingsReader.with(settings, List.of("threads=" + threads));
      new RunPipeline(MARKET.data(settings), settings).run(folder.resolve("t" + threads), false);
    }
    byte[] first = Files.readAllBytes(folder.resolve("t1/span_trees.safetensors"));
    assertThat(Files.readAllBytes(folder.resolve("t2/span_trees.safetensors"))).isEqualTo(first);
    assertThat(Files.readAllBytes(folder.resolve("t3/span_trees.safetensors"))).isEqualTo(first);
  }

  @Test
  void anInterruptedChoiceOfTheWeightIsMadeUpFor() throws IOException {
    TrainingSettings settings = settings();
    Dataset data = MARKET.data(settings);
    new RunPipeline(data, settings).run(folder, false);
    Path file = folder.resolve("calibration.json");
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    new RunPipeline(data, settings).run(folder, true);
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
  }

  @Test
  void forestsOfOtherWindowsOrWithoutLengthsAreRefused() {
    TrainingSettings settings = settings();
    new RunPipeline(MARKET.data(settings), settings).run(folder, false);
    Path file = folder.resolve("span_trees.safetensors");
    SafeTensors content = SafeTensorsFiles.read(file);
    SafeTensorsFiles.write(file, new SafeTensors(content.tensors(), Map.of("windows", "other")));
    assertThatThrownBy(() -> Predictor.open(folder, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another run");
    Map<String, SafeTensors.Tensor> without = new java.util.LinkedHashMap<>(content.tensors());
    without.remove("lengths");
    SafeTensorsFiles.write(file, new SafeTensors(without, content.metadata()));
    assertThatThrownBy(() -> Predictor.open(folder, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("how long spans are");
  }
}
