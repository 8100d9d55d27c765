package expanse.feature;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import org.junit.jupiter.api.Test;

class SpanContextTest {
  private static final BarSeries BARS = RandomBars.walk(2_000, 11);

  @Test
  void aSpanIsDescribedByItsOwnBarsAndThoseBeforeIt() {
    float[] whole = SpanContext.of(BARS, 0, 700, 712);
    assertThat(SpanContext.of(BARS.slice(0, 713), 0, 700, 712)).isEqualTo(whole);
    assertThat(SpanContext.of(BARS.slice(639, 713), 0, 61, 73)).isEqualTo(whole);
    assertThat(whole).hasSize(SpanContext.NAMES.size());
    float[] first = SpanContext.of(BARS, 700, 700, 712);
    for (float value : first) {
      assertThat(Float.isFinite(value)).isTrue();
    }
  }
}
