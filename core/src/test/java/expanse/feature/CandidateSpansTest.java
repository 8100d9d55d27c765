package expanse.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CandidateSpansTest {
  private static final int LENGTH = 40;
  private static final int START = 150;

  /// All spans of 3 to 12 bars that end in the window, in order of their first and then their last
  /// steps.
  private record Table(int count, short[] start, short[] end, float[] values) {
    static Table of(WindowView view) {
      int most = LENGTH * 12 + 12 * 12;
      short[] start = new short[most];
      short[] end = new short[most];
      int count = 0;
      for (int s = Math.max(-11, 1 - CandidateSpans.lead(view)); s < LENGTH; s++) {
        for (int e = Math.max(0, s + 2); e < Math.min(LENGTH, s + 12); e++) {
          start[count] = (short) s;
          end[count++] = (short) e;
        }
      }
      start = Arrays.copyOf(start, count);
      end = Arrays.copyOf(end, count);
      return new Table(
          count,
          start,
          end,
          CandidateSpans.describe(view, count, start, end, CandidateSpans.COLUMNS));
    }
  }

  private static Table of(BarSeries bars) {
    return Table.of(new WindowView(bars, 0, START, LENGTH));
  }

  private static void assertSame(Table one, Table other, double tolerance) {
    assertThat(other.count()).isEqualTo(one.count());
    for (int i = 0; i < one.values().length; i++) {
      assertThat(other.values()[i])
          .as("candidate %d, number %d", i / CandidateSpans.COLUMNS, i % CandidateSpans.COLUMNS)
          .isEqualTo(one.values()[i], within((float) tolerance));
    }
  }

  @Test
  void everyNumberOfEveryCandidateIsWritten() {
    Table table = of(RandomBars.walk(300, 2));
    for (int c = 0; c < CandidateSpans.COLUMNS; c++) {
      boolean varies = false;
      for (int r = 1; r < table.count(); r++) {
        varies |= table.values()[r * CandidateSpans.COLUMNS + c] != table.values()[c];
      }
      assertThat(varies).as("number %d", c).isTrue();
    }
  }

  @Test
  void barsAfterTheWindowChangeNoBit() {
    BarSeries bars = RandomBars.walk(300, 4);
    assertThat(of(bars.slice(0, START + LENGTH)).values()).isEqualTo(of(bars).values());
  }

  @Test
  void barsThatMayNotBeReadChangeNoBit() {
    BarSeries bars = RandomBars.walk(300, 5);
    Table whole = Table.of(new WindowView(bars, 100, START, LENGTH));
    Table part = Table.of(new WindowView(bars.slice(100, 300), 0, START - 100, LENGTH));
    assertThat(part.values()).isEqualTo(whole.values());
  }

  @Test
  void aFactorOnAllPricesChangesNothing() {
    BarSeries bars = RandomBars.walk(300, 6);
    assertSame(of(bars), of(RandomBars.mapped(bars, 7, 0)), 1e-4);
  }

  @Test
  void theInvertedSeriesLooksTheSame() {
    BarSeries bars = RandomBars.walk(300, 7);
    Table upright = of(bars);
    Table inverted = of(bars.inverted());
    int different = 0;
    for (int i = 0; i < upright.values().length; i++) {
      different += Math.abs(upright.values()[i] - inverted.values()[i]) > 1e-4 ? 1 : 0;
    }
    // only candidates without any move have no direction to go by
    assertThat(different).isLessThan(upright.values().length / 50);
  }

  @Test
  void aStraightRiseIsFastStraightAndOnItsExtremes() {
    double[] close = new double[300];
    for (int i = 0; i < 300; i++) {
      double ripple = i % 2 == 0 ? 0.1 : 0;
      int rise = Math.clamp(i - 169L, 0, 8); // bars 170 to 177
      close[i] = 1000 + ripple + 5 * rise;
    }
    Table table = of(ofCloses(close));
    float[] rise = row(table, 20, 27);
    assertThat(rise[0]).isEqualTo(8);
    assertThat(rise[7]).as("efficiency").isGreaterThan(0.98f);
    assertThat(rise[15]).as("straightness").isGreaterThan(0.98f);
    assertThat(rise[1]).as("speed").isGreaterThan(row(table, 5, 12)[1]);
    assertThat(row(table, 18, 27)[7]).as("a longer one is less straight").isLessThan(rise[7]);
  }

  @Test
  void flatBarsGiveFiniteNumbers() {
    double[] close = new double[300];
    Arrays.fill(close, 50);
    for (float value : of(ofCloses(close)).values()) {
      assertThat(value).isFinite();
    }
  }

  private static float[] row(Table table, int start, int end) {
    for (int r = 0; r < table.count(); r++) {
      if (table.start()[r] == start && table.end()[r] == end) {
        return Arrays.copyOfRange(
            table.values(), r * CandidateSpans.COLUMNS, (r + 1) * CandidateSpans.COLUMNS);
      }
    }
    throw new AssertionError("no candidate " + start + " to " + end);
  }

  private static BarSeries ofCloses(double[] close) {
    int n = close.length;
    long[] time = new long[n];
    double[] open = new double[n];
    double[] high = new double[n];
    double[] low = new double[n];
    for (int i = 0; i < n; i++) {
      time[i] = i * 60_000L;
      open[i] = i == 0 ? close[0] : close[i - 1];
      high[i] = Math.max(open[i], close[i]);
      low[i] = Math.min(open[i], close[i]);
    }
    return BarSeries.of(time, open, high, low, close, null);
  }
}
