package expanse.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.testing.RandomBars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResamplerTest {
  private static final long MINUTE = 60_000;

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 7, 15, 60, 1440})
  void everyLongerBarHoldsExactlyTheSourceBarsOfItsTime(int minutes) {
    BarSeries bars = RandomBars.withVolume(4000, 1, 333);
    BarSeries longer = Resampler.resample(bars, minutes * MINUTE, true);
    double volume = 0;
    for (int k = 0; k < longer.size(); k++) {
      long from = longer.time(k);
      long to = k + 1 < longer.size() ? longer.time(k + 1) : Long.MAX_VALUE;
      int first = -1;
      int last = -1;
      double high = 0;
      double low = 1e9;
      for (int i = 0; i < bars.size(); i++) {
        if (bars.time(i) >= from && bars.time(i) < to) {
          first = first < 0 ? i : first;
          last = i;
          high = Math.max(high, bars.high(i));
          low = Math.min(low, bars.low(i));
        }
      }
      assertThat(longer.open(k)).isEqualTo(bars.open(first));
      assertThat(longer.close(k)).isEqualTo(bars.close(last));
      assertThat(longer.high(k)).isEqualTo(high);
      assertThat(longer.low(k)).isEqualTo(low);
      volume += longer.volume(k);
      assertThat(bars.time(last) - bars.time(first)).isLessThan(minutes * MINUTE);
      assertThat(bars.slice(first, last + 1).segments()).hasSize(1);
    }
    double all = 0;
    for (int i = 0; i < bars.size(); i++) {
      all += bars.volume(i);
    }
    assertThat(volume).isEqualTo(all);
  }

  @Test
  void partialBarsAtTheEdgesOfSegmentsCanBeDropped() {
    BarSeries bars = RandomBars.withVolume(1000, 2, 333);
    BarSeries whole = Resampler.resample(bars, 5 * MINUTE, false);
    assertThat(whole.size()).isLessThan(Resampler.resample(bars, 5 * MINUTE, true).size());
    for (int k = 0; k < whole.size(); k++) {
      assertThat(whole.time(k) % (5 * MINUTE)).isZero();
      for (int m = 0; m < 5; m++) {
        assertThat(bars.indexOf(whole.time(k) + m * MINUTE)).isNotNegative();
      }
    }
  }

  @Test
  void theSameIntervalGivesTheSameBars() {
    BarSeries bars = RandomBars.withVolume(100, 3);
    assertThat(Resampler.resample(bars, MINUTE, true)).isSameAs(bars);
  }

  @ParameterizedTest
  @ValueSource(longs = {30_000, 90_000, 0, -60_000})
  void onlyMultiplesOfTheIntervalArePossible(long target) {
    assertThatThrownBy(() -> Resampler.resample(RandomBars.withVolume(100, 4), target, true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("multiple");
  }

  @Test
  void intervalsAreWrittenAsPeopleWriteThem() {
    for (String text : new String[] {"30s", "1m", "5m", "90m", "1h", "1d", "250ms"}) {
      assertThat(Interval.text(Interval.parse(text))).isEqualTo(text);
    }
    assertThat(Interval.parse("60 min")).isEqualTo(Interval.parse("1h"));
    for (String text : new String[] {"", "5", "m", "0m", "-1m", "1w", "1.5h", "9999999999m"}) {
      assertThatThrownBy(() -> Interval.parse(text)).isInstanceOf(InputException.class);
    }
  }
}
