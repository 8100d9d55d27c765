package expanse.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.feature.FeatureContext;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.feature.WindowFeatures;
import expanse.testing.RandomBars;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinedSeriesTest {
  private static final BarSeries ES = RandomBars.walk(700, 1);
  private static final BarSeries NQ = RandomBars.walk(500, 2, 200, 90);
  private static final BarSeries BOTH = BarSeries.joined(List.of("ES", "NQ"), List.of(ES, NQ));

  @Test
  void rowsKnowTheirInstrumentAndSegmentsEndWithIt() {
    assertThat(BOTH.size()).isEqualTo(1200);
    assertThat(BOTH.instrumentOf(699).name()).isEqualTo("ES");
    assertThat(BOTH.instrumentOf(700)).isEqualTo(new Instrument("NQ", 700, 1200));
    assertThat(BOTH.bar(705)).isEqualTo(NQ.bar(5));
    assertThat(BOTH.segments())
        .containsExactly(
            new Segment(0, 700),
            new Segment(700, 900),
            new Segment(900, 1100),
            new Segment(1100, 1200));
    assertThat(BOTH.slice(690, 950).instruments())
        .containsExactly(new Instrument("ES", 0, 10), new Instrument("NQ", 10, 260));
    assertThatThrownBy(() -> BOTH.indexOf(ES.time(3))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rowsOfAnInstrumentAreFoundByTheirTime() {
    Instrument nq = BOTH.instrumentOf(700);
    assertThat(BOTH.rows(nq, NQ.time(10), NQ.time(20))).isEqualTo(new Segment(710, 721));
    assertThat(BOTH.rows(nq, NQ.time(10) + 1, NQ.time(20) - 1)).isEqualTo(new Segment(711, 720));
    assertThat(BOTH.rows(nq, NQ.time(199) + 1, NQ.time(200) - 1).length()).isZero();
    assertThat(BOTH.rows(nq, 0, Long.MAX_VALUE)).isEqualTo(new Segment(700, 1200));
  }

  @Test
  void featuresOfAnInstrumentAreTheSameBitsAloneAndAmongOthersBothWaysUp() {
    for (String name : FeatureSets.names()) {
      FeatureSet set = FeatureSets.named(name);
      for (FeatureContext context : FeatureContext.values()) {
        for (boolean inverted : new boolean[] {false, true}) {
          WindowFeatures alone = WindowFeatures.of(set, context, inverted ? NQ.inverted() : NQ);
          WindowFeatures among = WindowFeatures.of(set, context, inverted ? BOTH.inverted() : BOTH);
          for (int start : new int[] {0, 1, 130, 205, 395}) {
            assertThat(among.window(700 + start, 105).values())
                .as("%s %s from %d", name, context, start)
                .isEqualTo(alone.window(start, 105).values());
          }
        }
      }
    }
  }

  @Test
  void contractsOfOneNameFollowOneAnotherAndShareNoSegment() {
    BarSeries march = RandomBars.withVolume(3000, 3);
    BarSeries june = RandomBars.withVolume(3000, 4).shifted(1500 * 60_000L);
    List<BarSeries> cut = Rolls.cut(List.of(march, june));
    assertThat(cut.get(0).time(cut.get(0).size() - 1)).isLessThan(cut.get(1).time(0));
    BarSeries both = BarSeries.joined(List.of("ES", "ES"), cut);
    assertThat(both.instruments()).hasSize(2);
    assertThat(both.asOne().size()).isEqualTo(both.size());
    assertThat(both.segments()).hasSize(2);
  }

  @Test
  void aContractWithoutVolumeGoesOnToItsEnd() {
    BarSeries march = RandomBars.walk(3000, 3);
    BarSeries june = RandomBars.walk(3000, 4).shifted(1500 * 60_000L);
    List<BarSeries> cut = Rolls.cut(List.of(march, june));
    assertThat(cut.get(0).size()).isEqualTo(3000);
    assertThat(cut.get(1).time(0)).isEqualTo(march.time(2999) + 60_000L);
  }

  @Test
  void aMarketThatMovesAsAnotherIsNamed() {
    BarSeries long1 = RandomBars.walk(6000, 5);
    MarketTwins twins = new MarketTwins();
    twins.add("ES", long1);
    twins.add("MES", long1.inverted());
    twins.add("GC", RandomBars.walk(6000, 6));
    assertThat(twins.text().getFirst())
        .contains("ES and MES")
        .contains("-1.00")
        .contains("one market under two names");
    assertThat(twins.text()).hasSize(3);
  }
}
