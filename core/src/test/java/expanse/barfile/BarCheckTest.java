package expanse.barfile;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.market.BarSeries;
import expanse.market.RepeatFinder;
import expanse.testing.RandomBars;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BarCheckTest {
  private static BarCheck check(BarSeries bars) {
    return BarCheck.of(
        new BarFile(
            Path.of("bars.csv"),
            bars,
            bars.size(),
            0,
            List.of(),
            0,
            ZoneOffset.UTC,
            "text with a zone",
            List.of()));
  }

  private static BarSeries copy(BarSeries bars, int from, int to, int length) {
    int n = bars.size();
    long[] time = new long[n];
    double[][] p = new double[4][n];
    for (int i = 0; i < n; i++) {
      int source = i >= to && i < to + length ? from + i - to : i;
      time[i] = bars.time(i);
      p[0][i] = bars.open(source);
      p[1][i] = bars.high(source);
      p[2][i] = bars.low(source);
      p[3][i] = bars.close(source);
    }
    return BarSeries.of(time, p[0], p[1], p[2], p[3], null);
  }

  @Test
  void everyCopiedStretchIsFoundWhereverItLies() {
    BarSeries bars = RandomBars.withVolume(3000, 1);
    for (int k = 0; k < 40; k++) {
      int from = 31 * k;
      int to = 1700 + 13 * k;
      int length = RepeatFinder.SHORTEST + 3 * k;
      BarCheck check = check(copy(bars, from, to, length));
      assertThat(check.repeats()).singleElement();
      RepeatFinder.Repeat found = check.repeats().getFirst();
      assertThat(found.row()).isBetween(from - 2, from);
      assertThat(found.copyRow() - found.row()).isEqualTo(to - from);
      assertThat(found.bars()).isBetween(length, length + 4);
    }
  }

  @Test
  void aRandomWalkAndAFlatMarketDoNotRepeat() {
    assertThat(check(RandomBars.withVolume(20_000, 2)).repeats()).isEmpty();
    int n = 500;
    long[] time = new long[n];
    double[] price = new double[n];
    for (int i = 0; i < n; i++) {
      time[i] = i * 60_000L;
      price[i] = 5;
    }
    BarCheck flat = check(BarSeries.of(time, price, price, price, price, null));
    assertThat(flat.repeats()).isEmpty();
    assertThat(flat.flat().bars()).isEqualTo(n);
    assertThat(flat.flat().longestRun()).isEqualTo(n);
  }

  @Test
  void gapsSessionsJumpsAndMissingBarsAreCounted() {
    int days = 5;
    int perDay = 300;
    long[] time = new long[days * perDay];
    double[] price = new double[days * perDay];
    for (int i = 0; i < time.length; i++) {
      time[i] = 1_704_067_200_000L + (i / perDay) * 86_400_000L + (i % perDay) * 60_000L;
      price[i] = i < 700 ? 100 : 110;
      if (i >= 650 && i < 700) {
        time[i] += 3 * 60_000L; // three bars are missing before it
      }
    }
    for (int i = 700; i < 900; i++) {
      time[i] += 3 * 60_000L;
    }
    BarCheck check = check(BarSeries.of(time, price, price, price, price, null));
    assertThat(check.intervalMillis()).isEqualTo(60_000);
    assertThat(check.gaps()).hasSize(days - 1);
    assertThat(check.missingBars()).isEqualTo(3);
    assertThat(check.jumps()).singleElement().extracting(BarCheck.Jump::row).isEqualTo(700);
    assertThat(check.jumps().getFirst().overGap()).isFalse();
    assertThat(check.breaks()).singleElement();
    assertThat(check.breaks().getFirst().count()).isEqualTo(3);
    assertThat(check.text())
        .contains("bars.csv")
        .contains("1,500 of 1m")
        .contains("4, 5 segments; 3 bars missing")
        .contains("last bar 04:59, next bar 00:00 UTC, 3 times")
        .contains("+10.0 %")
        .endsWith("\n");
  }

  @Test
  void aSeriesOfOneBarCanBeChecked() {
    BarCheck check = check(RandomBars.withVolume(1, 1));
    assertThat(check.text())
        .contains("text with a zone; one bar has no interval", "one close is 1 bar (from")
        .doesNotContain("0s", "0 s");
  }
}
