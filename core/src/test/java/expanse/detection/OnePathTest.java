package expanse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.decoding.SpanRule;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.pipeline.RunPipeline;
import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.testing.RandomBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Small runs of presets, with all that a preset brings, and one whose features look back before
/// the window and whose windows are also seen upside down: evaluation, a scan as `predict` makes
/// it, and bar by bar give the same bits for the same window.
class OnePathTest {
  private static final int T = 32;
  private static final String LOOKING_BACK = "looking-back";
  private static final SpanRule RULE = new SpanRule(0.2, 1);

  @TempDir Path folder;

  private static TrainingSettings settings(String preset) {
    List<String> small =
        new ArrayList<>(
            List.of(
                "window=" + T,
                "split.kind=temporal",
                "split.embargo=0",
                "model.hidden=4",
                "model.projection=4",
                "batch_size=8",
                "epochs=1",
                "steps=0",
                "threads=1"));
    if (preset.equals("recommended")) {
      // folds and calibration stay on; the model of spans looks beyond a window's edges
      small.addAll(
          List.of(
              "ensemble.members=6",
              "ensemble.folds=2",
              "segments.bar_trees=0",
              "threshold.decoder=marginals",
              "inference.test_time_shift=0"));
    }
    if (preset.equals(LOOKING_BACK)) {
      small.addAll(
          List.of(
              "features.set=context",
              "features.mode=continuous",
              "inference.test_time_inversion=true",
              "ensemble.members=2"));
    }
    return SettingsReader.with(
        Presets.named(preset.equals(LOOKING_BACK) ? "seed-baseline" : preset), small);
  }

  @ParameterizedTest
  @ValueSource(strings = {"recommended", "seed-baseline", LOOKING_BACK})
  void aWindowHasTheSameBitsHoweverItIsPredicted(String preset) {
    BarSeries bars = RandomBars.walk(2600, 11);
    Dataset data = train(bars, settings(preset));
    List<WindowPrediction> evaluated;
    try (Predictor predictor = Predictor.open(folder, 2)) {
      evaluated = predictor.predict(data, Subset.TEST);
    }
    assertThat(evaluated).hasSize(5);
    try (SeriesDetector detector = SeriesDetector.open(folder, RULE, T, 2)) {
      for (WindowPrediction window : evaluated) {
        assertThat(scanned(detector, bars.slice(0, window.window().start() + T)))
            .containsExactly(window.probability());
      }
    }
    int next = 0;
    try (BarDetector live = BarDetector.open(folder, RULE, bars.intervalMillis(), 1)) {
      for (int i = 0; i < bars.size() && next < evaluated.size(); i++) {
        LiveView view = live.push(bars.bar(i));
        if (i == evaluated.get(next).window().start() + T - 1) {
          assertThat(view.probabilities()).containsExactly(evaluated.get(next).probability());
          next++;
        }
      }
    }
    assertThat(next).isEqualTo(evaluated.size());
  }

  /// Windows start at multiples of their length, so that a scan with that stride averages nothing.
  private Dataset train(BarSeries bars, TrainingSettings settings) {
    List<IndexSpan> spans = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    Rng rng = new Rng(3);
    for (int k = 0; k < 24; k++) {
      int start = (6 + 3 * k) * T;
      int from = start + rng.nextInt(20);
      spans.add(new IndexSpan(from, from + 6, SpanTypes.SEEDS.get(k % 2), 1));
      Subset split = k < 14 ? Subset.TRAIN : k < 19 ? Subset.VALIDATION : Subset.TEST;
      windows.add(new Window("w" + k, split, start));
    }
    Dataset data = Assembly.dataset(settings, bars, windows, spans, Map.of("bars", "00"));
    new RunPipeline(data, settings).run(folder, false);
    return data;
  }

  /// Probabilities of the last window of a series.
  private static float[] scanned(SeriesDetector detector, BarSeries bars) {
    float[] last = new float[T];
    detector.detect(
        bars,
        new DetectionSink() {
          @Override
          public void bar(int row, long time, double probability) {
            if (row >= bars.size() - T) {
              last[row - bars.size() + T] = (float) probability;
            }
          }

          @Override
          public void span(DetectedSpan span) {}
        });
    return last;
  }
}
