package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.ensemble.Predictor;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.pipeline.RunEvaluation;
import expanse.pipeline.RunPipeline;
import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.testing.Seeds;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way, from bars and labels to the verdict: split, training with trees, folds and
/// calibration, threshold, evaluation. Every window has a surge up and one down. Labels lie on
/// those that go up where bars have short wicks, down where they have long ones, which no rule sees
/// that adds up features; or, shuffled, where those of another window lie.
class HonestNoiseTest {
  private static final int WINDOW = 32;
  private static final int WINDOWS = 120;
  private static final int SPACING = 48;
  private static final int SURGE = 6;
  private static final int SLOT = WINDOW / 2;

  @TempDir private Path folder;

  private static TrainingSettings settings(long seed) {
    return SettingsReader.with(
        Presets.named("recommended"),
        List.of(
            "seed=" + seed,
            "threads=1",
            "window=" + WINDOW,
            "batch_size=16",
            "epochs=2",
            "steps=15",
            "split.test=0.4",
            "split.embargo=0",
            "augmentation.inversion=0",
            "inference.test_time_inversion=false",
            "augmentation.offset_bars=8",
            "augmentation.offset_step=4",
            "model.hidden=6",
            "model.projection=6",
            "ensemble.members=2",
            "ensemble.folds=2",
            "segments.bar_trees=30",
            "segments.span_trees=10"));
  }

  /// Trains on a market of this seed and scores.
  private Evaluation evaluation(long seed, boolean shuffled) {
    Rng rng = new Rng(seed);
    int n = (WINDOWS + 4) * SPACING;
    int[] place = new int[WINDOWS];
    int[] order = new int[WINDOWS];
    double[] drift = new double[n];
    double[] wick = new double[n];
    for (int w = 0; w < WINDOWS; w++) {
      order[w] = w;
      boolean loud = rng.nextInt(2) == 0;
      Arrays.fill(wick, start(w), start(w) + SPACING, loud ? 3 : 0.3);
      int up = rng.nextInt(2);
      for (int k = 0; k < 2; k++) {
        int at = k * SLOT + 2 + rng.nextInt(SLOT - SURGE - 3);
        Arrays.fill(drift, start(w) + at, start(w) + at + SURGE, k == up ? 3 : -3);
        if ((k == up) != loud) {
          place[w] = at;
        }
      }
    }
    if (shuffled) {
      rng.shuffle(order);
    }
    List<Window> windows = new ArrayList<>();
    List<IndexSpan> spans = new ArrayList<>();
    for (int w = 0; w < WINDOWS; w++) {
      windows.add(new Window("w" + w, null, start(w)));
      int from = start(w) + place[order[w]];
      spans.add(new IndexSpan(from, from + SURGE - 1, SpanTypes.SEEDS.get(w % 2), 1));
    }
    TrainingSettings settings = settings(seed);
    Dataset data = Assembly.dataset(settings, bars(n, drift, wick, rng), windows, spans, Map.of());
    Path run = folder.resolve((shuffled ? "noise" : "signal") + seed);
    new RunPipeline(data, settings).run(run, false);
    try (Predictor predictor = Predictor.open(run, 1)) {
      return RunEvaluation.evaluate(
          run, predictor, data, data, data.plan().method(), RunEvaluation.Live.NOT, run);
    }
  }

  private static int start(int window) {
    return (window + 3) * SPACING;
  }

  private static BarSeries bars(int n, double[] drift, double[] wick, Rng rng) {
    long[] time = new long[n];
    double[][] p = new double[4][n];
    double price = 5000;
    for (int i = 0; i < n; i++) {
      time[i] = 60_000L * i;
      p[0][i] = price;
      price = Math.max(1000, price + drift[i] + rng.nextGaussian());
      p[3][i] = price;
      p[1][i] = Math.max(p[0][i], price) + wick[i] * rng.nextDouble();
      p[2][i] = Math.min(p[0][i], price) - wick[i] * rng.nextDouble();
    }
    return BarSeries.of(time, p[0], p[1], p[2], p[3], null);
  }

  /// The verdicts of which the first words are not those expected.
  private List<String> wrong(int seeds, boolean shuffled) {
    List<String> wrong = new ArrayList<>();
    Seeds.each(
        seeds,
        seed -> {
          Evaluation evaluation = evaluation(seed, shuffled);
          if (evaluation.evidence().better() == shuffled) {
            wrong.add("seed " + seed + ": " + evaluation.verdict());
          }
        });
    System.err.printf(
        "%s: %d of %d other than expected %s%n",
        shuffled ? "shuffled" : "signal", wrong.size(), seeds, wrong);
    return wrong;
  }

  @Test
  void shuffledLabelsAreNotCalledBetterAndASignalIs() {
    assertThat(wrong(1, true)).isEmpty();
    assertThat(wrong(1, false)).isEmpty();
  }

  @Test
  @Tag("long")
  void atMostFiveOfAHundredMarketsWithShuffledLabelsAreCalledBetter() {
    assertThat(wrong(100, true)).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  @Tag("long")
  void atLeastNineteenOfTwentyMarketsWithASignalAreCalledBetter() {
    assertThat(wrong(20, false)).hasSizeLessThanOrEqualTo(1);
  }
}
