package expanse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.decoding.SpanRule;
import expanse.ensemble.Predictor;
import expanse.ensemble.ShownWindows;
import expanse.ensemble.WindowOutputs;
import expanse.ensemble.WindowPrediction;
import expanse.feature.WindowFeatures;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small run trained here and used as a person uses one: replayed, over a whole series, bar by
/// bar, by the example of the documentation. That all give the same bits is `OnePathTest`.
class RunDetectionTest {
  private static final int T = 32;
  private static final SpanRule RULE = new SpanRule(0.2, 1);

  @TempDir static Path folder;
  static BarSeries bars;
  static Dataset data;

  @BeforeAll
  static void train() {
    bars = RandomBars.walk(2400, 11);
    List<IndexSpan> spans = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    Rng rng = new Rng(3);
    for (int k = 0; k < 24; k++) {
      int start = 200 + 90 * k;
      int from = start + rng.nextInt(20);
      spans.add(new IndexSpan(from, from + 6, SpanTypes.SEEDS.get(k % 2), 1));
      Subset split = k < 14 ? Subset.TRAIN : k < 19 ? Subset.VALIDATION : Subset.TEST;
      windows.add(new Window("w" + k, split, start));
    }
    TrainingSettings settings =
        SettingsReader.with(
            Presets.named("seed-baseline"),
            List.of(
                "window=" + T,
                "features.set=context",
                "features.mode=continuous",
                "split.kind=temporal",
                "split.embargo=0",
                "model.hidden=5",
                "model.projection=4",
                "batch_size=7",
                "epochs=2",
                "inference.test_time_inversion=true",
                "ensemble.members=2",
                "threads=1"));
    data = Assembly.dataset(settings, bars, windows, spans, Map.of("bars", "00"));
    new RunPipeline(data, settings).run(folder, false);
  }

  @Test
  void aReplayHasTheBitsOfBarByBarAndNothingAfterItsBarChangesThem() {
    Window listed = data.windows(Subset.TEST).get(2);
    int last = listed.start() + 9; // what comes after this bar is hidden
    float[][] replayed = replay(data, listed);
    try (BarDetector live = BarDetector.open(folder, RULE, bars.intervalMillis(), 1)) {
      for (int i = 0; i < listed.start() + T; i++) {
        LiveView view = live.push(bars.bar(i));
        if (i >= listed.start()) {
          assertThat(replayed[i - listed.start()]).containsExactly(view.probabilities());
        }
      }
    }
    BarSeries other = RandomBars.otherAfter(bars, last, 12);
    float[][] otherwise =
        replay(
            new Dataset(
                other,
                data.spans(),
                data.plan(),
                data.features().set(),
                data.features().context(),
                Map.of()),
            listed);
    for (int t = 0; t < T; t++) {
      if (listed.start() + t <= last) {
        assertThat(otherwise[t]).containsExactly(replayed[t]);
      } else {
        assertThat(otherwise[t]).isNotEqualTo(replayed[t]);
      }
    }
  }

  /// Probabilities of the windows that end with each bar of a listed one.
  private static float[][] replay(Dataset of, Window listed) {
    float[][] replayed = new float[T][];
    try (Predictor predictor = Predictor.open(folder, 2)) {
      predictor.replay(
          of,
          List.of(listed),
          new ShownWindows() {
            @Override
            public int[] starts(int index) {
              return IntStream.range(0, T).map(t -> listed.start() + t - T + 1).toArray();
            }

            @Override
            public void take(int index, WindowOutputs outputs) {
              for (int t = 0; t < T; t++) {
                replayed[t] = outputs.probability[t].clone();
              }
            }
          });
    }
    return replayed;
  }

  @Test
  void barsCoveredByOneWindowHaveTheBitsOfEvaluation() {
    // with a stride of a whole window nothing is averaged but at the very end
    WindowPrediction first;
    try (Predictor predictor = Predictor.open(folder, 1)) {
      first = predictor.predict(data, Subset.TEST).get(0);
    }
    int start = first.window().start();
    int lead = start % T;
    BarSeries shifted = bars.slice(lead, bars.size());
    float[] scanned = new float[shifted.size()];
    try (SeriesDetector detector = SeriesDetector.open(folder, RULE, T, 2)) {
      detector.detect(
          shifted,
          new DetectionSink() {
            @Override
            public void bar(int row, long time, double probability) {
              scanned[row] = (float) probability;
            }

            @Override
            public void span(DetectedSpan span) {}
          });
    }
    // the context features look back over fewer bars than were cut off, save for the inversion's
    // constant, which is the first close squared: scale-free features may differ in the last bit
    for (int t = 0; t < T; t++) {
      assertThat(scanned[start - lead + t]).isCloseTo(first.probability()[t], within(1e-6f));
    }
  }

  @Test
  void threadsDoNotChangeADetection() {
    List<DetectedSpan> one;
    List<DetectedSpan> two;
    try (SeriesDetector detector = SeriesDetector.open(folder, RULE, 15, 1)) {
      one = detector.detect(bars);
    }
    try (SeriesDetector detector = SeriesDetector.open(folder, RULE, 15, 2)) {
      two = detector.detect(bars);
    }
    assertThat(two).isEqualTo(one);
  }

  @Test
  void whatIsAskedMeanwhileDoesNotChangeWhatWasStarted() {
    WindowFeatures features = data.features();
    WindowFeatures inverted = data.invertedFeatures();
    int[] starts = {300, 700, 1100};
    try (Predictor predictor = Predictor.open(folder, 2)) {
      WindowOutputs expected = new WindowOutputs(3, T, 2);
      predictor.start("", features, inverted, starts, 3, expected);
      predictor.finish();
      WindowOutputs found = new WindowOutputs(3, T, 2);
      predictor.start("", features, inverted, starts, 3, found);
      assertThat(predictor.predict(data, Subset.TEST)).hasSize(5);
      predictor.finish();
      assertThat(found.probability).isDeepEqualTo(expected.probability);
      assertThat(found.uncertainty).isDeepEqualTo(expected.uncertainty);
    }
  }

  @Test
  void scansThatTakeTurnsWhileThreadsComputeDoNotChangeOneAnother() {
    try (SeriesDetector detector = SeriesDetector.open(folder, RULE, 3, 2)) {
      List<DetectedSpan> expected = detector.detect(bars);
      List<List<DetectedSpan>> found = List.of(new ArrayList<>(), new ArrayList<>());
      List<SeriesScan> scans =
          found.stream().map(f -> detector.feed(bars.intervalMillis(), f::add)).toList();
      for (int i = 0; i < bars.size(); i++) {
        for (SeriesScan scan : scans) {
          scan.add(bars.bar(i));
        }
      }
      scans.forEach(SeriesScan::finish);
      assertThat(found).containsExactly(expected, expected);
      assertThat(expected).isNotEmpty();
    }
  }

  @Test
  void aFolderWithoutARunIsRefusedInOneLine(@TempDir Path empty) {
    assertThatThrownBy(() -> SeriesDetector.open(empty, RULE, 15, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("metadata.json");
  }
}
