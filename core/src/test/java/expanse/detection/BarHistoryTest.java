package expanse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.market.BarSeries;
import expanse.market.Move;
import expanse.testing.RandomBars;
import org.junit.jupiter.api.Test;

class BarHistoryTest {
  @Test
  void aSpanOfAStreamMovesAsThatOfTheWholeSeries() {
    BarSeries bars = RandomBars.walk(3000, 5, 300, 60);
    int[] first = bars.segmentStarts();
    BarHistory history = new BarHistory();
    Rng rng = new Rng(1);
    int open = 0; // spans start here or later
    for (int i = 0; i < bars.size(); i++) {
      history.add(bars.bar(i), first[i] == i);
      if (rng.nextInt(10) == 0) {
        int start = Math.max(Math.max(open, first[i]), i - rng.nextInt(40));
        assertThat(history.move(start, i)).isEqualTo(move(bars, first[i], start, i));
      }
      if (rng.nextInt(3) == 0) {
        open = Math.max(open, i - rng.nextInt(60));
        history.release(open);
      }
    }
  }

  private static Move move(BarSeries bars, int first, int start, int end) {
    int from = Math.max(first, start - Move.BARS_BEFORE);
    double range = 0;
    for (int i = from; i < start; i++) {
      range += bars.high(i) - bars.low(i);
    }
    double mean = start == from ? 0 : range / (start - from);
    return Move.of(bars.open(start), bars.close(end), mean);
  }
}
