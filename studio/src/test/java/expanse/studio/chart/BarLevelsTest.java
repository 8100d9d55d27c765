package expanse.studio.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.market.BarSeries;
import expanse.studio.Toy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BarLevelsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 2047, 2048, 2049, 8192, 8193, 40_000})
  void everyEntryOfEveryLevelIsWhatItsBarsSay(int n) {
    BarSeries bars = Toy.bars(n, 300, n);
    BarLevels levels = BarLevels.of(bars);
    assertThat(levels.size(levels.levels() - 1)).isLessThanOrEqualTo(BarLevels.PIECE);
    int step = 1;
    for (int level = 0; level < levels.levels(); level++, step *= BarLevels.FACTOR) {
      assertThat(levels.size(level)).isEqualTo((n + step - 1) / step);
      for (int piece = 0; piece * BarLevels.PIECE < levels.size(level); piece++) {
        check(bars, levels, level, step, piece);
      }
    }
  }

  private static void check(BarSeries bars, BarLevels levels, int level, int step, int piece) {
    DoubleBuffer columns =
        ByteBuffer.wrap(levels.piece(level, piece)).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    int length = columns.capacity() / 6;
    for (int k = 0; k < length; k++) {
      int from = (piece * BarLevels.PIECE + k) * step;
      int to = Math.min(bars.size(), from + step);
      double high = Double.NEGATIVE_INFINITY;
      double low = Double.POSITIVE_INFINITY;
      double volume = 0;
      for (int i = from; i < to; i++) {
        high = Math.max(high, bars.high(i));
        low = Math.min(low, bars.low(i));
        volume += bars.volume(i);
      }
      assertThat(
              new double[] {
                columns.get(k),
                columns.get(length + k),
                columns.get(2 * length + k),
                columns.get(3 * length + k),
                columns.get(4 * length + k),
                columns.get(5 * length + k)
              })
          .containsExactly(bars.time(from), bars.open(from), high, low, bars.close(to - 1), volume);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1 0", "4 0", "0 -1", "0 25", "1 7", "2 2"})
  void piecesThatAreNotThereAreRefused(String place) {
    BarLevels levels = BarLevels.of(Toy.bars(50_000, 300, 1));
    String[] parts = place.split(" ");
    assertThatThrownBy(() -> levels.piece(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])))
        .isInstanceOf(InputException.class);
  }
}
