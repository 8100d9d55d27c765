package expanse.segment;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.dataset.Dataset;
import expanse.decoding.SpanRule;
import expanse.detection.DetectedSpan;
import expanse.detection.DetectionSink;
import expanse.detection.SeriesDetector;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.feature.WindowView;
import expanse.market.BarSeries;
import expanse.metric.Spans;
import expanse.pipeline.RunPipeline;
import expanse.run.RunDirectory;
import expanse.settings.TrainingSettings;
import expanse.testing.ToyMarket;
import expanse.window.Subset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The model of spans from labels to detected spans, on a market whose surges are easy to see.
class SegmentModelTest {
  private static final ToyMarket MARKET = new ToyMarket(5, 40, 8, 12);
  private static final TrainingSettings SETTINGS =
      ToyMarket.settings(
          "epochs=2",
          "ensemble.members=2",
          "ensemble.folds=2",
          "segments.bar_trees=30",
          "segments.end_trees=20",
          "segments.span_trees=30",
          "inference.test_time_shift=5",
          "inference.stacking=true",
          "inference.calibration=platt",
          "threshold.decoder=spans");

  @TempDir private static Path folder;
  private static Dataset data;
  private static RunPipeline.Outcome outcome;

  @BeforeAll
  static void train() {
    data = MARKET.data(SETTINGS);
    outcome = new RunPipeline(data, SETTINGS).run(folder.resolve("run"), false);
  }

  @Test
  void surgesOfUnseenWindowsAreFoundToTheBar() {
    SpanRule rule = outcome.threshold().rule();
    try (Predictor predictor = Predictor.open(folder.resolve("run"), 1)) {
      Spans.Match match = Spans.Match.NONE;
      for (WindowPrediction window : predictor.predict(data, Subset.TEST)) {
        List<Spans.Span> truth =
            window.trueSpans().stream().map(s -> new Spans.Span(s.start(), s.end())).toList();
        match = match.plus(Spans.match(rule.spans(window), truth, 0.5, 1));
      }
      assertThat(match.f1()).isGreaterThan(0.85);
      assertThat(match.hitRate()).isGreaterThan(0.7);
    }
  }

  @Test
  void theNumberOfThreadsChangesNothing() throws Exception {
    TrainingSettings threads = expanse.settings.SettingsReader.with(SETTINGS, List.of("threads=3"));
    new RunPipeline(MARKET.data(threads), threads).run(folder.resolve("three"), false);
    assertThat(Files.readAllBytes(new RunDirectory(folder.resolve("three")).segments()))
        .isEqualTo(Files.readAllBytes(new RunDirectory(folder.resolve("run")).segments()));
  }

  @Test
  void everyBarIsToldOnceInOrderAndSpansDoNotOverlap() {
    BarSeries bars = data.bars();
    List<Integer> rows = new ArrayList<>();
    List<DetectedSpan> spans = new ArrayList<>();
    try (SeriesDetector detector =
        SeriesDetector.open(folder.resolve("run"), outcome.threshold().rule(), 8, 2)) {
      detector.detect(
          bars,
          new DetectionSink() {
            @Override
            public void bar(int row, long time, double probability, double uncertainty) {
              assertThat(time).isEqualTo(bars.time(row));
              rows.add(row);
            }

            @Override
            public void span(DetectedSpan span) {
              spans.add(span);
            }
          });
    }
    assertThat(rows).hasSize(bars.size());
    assertThat(rows).isSorted();
    assertThat(spans).isNotEmpty();
    for (int i = 1; i < spans.size(); i++) {
      assertThat(spans.get(i).start()).isGreaterThan(spans.get(i - 1).end());
    }
  }

  @Test
  void whatComesAfterAStretchIsNotSeen() {
    RunDirectory run = RunDirectory.open(folder.resolve("run"));
    SegmentModels experts =
        SegmentModels.read(run.segments(), expanse.run.RunMetadata.read(run.metadata()));
    int end = 400;
    BarSeries other = ended(data.bars(), end);
    SegmentAnswer before = experts.predict(new WindowView(data.bars(), 0, end - 60, 60), 0, 60, -1);
    SegmentAnswer after = experts.predict(new WindowView(other, 0, end - 60, 60), 0, 60, -1);
    for (int t = 0; t < 60; t++) {
      assertThat(after.bars()[t]).isEqualTo(before.bars()[t]);
      assertThat(after.field().inside(t)).isEqualTo(before.field().inside(t));
    }
  }

  @Test
  void whatABarSaysOfLaterOnesDoesNotDependOnThem() {
    RunDirectory run = RunDirectory.open(folder.resolve("run"));
    SegmentModels experts =
        SegmentModels.read(run.segments(), expanse.run.RunMetadata.read(run.metadata()));
    Ahead newest = experts.predict(new WindowView(data.bars(), 0, 340, 60), 0, 60, -1).ahead();
    Ahead within = experts.predict(new WindowView(data.bars(), 0, 340, 90), 0, 90, -1).ahead();
    assertThat(within.startsSoon(59)).isEqualTo(newest.startsSoon(59)).isBetween(0.0, 1.0);
    assertThat(within.countdown(59)).isEqualTo(newest.countdown(59)).isBetween(0.0, 20.0);
    assertThat(within.remaining(59, 4)).isEqualTo(newest.remaining(59, 4)).isBetween(0.0, 40.0);
  }

  /// The bars before a row.
  private static BarSeries ended(BarSeries bars, int end) {
    long[] time = new long[end];
    double[][] prices = new double[4][end];
    for (int i = 0; i < end; i++) {
      time[i] = bars.time(i);
      prices[0][i] = bars.open(i);
      prices[1][i] = bars.high(i);
      prices[2][i] = bars.low(i);
      prices[3][i] = bars.close(i);
    }
    return BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null);
  }

  @Test
  void windowsAreJudgedByModelsThatHaveNotSeenThem() {
    RunDirectory run = RunDirectory.open(folder.resolve("run"));
    SegmentModels experts =
        SegmentModels.read(run.segments(), expanse.run.RunMetadata.read(run.metadata()));
    WindowView view = data.features().view(outcome.selection().getFirst().window().start(), 32);
    double all = experts.predict(view, 0, 32, -1).field().inside(10);
    double unseen = experts.predict(view, 0, 32, 0).field().inside(10);
    assertThat(unseen).isNotEqualTo(all);
  }
}
