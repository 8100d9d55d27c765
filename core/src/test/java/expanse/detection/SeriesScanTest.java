package expanse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.decoding.SpanRule;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.feature.WindowFeatures;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.label.SpanType;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.market.Segment;
import expanse.metric.Spans;
import expanse.settings.TrainingSettings.Threshold.Decoder;
import expanse.testing.RandomBars;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesScanTest {
  private static final int T = HashModel.WINDOW;
  private static final SpanRule RULE = new SpanRule(0.5, 2);

  /// What a scan gave.
  private static final class Recorder implements DetectionSink {
    final List<Double> bars = new ArrayList<>();
    final List<DetectedSpan> spans = new ArrayList<>();

    @Override
    public void bar(int row, long time, double probability) {
      assertThat(row).isEqualTo(bars.size());
      bars.add(probability);
    }

    @Override
    public void span(DetectedSpan span) {
      spans.add(span);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "15, 32, false, 777",
    "15, 32, true, 777",
    "1, 4, false, 777",
    "40, 3, true, 777",
    "7, 1, false, 41",
    "7, 5, false, 40",
    "7, 5, false, 39",
    "13, 5, true, 130"
  })
  void aScanEqualsAveragingAllWindowsOfTheWholeSeries(
      int stride, int batch, boolean inverts, int run) {
    BarSeries bars = RandomBars.walk(2500, 3, run, 60);
    Recorder recorder = new Recorder();
    HashModel model = new HashModel("context", inverts, batch);
    DetectionSummary summary = new SeriesDetector(model, RULE, stride).detect(bars, recorder);
    double[] expected = average(bars, stride, inverts, true);
    assertThat(recorder.bars).hasSize(bars.size());
    int skipped = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat(Double.compare(recorder.bars.get(i), expected[i])).as("bar %d", i).isZero();
      skipped += Double.isNaN(expected[i]) ? 1 : 0;
    }
    assertThat(summary.bars()).isEqualTo(2500);
    assertThat(summary.unpredictedBars()).isEqualTo(skipped);
    assertThat(summary.segments()).isEqualTo(bars.segments().size());
    assertThat(summary.windows()).isEqualTo(model.predicted);
    assertSpans(bars, expected, average(bars, stride, inverts, false), recorder.spans);
    assertThat(summary.spans()).isEqualTo(recorder.spans.size());
  }

  @Test
  void theBestPathMarksWhereMostOfItsWindowsDo() {
    BarSeries bars = RandomBars.walk(600, 3, 777, 60);
    SpanRule rule = new SpanRule(0.5, 1, Decoder.VITERBI);
    Recorder recorder = new Recorder();
    new SeriesDetector(new HashModel("context", false, 8), rule, 7).detect(bars, recorder);
    boolean[] marked = new boolean[bars.size()];
    for (DetectedSpan span : recorder.spans) {
      Arrays.fill(marked, span.start(), span.end() + 1, true);
    }
    // the model's path is one minus its probability
    double[] mean = average(bars, 7, false, false);
    for (int i = 0; i < marked.length; i++) {
      assertThat(marked[i]).as("bar %d", i).isEqualTo(1 - mean[i] > 0.5);
    }
    assertThat(recorder.spans).isNotEmpty();
  }

  private static void assertSpans(
      BarSeries bars, double[] expected, double[] means, List<DetectedSpan> found) {
    List<String> spans = new ArrayList<>();
    for (Segment s : bars.segments()) {
      float[] p = new float[s.length()];
      for (int i = 0; i < p.length; i++) {
        p[i] = Double.isNaN(expected[s.from() + i]) ? 0 : (float) expected[s.from() + i];
      }
      for (Spans.Span span : RULE.spans(p, new float[0], null)) {
        spans.add((s.from() + span.start()) + "-" + (s.from() + span.end()));
      }
    }
    assertThat(found.stream().map(f -> f.start() + "-" + f.end())).containsExactlyElementsOf(spans);
    for (DetectedSpan span : found) {
      double probability = 0;
      double mean = 0;
      for (int i = span.start(); i <= span.end(); i++) {
        probability += expected[i] / span.length();
        mean += means[i] / span.length();
      }
      assertThat(span.probability()).isCloseTo(probability, within(1e-9));
      // the model's uncertainty is a quarter of its probability
      assertThat(span.uncertainty()).isCloseTo(mean / 4, within(1e-6));
      assertMove(bars, span);
      assertThat(span.startTime()).isEqualTo(bars.time(span.start()));
      assertThat(span.endTime()).isEqualTo(bars.time(span.end()));
    }
  }

  /// The definition, over the whole series at once.
  ///
  /// @param asLogOdds whether log odds are averaged, or probabilities
  private static double[] average(BarSeries bars, int stride, boolean inverts, boolean asLogOdds) {
    WindowFeatures up = WindowFeatures.of(FeatureSets.CONTEXT, FeatureContext.CONTINUOUS, bars);
    WindowFeatures down =
        WindowFeatures.of(FeatureSets.CONTEXT, FeatureContext.CONTINUOUS, bars.inverted());
    double[] sum = new double[bars.size()];
    double[] weight = new double[bars.size()];
    for (Segment s : bars.segments()) {
      List<Integer> starts = new ArrayList<>();
      for (int start = s.from(); start + T <= s.to(); start += stride) {
        starts.add(start);
      }
      if (s.length() >= T && starts.get(starts.size() - 1) + T < s.to()) {
        starts.add(s.to() - T);
      }
      for (int start : starts) {
        float[] p =
            HashModel.score(
                up.window(start, T).values(),
                inverts ? down.window(start, T).values() : null,
                up.columns());
        for (int t = 0; t < T; t++) {
          double w = Math.min(t + 1, T - t);
          sum[start + t] += w * (asLogOdds ? Math.log(p[t] / (1 - (double) p[t])) : p[t]);
          weight[start + t] += w;
        }
      }
    }
    double[] mean = new double[bars.size()];
    for (int i = 0; i < mean.length; i++) {
      double m = sum[i] / weight[i];
      mean[i] = (float) (asLogOdds ? 1 / (1 + Math.exp(-m)) : m);
    }
    return mean;
  }

  @Test
  void batchesOfWindowsDoNotChangeTheResult() {
    BarSeries bars = RandomBars.walk(1500, 4, 400, 60);
    List<DetectedSpan> one =
        new SeriesDetector(new HashModel("original", true, 1), RULE, 9).detect(bars);
    List<DetectedSpan> many =
        new SeriesDetector(new HashModel("original", true, 50), RULE, 9).detect(bars);
    assertThat(many).isEqualTo(one).isNotEmpty();
  }

  @Test
  void scansOfOneDetectorMayTakeTurnsAndOneMayBeLeft() {
    SeriesDetector detector = new SeriesDetector(new HashModel("context", true, 4), RULE, 9);
    List<BarSeries> series = List.of(RandomBars.walk(900, 4, 300, 60), RandomBars.walk(900, 5));
    List<List<DetectedSpan>> expected = series.stream().map(detector::detect).toList();
    List<List<DetectedSpan>> found = List.of(new ArrayList<>(), new ArrayList<>());
    SeriesScan left = detector.feed(60_000, span -> {});
    List<SeriesScan> scans = found.stream().map(f -> detector.feed(60_000, f::add)).toList();
    for (int i = 0; i < 900; i++) {
      for (int k = 0; k < 2; k++) {
        add(scans.get(k), series.get(k), i);
      }
      if (i < 400) {
        add(left, series.get(0), i);
      }
    }
    scans.forEach(SeriesScan::finish);
    assertThat(found).isEqualTo(expected);
    assertThat(found).noneMatch(List::isEmpty);
  }

  private static void add(SeriesScan scan, BarSeries bars, int i) {
    scan.add(bars.bar(i));
  }

  @Test
  void aLongSeriesNeedsNoMoreRoomThanAShortOne() {
    // the buffers are fixed: a bar that was not released in time would be refused
    BarSeries bars = RandomBars.walk(120_000, 6, 50_000, 60);
    DetectionSummary summary =
        new SeriesDetector(new HashModel("corrected", false, 32), RULE, 40)
            .detect(bars, span -> {});
    assertThat(summary.bars()).isEqualTo(120_000);
    assertThat(summary.windows()).isGreaterThan(2990);
  }

  @Test
  void liveUseGivesTheBitsOfTheWholeSeries() {
    BarSeries bars = RandomBars.walk(700, 8, 300, 60);
    WindowFeatures up = WindowFeatures.of(FeatureSets.CONTEXT, FeatureContext.CONTINUOUS, bars);
    WindowFeatures down =
        WindowFeatures.of(FeatureSets.CONTEXT, FeatureContext.CONTINUOUS, bars.inverted());
    BarDetector live = new BarDetector(new HashModel("context", true, 1), RULE, 60_000);
    List<Segment> segments = bars.segments();
    for (Segment s : segments) {
      for (int i = s.from(); i < s.to(); i++) {
        LiveView view = live.push(bars.bar(i));
        int start = i - T + 1;
        if (start < s.from()) {
          assertThat(view.predicted()).isFalse();
          assertThat(view.missing()).isEqualTo(s.from() - start);
          assertThat(view.newest()).isNaN();
          continue;
        }
        float[] expected =
            HashModel.score(
                up.window(start, T).values(), down.window(start, T).values(), up.columns());
        assertThat(view.predicted()).isTrue();
        assertThat(view.probabilities()).containsExactly(Arrays.copyOf(expected, T));
        assertThat(view.newest()).isEqualTo(expected[T - 1]);
        for (DetectedSpan span : view.spans()) {
          assertThat(span.endTime()).isEqualTo(bars.time(span.end()));
          assertThat(span.start()).isGreaterThanOrEqualTo(start);
          assertMove(bars, span);
        }
      }
    }
  }

  /// Direction and size by their definition, from the bars of the whole series.
  private static void assertMove(BarSeries bars, DetectedSpan span) {
    Segment segment =
        bars.segments().stream()
            .filter(s -> s.from() <= span.start() && span.start() < s.to())
            .findFirst()
            .orElseThrow();
    int from = Math.max(segment.from(), span.start() - 20);
    double range = 0;
    for (int i = from; i < span.start(); i++) {
      range += (bars.high(i) - bars.low(i)) / (span.start() - from);
    }
    double move = bars.close(span.end()) - bars.open(span.start());
    assertThat(span.move().direction()).isEqualTo(move > 0 ? "up" : move < 0 ? "down" : "");
    if (range == 0) {
      assertThat(span.move().size()).isNaN();
    } else {
      assertThat(span.move().size()).isCloseTo(Math.abs(move) / range, within(1e-9));
    }
  }

  @Test
  void liveUseRefusesWhatIsNoBarAndWhatComesTooLate() {
    BarDetector live = new BarDetector(new HashModel("context", false, 1), RULE, 60_000);
    live.push(new Bar(60_000, 10, 11, 9, 10));
    assertThatThrownBy(() -> live.push(new Bar(120_000, 10, 9, 9, 10)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("1970-01-01T00:02:00Z")
        .hasMessageContaining("high 9");
    assertThatThrownBy(() -> live.push(new Bar(60_000, 10, 11, 9, 10)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("order of time");
    assertThat(live.push(new Bar(120_000, 10, 11, 9, 10)).missing()).isEqualTo(T - 2);
  }

  @Test
  void writtenSpansCanBeReadAsLabels(@TempDir Path folder) {
    BarSeries bars = RandomBars.walk(900, 9, 400, 60);
    Path file = folder.resolve("spans.csv");
    SeriesDetector detector = new SeriesDetector(new HashModel("context", false, 8), RULE, 15);
    DetectionSummary summary = detector.write(bars, file);
    List<DetectedSpan> spans = detector.detect(bars);
    List<Label> labels = Labels.read(file);
    assertThat(labels).hasSize(summary.spans()).hasSameSizeAs(spans);
    for (int i = 0; i < labels.size(); i++) {
      assertThat(labels.get(i).start()).isEqualTo(spans.get(i).startTime());
      assertThat(labels.get(i).end()).isEqualTo(spans.get(i).endTime());
      assertThat(labels.get(i).type()).isEqualTo(spans.get(i).type());
    }
    assertThat(labels.stream().map(Label::type))
        .contains(SpanType.CONSOLIDATION, SpanType.RETRACEMENT);
  }

  @Test
  void anEmptySeriesAndAnImpossibleStrideAreHandled() {
    HashModel model = new HashModel("context", false, 8);
    BarSeries none = RandomBars.walk(1, 1).slice(0, 0);
    assertThat(new SeriesDetector(model, RULE, 15).detect(none)).isEmpty();
    assertThatThrownBy(() -> new SeriesDetector(model, RULE, T + 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("stride");
  }
}
