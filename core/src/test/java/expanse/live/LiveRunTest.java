package expanse.live;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.LiveDetector;
import expanse.Signal;
import expanse.base.Json;
import expanse.base.Workers;
import expanse.decoding.ChosenThreshold;
import expanse.detection.BarDetector;
import expanse.detection.LiveView;
import expanse.live.LiveSignal.Silence;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.pipeline.FinishedRun;
import expanse.run.LiveUse;
import expanse.run.RunDirectory;
import expanse.testing.SchemaCheck;
import expanse.testing.SmallRun;
import expanse.testing.ToyMarket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One run, several symbols: what is said of each is what a detector of its own would say.
class LiveRunTest {
  private static final int T = ToyMarket.WINDOW;
  private static final int BARS = 240;
  private static final int SEGMENT = 100; // bars between session gaps

  @TempDir static Path shared;
  static Path folder; // of a run with a model of spans
  static Path other; // of networks that have learned little, and often change their minds
  static BarSeries one;
  static BarSeries two;

  @BeforeAll
  static void train() {
    folder = shared.resolve("spans");
    other = shared.resolve("networks");
    SmallRun.SPANS.train(folder);
    SmallRun.CONTEXT.train(other);
    one = withGaps(SmallRun.bars(BARS, 21));
    two = SmallRun.bars(BARS, 22);
  }

  private static BarSeries withGaps(BarSeries bars) {
    long[] time = new long[bars.size()];
    double[][] prices = new double[4][bars.size()];
    for (int i = 0; i < time.length; i++) {
      Bar bar = bars.bar(i);
      time[i] = bar.time() + i / SEGMENT * 3_600_000L;
      prices[0][i] = bar.open();
      prices[1][i] = bar.high();
      prices[2][i] = bar.low();
      prices[3][i] = bar.close();
    }
    return BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null);
  }

  /// What is said of both, bars taking turns.
  private static List<List<LiveSignal>> together(Path path, double threshold) {
    List<List<LiveSignal>> said = List.of(new ArrayList<>(), new ArrayList<>());
    try (Workers workers = new Workers(1);
        LiveRun run = LiveRun.open(path, threshold, workers)) {
      LiveSymbol first = run.symbol("ONE", 60_000);
      LiveSymbol second = run.symbol("TWO", 60_000);
      for (int i = 0; i < BARS; i++) {
        said.get(0).add(first.push(one.bar(i)));
        said.get(1).add(second.push(two.bar(i)));
      }
    }
    return said;
  }

  @Test
  void symbolsThatTakeTurnsHaveTheBitsOfDetectorsOfTheirOwn() {
    LiveUse use =
        LiveUse.of(RunDirectory.open(folder), FinishedRun.open(folder).metadata(), Double.NaN);
    List<List<LiveSignal>> said = together(folder, use.threshold());
    for (int k = 0; k < 2; k++) {
      BarSeries bars = k == 0 ? one : two;
      try (BarDetector alone =
          BarDetector.open(folder, ChosenThreshold.read(folder).rule(), 60_000, 1)) {
        for (int i = 0; i < BARS; i++) {
          LiveView view = alone.push(bars.bar(i));
          LiveSignal signal = said.get(k).get(i);
          assertThat(signal.probability()).isEqualTo(Double.valueOf(use.correct(view.newest())));
          assertThat(signal.missing()).isEqualTo(view.missing());
          assertThat(signal.startsSoon()).isEqualTo(Double.valueOf(view.startsSoon()));
          assertThat(signal.open())
              .isEqualTo(use.correct(view.newest()) > use.threshold() ? view.open() : null);
        }
      }
    }
  }

  @Test
  void theDetectorForOtherProgramsSaysTheSame() {
    try (LiveDetector detector = LiveDetector.open(folder, 60_000)) {
      List<LiveSignal> said = together(folder, detector.threshold()).get(1);
      for (int i = 0; i < BARS; i++) {
        Signal signal = detector.push(two.bar(i));
        assertThat(signal.probability()).isEqualTo(Double.valueOf(said.get(i).probability()));
        assertThat(signal.inside()).isEqualTo(said.get(i).inside());
        assertThat(signal.open().isPresent()).isEqualTo(said.get(i).open() != null);
      }
    }
  }

  @Test
  void anOpenBarIsToldAsIfItClosedNowAndTakesNothingBack() {
    try (Workers workers = new Workers(1);
        LiveRun run = LiveRun.open(other, null, workers)) {
      LiveSymbol symbol = run.symbol("ONE", 60_000);
      for (int i = 0; i < BARS; i++) {
        LiveSignal open = symbol.peek(one.bar(i));
        LiveSignal closed = symbol.push(one.bar(i));
        assertThat(open.revises()).isEmpty();
        assertThat(open.silence()).isEqualTo(closed.silence());
        assertThat(open.missing()).isEqualTo(closed.missing());
        assertThat(open.probability()).isEqualTo(Double.valueOf(closed.probability()));
        assertThat(open.open()).isEqualTo(closed.open());
      }
    }
  }

  @Test
  void aBarThatCannotBePredictedSaysWhy() {
    List<LiveSignal> said = together(folder, 0.5).getFirst();
    for (int i = 0; i < BARS; i++) {
      int seen = i % SEGMENT + 1;
      Silence expected = seen >= T ? Silence.NONE : i < SEGMENT ? Silence.WARM_UP : Silence.GAP;
      assertThat(said.get(i).silence()).isEqualTo(expected);
      assertThat(said.get(i).missing()).isEqualTo(Math.max(0, T - seen));
    }
  }

  @Test
  void aWordIsTakenBackOnceAndOnlyIfItWasSaid() {
    double threshold = middle(together(other, 0.5).get(1));
    List<LiveSignal> said = together(other, threshold).get(1);
    Set<Long> inside = new HashSet<>();
    int revisions = 0;
    for (LiveSignal signal : said) {
      for (long time : signal.revises()) {
        assertThat(inside.remove(time)).as("said before and not taken back before").isTrue();
        assertThat(time).isLessThan(signal.time());
        revisions++;
      }
      if (signal.inside()) {
        inside.add(signal.time());
      }
    }
    assertThat(revisions).isPositive();
    assertThat(inside).isNotEmpty();
  }

  private static double middle(List<LiveSignal> said) {
    double[] all =
        said.stream().filter(LiveSignal::predicted).mapToDouble(LiveSignal::probability).toArray();
    Arrays.sort(all);
    return all[all.length / 2];
  }

  @Test
  void everyLineFulfilsTheSchemaAndNoTwoHaveTheSameName() {
    SchemaCheck schema = new SchemaCheck(SignalJson.schema());
    SignalJson json = new SignalJson();
    Set<String> names = new HashSet<>();
    int spans = 0;
    List<List<LiveSignal>> all = new ArrayList<>(together(folder, 0.5));
    all.addAll(together(other, middle(together(other, 0.5).get(1))));
    for (List<LiveSignal> said : all) {
      for (LiveSignal signal : said) {
        String line = json.line(signal);
        assertThat(schema.problems(line)).as(line).isEmpty();
        assertThat(line).doesNotContain("\n").isEqualTo(new SignalJson().line(signal));
        assertThat(names.add(signal.id())).isTrue();
        spans += line.contains("\"span\":{") ? 1 : 0;
      }
    }
    assertThat(names).hasSize(4 * BARS);
    assertThat(spans).isPositive();
  }

  @Test
  void aNameOfASymbolMayHoldAnyCharacter() {
    SchemaCheck schema = new SchemaCheck(SignalJson.schema());
    LiveSignal signal =
        new LiveSignal(
            "a\"b\\c\n\u2028ü/#@",
            "0123456789ab",
            0,
            Silence.WARM_UP,
            3,
            Double.NaN,
            0.5,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            null,
            List.of());
    String line = new SignalJson().line(signal);
    assertThat(schema.problems(line)).isEmpty();
    assertThat(line).doesNotContain("\n");
    assertThat(Json.MAPPER.readTree(line).get("symbol").asString()).isEqualTo(signal.symbol());
  }

  @Test
  void theNameOfTheModelChangesWithTheThresholdAndWithNothingThatScores() {
    try (Workers workers = new Workers(1);
        LiveRun spans = LiveRun.open(folder, null, workers);
        LiveRun again = LiveRun.open(folder, spans.threshold(), workers);
        LiveRun higher = LiveRun.open(folder, 0.9, workers);
        LiveRun network = LiveRun.open(other, null, workers)) {
      assertThat(again.model()).isEqualTo(spans.model());
      assertThat(Set.of(spans.model(), higher.model(), network.model())).hasSize(3);
    }
  }

  @Test
  void theSchemaStandsInTheDocumentation() {
    assertThat(Path.of("../docs/signal.schema.json")).hasContent(SignalJson.schema());
  }
}
