package expanse.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.InputException;
import expanse.base.Rng;
import expanse.market.BarSeries;
import expanse.market.Segment;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import expanse.testing.SharedData;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HindsightRuleTest {
  private static final HindsightRule RULE = HindsightRule.defaults();

  /// A market that oscillates by a tick, with moves laid into it: (first bar, bars, step a bar).
  private static BarSeries market(int n, double[]... moves) {
    long[] time = new long[n];
    double[][] p = new double[4][n];
    double price = 1000;
    for (int i = 0; i < n; i++) {
      time[i] = 1_704_067_200_000L + i * 60_000L;
      p[0][i] = price;
      double step = i % 2 == 0 ? 1 : -1;
      for (double[] move : moves) {
        if (i >= move[0] && i < move[0] + move[1]) {
          step = move[2];
        }
      }
      price += step;
      p[3][i] = price;
      p[1][i] = Math.max(p[0][i], price);
      p[2][i] = Math.min(p[0][i], price);
    }
    return BarSeries.of(time, p[0], p[1], p[2], p[3], null);
  }

  private static List<IndexSpan> spans(HindsightRule rule, BarSeries bars) {
    return Labels.toIndexSpans(bars, rule.label(bars), "hindsight");
  }

  @Test
  void aSurgeOutOfANarrowRangeIsAConsolidation() {
    for (double step : new double[] {3, -3}) {
      assertThat(spans(RULE, market(200, new double[] {120, 10, step})))
          .singleElement()
          .satisfies(s -> {
            assertThat(s.type()).isEqualTo(SpanType.CONSOLIDATION);
            assertThat(s.start()).isBetween(119, 121);
            assertThat(s.end()).isBetween(129, 131);
          });
    }
  }

  @Test
  void aSurgeAfterACounterMoveWithinATrendIsARetracement() {
    // up in small steps, back down, then the surge up
    BarSeries bars =
        market(
            260, new double[] {70, 60, .8}, new double[] {130, 15, -.7}, new double[] {145, 10, 4});
    assertThat(spans(RULE, bars))
        .filteredOn(s -> s.start() >= 140)
        .singleElement()
        .satisfies(s -> {
          assertThat(s.type()).isEqualTo(SpanType.RETRACEMENT);
          assertThat(s.start()).isEqualTo(145);
          assertThat(s.end()).isEqualTo(154);
        });
  }

  @Test
  void aMarketThatOnlyOscillatesHasNoExpansions() {
    assertThat(RULE.label(market(500))).isEmpty();
  }

  @Test
  void spansKeepTheirLengthAndStayApartAndNeverReachOverAGap() {
    Seeds.each(
        20,
        seed -> {
          Rng rng = new Rng(seed);
          BarSeries bars = RandomBars.withVolume(4000, 100 + seed, 300 + rng.nextInt(400));
          HindsightRule rule =
              new HindsightRule(
                  3 + rng.nextInt(5),
                  10 + rng.nextInt(20),
                  1.5 + rng.nextDouble(),
                  rng.nextDouble() * .7,
                  30 + rng.nextInt(40),
                  5 + rng.nextInt(20),
                  1 + 3 * rng.nextDouble(),
                  rng.nextDouble(),
                  10 + rng.nextInt(50));
          List<IndexSpan> spans = spans(rule, bars);
          assertThat(spans).isNotEmpty();
          List<Segment> segments = bars.segments();
          int last = -2;
          for (IndexSpan span : spans) {
            assertThat(span.length()).isBetween(rule.minBars(), rule.maxBars());
            assertThat(span.start()).isGreaterThan(last + 1);
            last = span.end();
            assertThat(segments).anyMatch(s -> s.from() <= span.start() && span.end() < s.to());
          }
        });
  }

  @Test
  void aSegmentIsLabelledAsIfItStoodAlone() {
    BarSeries bars = RandomBars.withVolume(3000, 5, 700);
    List<IndexSpan> whole = spans(RULE, bars);
    for (Segment s : bars.segments()) {
      List<IndexSpan> alone =
          spans(RULE, bars.slice(s.from(), s.to())).stream()
              .map(x ->
                  new IndexSpan(x.start() + s.from(), x.end() + s.from(), x.type(), x.confidence()))
              .toList();
      assertThat(whole)
          .filteredOn(x -> x.start() >= s.from() && x.start() < s.to())
          .isEqualTo(alone);
    }
  }

  @Test
  void aMarketUpsideDownHasTheSameSpans() {
    BarSeries bars = RandomBars.withVolume(5000, 6);
    assertThat(spans(RULE, bars.inverted())).isEqualTo(spans(RULE, bars));
  }

  @Test
  void theScaleOfPricesDoesNotMatter() {
    BarSeries bars = RandomBars.withVolume(5000, 7);
    int n = bars.size();
    long[] time = new long[n];
    double[][] p = new double[4][n];
    for (int i = 0; i < n; i++) {
      time[i] = bars.time(i);
      p[0][i] = bars.open(i) / 1024;
      p[1][i] = bars.high(i) / 1024;
      p[2][i] = bars.low(i) / 1024;
      p[3][i] = bars.close(i) / 1024;
    }
    BarSeries scaled = BarSeries.of(time, p[0], p[1], p[2], p[3], null);
    assertThat(spans(RULE, scaled)).isEqualTo(spans(RULE, bars));
  }

  @Test
  void shortAndFlatSeriesHaveNoExpansions() {
    for (int n : new int[] {1, 2, 30, 64}) {
      assertThat(RULE.label(RandomBars.withVolume(n, 1))).isEmpty();
    }
    int n = 300;
    long[] time = new long[n];
    double[] price = new double[n];
    for (int i = 0; i < n; i++) {
      time[i] = i * 60_000L;
      price[i] = i < 200 ? 100.1 : 100.2 + i;
    }
    assertThat(RULE.label(BarSeries.of(time, price, price, price, price, null))).isEmpty();
  }

  @Test
  void aWrongParameterIsNamedWithItsRange() {
    assertThatThrownBy(() -> new HindsightRule(1, 25, 3, .6, 60, 15, 2, .5, 45))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("min-bars is 1, must be 2 to 1000");
    assertThatThrownBy(() -> new HindsightRule(4, 3, 3, .6, 60, 15, 2, .5, 45))
        .hasMessageContaining("max-bars");
    assertThatThrownBy(() -> new HindsightRule(4, 25, Double.NaN, .6, 60, 15, 2, .5, 45))
        .hasMessageContaining("min-speed");
    assertThatThrownBy(() -> new HindsightRule(4, 25, 3, 1.6, 60, 15, 2, .5, 45))
        .hasMessageContaining("min-efficiency");
    assertThatThrownBy(() -> new HindsightRule(4, 25, 3, .6, 60, 61, 2, .5, 45))
        .hasMessageContaining("context-bars");
  }

  @Test
  void onRealMinutesAboutOneBarInTenIsPartOfAnExpansion() {
    for (String set : List.of("tx", "es")) {
      BarSeries bars = BarFiles.read(SharedData.file(set + "/bars.csv"), BarReadOptions.defaults());
      List<IndexSpan> spans = spans(RULE, bars);
      double share = spans.stream().mapToInt(IndexSpan::length).sum() / (double) bars.size();
      assertThat(share).isBetween(.04, .12);
      long consolidations = spans.stream().filter(s -> s.type() == SpanType.CONSOLIDATION).count();
      assertThat(consolidations / (double) spans.size()).isBetween(.3, .75);
    }
  }
}
