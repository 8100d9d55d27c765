package expanse.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.Detector;
import expanse.Expansion;
import expanse.LiveDetector;
import expanse.Threads;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.decoding.SpanRule;
import expanse.detection.BarDetector;
import expanse.detection.DetectedSpan;
import expanse.detection.DetectionSink;
import expanse.detection.LiveModel;
import expanse.detection.SeriesDetector;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.metric.LogLoss;
import expanse.pipeline.FinishedRun;
import expanse.pipeline.RunPipeline;
import expanse.run.CalibrationFile;
import expanse.run.OwnStacking;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.run.RunMetadata;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import expanse.testing.ToyMarket;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two markets that are marked by two rules, and two that are marked by one.
class OwnStackingTest {
  private static final TrainingSettings SETTINGS =
      ToyMarket.settings(
          "epochs=2",
          "ensemble.members=2",
          "ensemble.folds=2",
          "segments.bar_trees=20",
          "segments.end_trees=10",
          "segments.span_trees=20",
          "inference.stacking=true",
          "inference.calibration=platt",
          "threshold.decoder=spans");
  private static final ToyMarket ES = new ToyMarket(5, 90, 20, 12);
  private static final ToyMarket NQ = new ToyMarket(6, 90, 20, 12);

  @TempDir private static Path folder;
  private static Path run;
  private static Dataset data;
  private static RunPipeline.Outcome outcome;

  private static Dataset joined(ToyMarket... markets) {
    List<String> names = List.of("ES", "NQ");
    List<BarSeries> bars = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    List<IndexSpan> spans = new ArrayList<>();
    int base = 0;
    for (int m = 0; m < markets.length; m++) {
      Dataset one = markets[m].data(SETTINGS);
      bars.add(one.bars());
      for (Window w : one.plan().windows()) {
        windows.add(new Window(names.get(m) + "/" + w.id(), w.subset(), base + w.start()));
      }
      for (IndexSpan s : one.spans()) {
        spans.add(new IndexSpan(base + s.start(), base + s.end(), s.type(), s.confidence()));
      }
      base += one.bars().size();
    }
    return Assembly.dataset(
        SETTINGS, BarSeries.joined(names, bars), windows, spans, Map.of("toy.csv", "00"));
  }

  @BeforeAll
  static void train() {
    run = folder.resolve("two-rules");
    data = joined(ES, NQ.withLateLabels(0));
    outcome = new RunPipeline(data, SETTINGS).run(run, false);
  }

  private static double testLoss(Path path) {
    double sum = 0;
    try (Predictor predictor = Predictor.open(path, 1)) {
      for (WindowPrediction window : predictor.predict(data, Subset.TEST)) {
        for (int t = 0; t < window.bars(); t++) {
          sum -= LogLoss.logLikelihood(window.probability()[t], window.truth()[t]);
        }
      }
    }
    return sum;
  }

  @Test
  void marketsOfOtherRulesGetTreesOfTheirOwnAndUnseenWindowsArePredictedBetterByThem() {
    assertThat(outcome.own()).containsOnlyKeys("ES", "NQ");
    for (OwnStacking own : outcome.own().values()) {
      assertThat(own.ownTrees()).isTrue();
      assertThat(own.gain().loss()).isLessThan(own.gain().commonLoss());
      assertThat(own.gain().lower()).isPositive();
    }
    RunDirectory files = RunDirectory.open(run);
    RunMetadata metadata = RunMetadata.read(files.metadata());
    CalibrationFile.Content kept = CalibrationFile.read(files.calibration(), metadata);
    assertThat(kept.own()).isEqualTo(outcome.own());
    double own = testLoss(run);
    CalibrationFile.write(
        files.calibration(),
        new CalibrationFile.Content(kept.stacking(), kept.calibrator()),
        metadata);
    try {
      assertThat(testLoss(run)).isGreaterThan(1.1 * own);
    } finally {
      CalibrationFile.write(files.calibration(), kept, metadata);
    }
  }

  @Test
  void marketsOfOneRuleShareOneWay() {
    Path alike = folder.resolve("one-rule");
    assertThat(new RunPipeline(joined(ES, NQ), SETTINGS).run(alike, false).own()).isEmpty();
  }

  @Test
  void detectorsPredictAnInstrumentByItsNameAndANewOneInTheCommonWay() {
    BarSeries bars = NQ.data(SETTINGS).bars();
    List<Float> known = series(bars, "NQ");
    assertThat(series(bars, "NQ")).isEqualTo(known);
    assertThat(series(bars, "")).isNotEqualTo(known);
    assertThat(series(bars, "YM")).isEqualTo(series(bars, ""));
    List<Float> live = newest(bars, "NQ");
    assertThat(newest(bars, "")).isNotEqualTo(live);
    assertThat(newest(bars, "YM")).isEqualTo(newest(bars, ""));
  }

  @Test
  void otherProgramsDetectInAnInstrumentByItsName() {
    BarSeries bars = NQ.data(SETTINGS).bars();
    try (Threads threads = new Threads(1);
        Detector common = Detector.open(run, threads)) {
      List<Expansion> own;
      try (Detector known = common.of("NQ")) {
        own = known.detect(bars);
      } // leaves the models to the other
      assertThat(own).isNotEmpty().isNotEqualTo(common.detect(bars));
      assertThat(common.of("YM").detect(bars)).isEqualTo(common.detect(bars));
      try (LiveDetector live = LiveDetector.open(run, "NQ", bars.intervalMillis(), threads);
          LiveDetector other = LiveDetector.open(run, bars.intervalMillis(), threads)) {
        List<Double> said = new ArrayList<>();
        List<Double> commonly = new ArrayList<>();
        for (int i = 0; i < bars.size(); i++) {
          said.add(live.push(bars.bar(i)).probability());
          commonly.add(other.push(bars.bar(i)).probability());
        }
        assertThat(said).isNotEqualTo(commonly);
      }
    }
  }

  @Test
  void aThresholdFactorHoldsForItsInstrumentAloneWhereverSpansArePlaced() {
    RunDirectory files = RunDirectory.open(run);
    RunMetadata metadata = RunMetadata.read(files.metadata());
    CalibrationFile.Content kept = CalibrationFile.read(files.calibration(), metadata);
    SpanRule half = new SpanRule(0.5, 1, Decoder.SPANS);
    BarSeries bars = NQ.data(SETTINGS).bars();
    List<Long> common = starts(bars, "", half);
    try {
      write(kept, 1);
      assertThat(starts(bars, "NQ", half)).isNotEmpty();
      write(kept, 2.5); // no match is likelier than 1.25
      assertThat(starts(bars, "NQ", half)).isEmpty();
      assertThat(starts(bars, "", half)).isEqualTo(common);
    } finally {
      write(kept);
    }
  }

  private static void write(CalibrationFile.Content kept, double factor) {
    SortedMap<String, OwnStacking> own = new TreeMap<>(kept.own());
    own.computeIfPresent("NQ", (_, one) -> one.withThresholdFactor(factor));
    write(new CalibrationFile.Content(kept.stacking(), kept.calibrator(), own));
  }

  private static void write(CalibrationFile.Content content) {
    RunDirectory files = RunDirectory.open(run);
    CalibrationFile.write(files.calibration(), content, RunMetadata.read(files.metadata()));
    RunManifest.renew(files, files.calibration());
  }

  private static List<Long> starts(BarSeries bars, String symbol, SpanRule rule) {
    try (SeriesDetector detector = SeriesDetector.open(run, rule, 8, 1)) {
      return detector.of(symbol).detect(bars).stream().map(DetectedSpan::startTime).toList();
    }
  }

  private static List<Float> series(BarSeries bars, String symbol) {
    List<Float> probabilities = new ArrayList<>();
    try (SeriesDetector detector = SeriesDetector.open(run, outcome.threshold().rule(), 8, 1)) {
      detector
          .of(symbol)
          .detect(
              bars,
              new DetectionSink() {
                @Override
                public void bar(int row, long time, double probability, double uncertainty) {
                  probabilities.add((float) probability);
                }

                @Override
                public void span(DetectedSpan span) {}
              });
    }
    return probabilities;
  }

  private static List<Float> newest(BarSeries bars, String symbol) {
    List<Float> probabilities = new ArrayList<>();
    try (Workers workers = new Workers(1);
        LiveModel model =
            LiveModel.open(FinishedRun.open(run), outcome.threshold().rule(), workers)) {
      BarDetector detector = model.detector(symbol, bars.intervalMillis());
      for (int i = 0; i < 2 * ToyMarket.WINDOW; i++) {
        probabilities.add((float) detector.push(bars.bar(i)).newest());
      }
    }
    return probabilities;
  }
}
