package expanse.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.Rng;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BarSeriesTest {
  @Test
  void segmentsCoverAllRowsAndNeverReachOverAGap() {
    BarSeries bars = RandomBars.withVolume(5000, 1, 123);
    int next = 0;
    for (Segment segment : bars.segments()) {
      assertThat(segment.from()).isEqualTo(next);
      assertThat(segment.length()).isLessThanOrEqualTo(123);
      next = segment.to();
    }
    assertThat(next).isEqualTo(5000);
  }

  @Test
  void turningUpsideDownTwiceGivesTheSameMovesAgain() {
    BarSeries bars = RandomBars.withVolume(500, 2);
    BarSeries inverted = bars.inverted();
    BarSeries again = inverted.inverted();
    for (int i = 0; i < 500; i++) {
      assertThat(inverted.high(i)).isGreaterThanOrEqualTo(inverted.low(i));
      assertThat(Math.log(inverted.close(i) / inverted.open(i)))
          .isCloseTo(-Math.log(bars.close(i) / bars.open(i)), within(1e-12));
      assertThat(again.close(i)).isCloseTo(bars.close(i), within(1e-9));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double value) {
    return org.assertj.core.data.Offset.offset(value);
  }

  @Test
  void theIntervalIsTheMostFrequentStepTheSmallestOfEqual() {
    Seeds.each(
        60,
        seed -> {
          Rng rng = new Rng(seed);
          int n = seed <= 55 ? 2 + rng.nextInt(200) : 40_000;
          int kinds = seed <= 55 ? 1 + rng.nextInt(6) : 1_000_000;
          long[] time = new long[n];
          double[] one = new double[n];
          Map<Long, Integer> counts = new HashMap<>();
          one[0] = 1;
          for (int i = 1; i < n; i++) {
            long step = 1 + rng.nextInt(kinds);
            time[i] = time[i - 1] + step;
            one[i] = 1;
            counts.merge(step, 1, Integer::sum);
          }
          int most = counts.values().stream().mapToInt(x -> x).max().orElseThrow();
          long expected =
              counts.entrySet().stream()
                  .filter(e -> e.getValue() == most)
                  .mapToLong(Map.Entry::getKey)
                  .min()
                  .orElseThrow();
          assertThat(BarSeries.of(time, one, one, one, one, null).intervalMillis())
              .isEqualTo(expected);
        });
  }

  @Test
  void rowsAreFoundByTheirTimes() {
    BarSeries bars = RandomBars.withVolume(300, 3, 50);
    for (int i = 0; i < 300; i++) {
      assertThat(bars.indexOf(bars.time(i))).isEqualTo(i);
      assertThat(bars.indexOf(bars.time(i) + 1)).isEqualTo(-1);
      assertThat(bars.floorIndex(bars.time(i) + 1)).isEqualTo(i);
    }
    assertThat(bars.floorIndex(bars.time(0) - 1)).isEqualTo(-1);
  }

  @Test
  void whatIsNotABarIsRefused() {
    double[] one = {1, 1};
    double[][] bad = {{1, Double.NaN}, {1, 0}, {1, -1}, {1, Double.POSITIVE_INFINITY}, {1, 2}};
    for (double[] column : bad) {
      assertThatThrownBy(() -> BarSeries.of(new long[] {1, 2}, column, one, one, one, null))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> BarSeries.of(new long[] {1, 2}, one, one, column, one, null))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> BarSeries.of(new long[] {1, 2}, one, one, one, column, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> BarSeries.of(new long[] {2, 2}, one, one, one, one, null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
