package expanse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.feature.SpanContext;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.tree.SpanTypeModel;
import org.junit.jupiter.api.Test;

class BarHistoryTest {
  @Test
  void aSpanOfAStreamIsDescribedAsThatOfTheWholeSeries() {
    BarSeries bars = RandomBars.walk(3000, 5, 300, 60);
    int[] first = SpanTypeModel.segmentStarts(bars);
    BarHistory history = new BarHistory();
    Rng rng = new Rng(1);
    int open = 0; // spans start here or later
    for (int i = 0; i < bars.size(); i++) {
      history.add(bars.open(i), bars.high(i), bars.low(i), bars.close(i), first[i] == i);
      if (rng.nextInt(10) == 0) {
        int start = Math.max(Math.max(open, first[i]), i - rng.nextInt(40));
        assertThat(history.context(start, i)).isEqualTo(SpanContext.of(bars, first[i], start, i));
        assertThat(history.move(start, i).change()).isEqualTo(bars.close(i) - bars.open(start));
      }
      if (rng.nextInt(3) == 0) {
        open = Math.max(open, i - rng.nextInt(60));
        history.release(open);
      }
    }
  }
}
