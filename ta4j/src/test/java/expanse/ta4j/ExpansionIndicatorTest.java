package expanse.ta4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.ExpansionStrategy;
import expanse.ExpanseException;
import expanse.LiveDetector;
import expanse.Signal;
import expanse.base.Rng;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.testing.SmallRun;
import expanse.testing.ToyMarket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ta4j.core.BaseBarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.num.DecimalNumFactory;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.NumFactory;

class ExpansionIndicatorTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int T = ToyMarket.WINDOW;

  @TempDir private static Path folder;
  private static Path run;
  private static BarSeries bars;
  private static final List<Signal> SIGNALS = new ArrayList<>();

  @BeforeAll
  static void train() {
    run = folder.resolve("run");
    SmallRun.SPANS.train(run);
    bars = inCents(SmallRun.bars(600, 21));
    try (LiveDetector detector = LiveDetector.open(run, bars.intervalMillis())) {
      for (int i = 0; i < bars.size(); i++) {
        SIGNALS.add(detector.push(bars.bar(i)));
      }
      assertThat(SIGNALS).anyMatch(Signal::inside).anyMatch(signal -> signal.open().isPresent());
    }
  }

  /// Prices as markets have them, in no more digits than ta4j's decimal numbers keep.
  private static BarSeries inCents(BarSeries exact) {
    int n = exact.size();
    long[] time = new long[n];
    double[][] prices = new double[4][n];
    for (int i = 0; i < n; i++) {
      Bar bar = exact.bar(i);
      time[i] = bar.time();
      double[] all = {bar.open(), bar.high(), bar.low(), bar.close()};
      for (int k = 0; k < 4; k++) {
        prices[k][i] = Math.rint(100 * all[k]) / 100;
      }
    }
    return BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null);
  }

  private static NumFactory numbers(String kind) {
    return kind.equals("double") ? DoubleNumFactory.getInstance() : DecimalNumFactory.getInstance();
  }

  private static BaseBarSeries series(NumFactory numbers) {
    return new BaseBarSeriesBuilder().withName("toy").withNumFactory(numbers).build();
  }

  private static BaseBarSeries series() {
    return series(numbers("double"));
  }

  private static BaseBarSeries whole(NumFactory numbers) {
    BaseBarSeries series = series(numbers);
    for (int i = 0; i < bars.size(); i++) {
      add(series, bars.bar(i), false);
    }
    return series;
  }

  private static void add(BaseBarSeries series, Bar bar, boolean replace) {
    series.addBar(
        series
            .barBuilder()
            .timePeriod(MINUTE)
            .endTime(Instant.ofEpochMilli(bar.time()).plus(MINUTE))
            .openPrice(bar.open())
            .highPrice(bar.high())
            .lowPrice(bar.low())
            .closePrice(bar.close())
            .volume(1)
            .build(),
        replace);
  }

  private static void assertIs(double value, Signal signal) {
    // the same bits, NaN included
    assertThat(Double.valueOf(value)).isEqualTo(Double.valueOf(signal.probability()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"double", "decimal"})
  void valuesAreTheBitsOfTheLiveViewInWhateverOrderTheyAreAskedFor(String kind) {
    BaseBarSeries series = whole(numbers(kind));
    Rng rng = new Rng(3);
    try (ExpansionIndicator indicator = ExpansionIndicator.open(series, run)) {
      for (int k = 0; k < 2 * bars.size(); k++) {
        int index = rng.nextInt(bars.size());
        assertThat(indicator.signal(index)).contains(SIGNALS.get(index));
      }
      for (int index = bars.size() - 1; index >= 0; index--) {
        assertThat(indicator.signal(index)).contains(SIGNALS.get(index));
        double value = indicator.getValue(index).doubleValue();
        if (kind.equals("double")) {
          assertIs(value, SIGNALS.get(index));
        } else { // they keep 16 digits
          double expected = SIGNALS.get(index).probability();
          assertThat(Double.isNaN(value)).isEqualTo(Double.isNaN(expected));
          assertThat(Double.isNaN(value) ? 0 : value)
              .isCloseTo(Double.isNaN(expected) ? 0 : expected, Offset.offset(1e-15));
        }
      }
    }
  }

  @Test
  void theLastBarMayChangeUntilItClosesAndIsPredictedAsItStands() {
    BaseBarSeries series = series();
    try (ExpansionIndicator indicator = ExpansionIndicator.open(series, MINUTE, run);
        LiveDetector detector = LiveDetector.open(run, MINUTE.toMillis())) {
      for (int i = 0; i < 120; i++) {
        Bar bar = bars.bar(i);
        add(series, new Bar(bar.time(), bar.open(), bar.open(), bar.open(), bar.open()), false);
        for (double close : new double[] {bar.low(), bar.high()}) {
          series.addPrice(close);
          double high = Math.max(bar.open(), close);
          double low = Math.min(bar.open(), bar.low());
          Signal now = detector.peek(new Bar(bar.time(), bar.open(), high, low, close));
          assertThat(indicator.signal(i)).contains(now);
          assertIs(indicator.getValue(i).doubleValue(), now);
        }
        add(series, bar, true);
        assertIs(indicator.getValue(i).doubleValue(), SIGNALS.get(i));
        if (i > 0) {
          assertIs(indicator.getValue(i - 1).doubleValue(), SIGNALS.get(i - 1));
        }
        detector.push(bar);
      }
    }
  }

  @Test
  void aSeriesThatDropsItsOldBarsHasTheSameValues() {
    BaseBarSeries series = series();
    series.setMaximumBarCount(10);
    try (ExpansionIndicator indicator = ExpansionIndicator.open(series, MINUTE, run)) {
      for (int i = 0; i < bars.size(); i++) {
        add(series, bars.bar(i), false);
        if (i % 7 == 0) { // not asked at every bar, but before bars go that it has not seen
          for (int index = series.getBeginIndex(); index <= i; index++) {
            assertIs(indicator.getValue(index).doubleValue(), SIGNALS.get(index));
          }
        }
      }
      assertThat(indicator.getValue(series.getBeginIndex() - 1).isNaN()).isTrue();
      assertThat(indicator.getValue(0).isNaN()).isTrue();
    }
  }

  @Test
  void barsThatWereDroppedUnseenAreNotSkippedInSilence() {
    BaseBarSeries series = series();
    series.setMaximumBarCount(T + 5);
    try (ExpansionIndicator indicator = ExpansionIndicator.open(series, MINUTE, run)) {
      for (int i = 0; i < 100; i++) {
        add(series, bars.bar(i), false);
      }
      assertThat(indicator.getValue(99).isNaN()).isFalse();
      for (int i = 100; i < 99 + T + 8; i++) {
        add(series, bars.bar(i), false);
      }
      int begin = series.getBeginIndex();
      assertThat(begin).as("bars were never seen").isGreaterThan(99);
      try (LiveDetector afresh = LiveDetector.open(run, MINUTE.toMillis())) {
        for (int i = begin; i <= series.getEndIndex(); i++) {
          assertIs(indicator.getValue(i).doubleValue(), afresh.push(bars.bar(i)));
        }
      }
    }
  }

  @Test
  void rulesFollowTheProbabilityAndTheDirectionSoFar() {
    BaseBarSeries series = whole(numbers("double"));
    try (ExpansionIndicator indicator = ExpansionIndicator.open(series, run)) {
      int turns = 0;
      for (int i = 0; i < bars.size(); i++) {
        Signal signal = SIGNALS.get(i);
        assertThat(ExpansionRule.inside(indicator).isSatisfied(i, null))
            .isEqualTo(signal.probability() > indicator.threshold());
        assertThat(ExpansionRule.above(indicator, 0.9).isSatisfied(i))
            .isEqualTo(signal.probability() > 0.9);
        boolean up = ExpansionRule.up(indicator).isSatisfied(i);
        boolean down = ExpansionRule.down(indicator).isSatisfied(i);
        assertThat(up && down).isFalse();
        if (up || down) {
          turns++;
          assertThat(signal.open().orElseThrow().direction()).isEqualTo(up ? "up" : "down");
        }
      }
      assertThat(turns).isPositive();
    }
  }

  @Test
  void theFirstBarsAreNaNAndCountAsUnstable() {
    BaseBarSeries series = whole(numbers("decimal"));
    try (ExpansionIndicator indicator = ExpansionIndicator.open(series, run)) {
      for (int i = 0; i < T - 1; i++) {
        assertThat(indicator.getValue(i).isNaN()).isTrue();
      }
      assertThat(indicator.getValue(T - 1).isNaN()).isFalse();
      assertThat(indicator.getCountOfUnstableBars()).isGreaterThanOrEqualTo(T - 1);
    }
  }

  @Test
  void theExampleTradesOnlyWhereTheRulesSayAndNeverBeforeTheyAreStable() {
    BaseBarSeries series = whole(numbers("double"));
    TradingRecord record = ExpansionStrategy.backTest(run, series);
    assertThat(record.getPositionCount()).isPositive();
    try (ExpansionIndicator indicator = ExpansionIndicator.open(series, run)) {
      record
          .getPositions()
          .forEach(position -> {
            int signalled = position.getEntry().getIndex() - 1; // traded at the next bar's open
            assertThat(ExpansionRule.up(indicator).isSatisfied(signalled)).isTrue();
            assertThat(signalled).isGreaterThanOrEqualTo(indicator.getCountOfUnstableBars());
          });
    }
  }

  @Test
  void whatCannotBeAskedIsSaid() {
    BaseBarSeries empty = series();
    assertThatThrownBy(() -> ExpansionIndicator.open(empty, run))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("series is empty");
    assertThatThrownBy(() -> ExpansionIndicator.open(empty, MINUTE, folder))
        .isInstanceOf(ExpanseException.class);
    try (ExpansionIndicator indicator = ExpansionIndicator.open(empty, MINUTE, run)) {
      assertThatThrownBy(() -> indicator.getValue(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void thePageShowsTheExampleThatIsCompiledHere() throws IOException {
    String source = Files.readString(Path.of("src/test/java/example/ExpansionStrategy.java"));
    String shown =
        source.substring(source.indexOf("// begin\n") + 9, source.indexOf("// end")).strip();
    assertThat(Files.readString(Path.of("../docs/ta4j.md")))
        .contains("```java\n" + shown + "\n```");
  }
}
