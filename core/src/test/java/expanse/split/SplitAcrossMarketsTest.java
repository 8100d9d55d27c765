package expanse.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Period;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import expanse.testing.Splits;
import expanse.testing.Toy;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitAcrossMarketsTest {
  private static final int LENGTH = 105;
  private static final int BARS = 6000;
  private static final long HOUR = 3_600_000L;

  private static BarSeries joined(BarSeries... series) {
    List<String> names = List.of("ES", "NQ", "YM").subList(0, series.length);
    return BarSeries.joined(names, List.of(series));
  }

  /// Prices times a factor, or that factor over the prices.
  private static BarSeries changed(BarSeries bars, double factor, boolean inverted) {
    BarSeries source = inverted ? bars.inverted() : bars;
    double[][] prices = new double[4][bars.size()];
    for (int i = 0; i < bars.size(); i++) {
      prices[0][i] = factor * source.open(i);
      prices[1][i] = factor * source.high(i);
      prices[2][i] = factor * source.low(i);
      prices[3][i] = factor * source.close(i);
    }
    return bars.withPrices(prices);
  }

  /// A market whose every move is that of another one and some noise of its own.
  private static BarSeries twin(BarSeries bars, double noise, long seed) {
    Rng rng = new Rng(seed);
    double[] close = new double[bars.size()];
    double log = 5;
    for (int i = 0; i < close.length; i++) {
      double move = i == 0 ? 0 : Math.log(bars.close(i) / bars.close(i - 1));
      log += move + noise * 3e-4 * rng.nextGaussian();
      close[i] = Math.exp(log);
    }
    return bars.withPrices(new double[][] {close, close.clone(), close.clone(), close.clone()});
  }

  private static SplitPlan plan(BarSeries bars, List<Window> windows) {
    return SplitPlanner.plan(bars, windows, List.of(), LENGTH, Splits.inTimeOrder(128));
  }

  private static Window window(String id, Subset subset, int start) {
    return new Window(id, subset, start);
  }

  @Test
  void whateverTheMarketsNothingLearnedLiesAtTheTimeOfWhatIsTestedNorNearerThanTheEmbargo() {
    Seeds.each(
        30,
        seed -> {
          Rng rng = new Rng(seed);
          BarSeries bars =
              joined(
                  RandomBars.walk(BARS, seed),
                  RandomBars.walk(BARS, seed + 1000, 400, 180),
                  RandomBars.walk(BARS, seed + 2000).shifted(rng.nextInt(4000) * 60_000L));
          List<IndexSpan> spans = Toy.spans(BARS, rng);
          List<Window> windows = new ArrayList<>();
          for (int market = 0; market < 3; market++) {
            for (int start = rng.nextInt(50);
                start + LENGTH < BARS;
                start += LENGTH + rng.nextInt(300)) {
              windows.add(Toy.window(windows.size(), market * BARS + start));
            }
          }
          SplitPlan plan = SplitPlanner.plan(bars, windows, spans, LENGTH, Splits.inTimeOrder(128));
          WindowClock clock = new WindowClock(bars, LENGTH);
          List<List<Window>> subsets = List.of(plan.train(), plan.validation(), plan.test());
          for (int p = 0; p < 3; p++) {
            for (int q = p + 1; q < 3; q++) {
              for (Window a : subsets.get(p)) {
                for (Window b : subsets.get(q)) {
                  assertThat(clock.between(a, b)).isGreaterThanOrEqualTo(plan.embargo());
                  Period early = clock.period(a);
                  assertThat(early.last()).isLessThan(clock.period(b).first());
                }
              }
            }
          }
          assertThat(plan.proof()).contains("nearest in time across instruments");
        });
  }

  @Test
  void aGivenSplitWithTheSameTimeOnBothSidesIsRefusedWithThePairAndItsCorrelation() {
    BarSeries es = RandomBars.walk(BARS, 1);
    BarSeries bars = joined(es, twin(es, 0.1, 2));
    List<Window> given =
        List.of(
            window("ES/1", Subset.TRAIN, 1000),
            window("NQ/1", Subset.TEST, BARS + 1040),
            window("ES/2", Subset.VALIDATION, 3000));
    assertThatThrownBy(() -> plan(bars, given))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("ES/1")
        .hasMessageContaining("NQ/1")
        .hasMessageContaining("at the same time in two markets")
        .hasMessageMatching("(?s).*correlate with 0\\.9\\d.*");
  }

  @Test
  void aWindowAcrossTwoMarketsIsRefusedWithBothItsTimeAndWhereItMayStart() {
    BarSeries es = RandomBars.walk(BARS, 1);
    BarSeries bars = joined(es, RandomBars.walk(BARS, 2));
    List<Window> windows =
        List.of(
            window("ES/1", null, 1000),
            window("ES/2", null, BARS - 40),
            window("NQ/1", null, BARS + 3000));
    assertThatThrownBy(() -> plan(bars, windows))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("window ES/2 (" + Instant.ofEpochMilli(es.time(BARS - 40)) + ")")
        .hasMessageContaining("two instruments, ES and NQ")
        .hasMessageContaining("40 bars of its 105")
        .hasMessageContaining(
            "start at " + Instant.ofEpochMilli(es.time(BARS - LENGTH)) + " or earlier");
    BarSeries rolled = BarSeries.joined(List.of("ES", "ES"), List.of(es, es.shifted(HOUR * 5000)));
    assertThatThrownBy(() -> plan(rolled, windows))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a roll of ES");
  }

  @Test
  void windowsThatAllLieAtTheSameTimeInTwoMarketsAreRefusedWithOneOfThem() {
    BarSeries bars = joined(RandomBars.walk(BARS, 1), RandomBars.walk(BARS, 2));
    List<Window> windows =
        List.of(
            window("ES/1", null, 1000),
            window("NQ/1", null, BARS + 1000),
            window("NQ/2", null, BARS + 1001));
    assertThatThrownBy(() -> plan(bars, windows))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("window ")
        .hasMessageMatching("(?s).*(share \\d+ bars|same time in two markets).*")
        .hasMessageContaining("space the windows further apart");
  }

  @Test
  void marketsThatHaveNothingInCommonAreRefusedAtTheSameTimeAllTheSame() {
    BarSeries bars = joined(RandomBars.walk(BARS, 1), RandomBars.walk(BARS, 2));
    List<Window> given =
        List.of(
            window("ES/1", Subset.TRAIN, 1000),
            window("NQ/1", Subset.TEST, BARS + 1000),
            window("ES/2", Subset.VALIDATION, 3000));
    assertThatThrownBy(() -> plan(bars, given))
        .hasMessageMatching("(?s).*correlate with -?0\\.[01].*");
  }

  @Test
  void aSeriesThatComesAgainUnderAnotherSymbolIsFoundScaledInvertedAndAtAnotherTime() {
    BarSeries es = RandomBars.walk(BARS, 3);
    BarSeries[] planted = {
      es.shifted(HOUR * 24 * 30),
      changed(es, 7.3, false).shifted(HOUR * 24 * 30),
      changed(es, 0.4, true).shifted(HOUR * 24 * 30)
    };
    for (BarSeries again : planted) {
      BarSeries bars = joined(es, again);
      List<Window> given =
          List.of(
              window("ES/1", Subset.TRAIN, 1000),
              window("ES/2", Subset.VALIDATION, 4000),
              window("NQ/1", Subset.TEST, BARS + 1060));
      assertThatThrownBy(() -> plan(bars, given))
          .isInstanceOf(CopyException.class)
          .hasMessageContaining("ES/1")
          .hasMessageContaining("NQ/1");
    }
  }

  @Test
  void aTwinThatIsAnHourLateIsKeptFromTheOtherSubsets() {
    BarSeries es = RandomBars.walk(BARS, 4);
    BarSeries bars = joined(es, twin(es, 0.3, 5).shifted(HOUR));
    List<Window> windows = new ArrayList<>();
    for (int market = 0; market < 2; market++) {
      for (int start = 0; start + LENGTH < BARS; start += 150) {
        windows.add(window(market + "/" + start, null, market * BARS + start));
      }
    }
    SplitPlan plan = plan(bars, windows);
    WindowClock clock = new WindowClock(bars, LENGTH);
    for (Window learned : plan.train()) {
      for (Window tested : plan.test()) {
        // the same moves are an hour apart in the two markets
        assertThat(clock.between(learned, tested)).isGreaterThan(60);
      }
    }
    assertThat(plan.test().stream().map(w -> w.id().charAt(0))).contains('0', '1');
  }

  @Test
  void foldsOfMarketsInOneTimeAreCutAtTheSameMomentsAndThoseOfOtherTimesByThemselves() {
    BarSeries now = RandomBars.walk(BARS, 6);
    BarSeries bars =
        joined(now, RandomBars.walk(BARS, 7), RandomBars.walk(BARS, 8).shifted(-HOUR * 24 * 900));
    List<Window> windows = new ArrayList<>();
    for (int market = 0; market < 3; market++) {
      for (int start = 0; start + LENGTH < BARS; start += 110) {
        windows.add(window(market + "/" + start, null, market * BARS + start));
      }
    }
    List<TimeFolds.Fold> folds = TimeFolds.of(bars, windows, List.of(), LENGTH, 100, 4);
    for (TimeFolds.Fold fold : folds) {
      for (char market : new char[] {'0', '1', '2'}) {
        assertThat(fold.heldOut().stream().filter(w -> w.id().charAt(0) == market).count())
            .isBetween(12L, 15L);
      }
      WindowClock clock = new WindowClock(bars, LENGTH);
      for (Window learned : fold.learn()) {
        for (Window scored : fold.heldOut()) {
          assertThat(clock.between(learned, scored)).isGreaterThanOrEqualTo(100);
        }
      }
    }
  }
}
