package expanse.feature;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.market.BarSeries;
import expanse.testing.Golden;
import expanse.testing.RandomBars;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZigZagTest {
  @Test
  void everyStateOfTheOriginalRuleIsReproducedExactly() {
    compare("bars300.csv", "zigzag_bars300.csv", ZigZag.Rule.HYBRID);
  }

  @Test
  void everyStateWithoutTheHybridRuleIsReproducedExactly() {
    compare("bars300.csv", "zigzag_bars300_primary_only.csv", ZigZag.Rule.PRIMARY);
  }

  @Test
  void aFlatHeadIsReproducedExactly() {
    compare("bars120_flat5.csv", "zigzag_flat5.csv", ZigZag.Rule.HYBRID);
  }

  @Test
  void theOriginalRuleTurnsOnNearlyEveryBarAndTheCorrectedOneDoesNot() {
    BarSeries bars = RandomBars.walk(1200, 7);
    assertThat(turns(bars, ZigZag.Rule.HYBRID)).isGreaterThan(1000);
    assertThat(turns(bars, ZigZag.Rule.PRIMARY)).isBetween(100, 300);
  }

  @Test
  void swingsOfTheCorrectedRuleAreAtLeastTheThresholdApart() {
    BarSeries bars = RandomBars.walk(2000, 8);
    ZigZag zigzag = new ZigZag(ZigZag.Rule.PRIMARY);
    int checked = 0;
    for (int i = 0; i < bars.size(); i++) {
      ZigZag.Trend before = zigzag.trend();
      zigzag.next(bars.high(i), bars.low(i), bars.close(i));
      if (before == ZigZag.Trend.UP && zigzag.trend() == ZigZag.Trend.DOWN) {
        assertThat(zigzag.swingHigh() - bars.close(i)).isGreaterThanOrEqualTo(1.2 * zigzag.atr());
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(50);
  }

  private static int turns(BarSeries bars, ZigZag.Rule rule) {
    ZigZag zigzag = new ZigZag(rule);
    int turns = 0;
    for (int i = 0; i < bars.size(); i++) {
      ZigZag.Trend before = zigzag.trend();
      zigzag.next(bars.high(i), bars.low(i), bars.close(i));
      turns += before != ZigZag.Trend.NONE && before != zigzag.trend() ? 1 : 0;
    }
    return turns;
  }

  private static void compare(String barsFile, String expectedFile, ZigZag.Rule rule) {
    BarSeries bars = Golden.bars(barsFile);
    List<String[]> expected = Golden.csv(expectedFile);
    ZigZag zigzag = new ZigZag(rule);
    for (int i = 0; i < bars.size(); i++) {
      zigzag.next(bars.high(i), bars.low(i), bars.close(i));
      String[] row = expected.get(i + 1);
      assertThat(zigzag.atr()).as("atr of bar %d", i).isEqualTo(number(row[1]));
      String trend = row[2].isEmpty() ? "none" : row[2];
      assertThat(zigzag.trend().name()).as("trend of bar %d", i).isEqualToIgnoringCase(trend);
      same(i, zigzag.extremeBar(), zigzag.extreme(), row[3], row[4]);
      same(i, zigzag.candidateBar(), zigzag.candidate(), row[5], row[6]);
      same(i, zigzag.highBar(), zigzag.swingHigh(), row[7], row[8]);
      same(i, zigzag.lowBar(), zigzag.swingLow(), row[9], row[10]);
    }
  }

  private static void same(int i, int bar, double price, String goldenBar, String goldenPrice) {
    assertThat(bar)
        .as("bar %d", i)
        .isEqualTo(goldenBar.isEmpty() ? -1 : Integer.parseInt(goldenBar));
    if (bar >= 0) {
      assertThat(price).as("bar %d", i).isEqualTo(number(goldenPrice));
    }
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}
