package expanse.window;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.window.WindowContradictions.Contradiction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowContradictionsTest {
  private static final int LENGTH = 105;

  /// Two windows laid end to end, the second showing the first one's bars from 52 on.
  private static LabelledBars laidOut(IndexSpan... spans) {
    BarSeries walk = RandomBars.walk(400, 9);
    int n = 2 * LENGTH;
    long[] time = new long[n];
    double[][] p = new double[4][n];
    for (int i = 0; i < n; i++) {
      int row = i < LENGTH ? i : i - LENGTH + 52;
      time[i] = i * 60_000L;
      p[0][i] = walk.open(row);
      p[1][i] = walk.high(row);
      p[2][i] = walk.low(row);
      p[3][i] = walk.close(row);
    }
    return new LabelledBars(
        BarSeries.of(time, p[0], p[1], p[2], p[3], null),
        List.of(spans),
        List.of(new Window("a", null, 0), new Window("b", null, LENGTH)),
        LENGTH,
        Map.of(),
        List.of());
  }

  private static IndexSpan span(int start, int end, SpanType type) {
    return new IndexSpan(start, end, type, 1);
  }

  @Test
  void copiesThatAgreeAreNoContradiction() {
    assertThat(
            WindowContradictions.of(
                laidOut(
                    span(60, 70, SpanType.RETRACEMENT),
                    span(LENGTH + 8, LENGTH + 18, SpanType.RETRACEMENT))))
        .isEmpty();
  }

  @Test
  void aSpanThatOneCopyLacksIsFoundWithItsBars() {
    List<Contradiction> found =
        WindowContradictions.of(laidOut(span(48, 57, SpanType.CONSOLIDATION)));
    assertThat(found)
        .containsExactly(new Contradiction("b", 0, 5, null, "a", 52, SpanType.CONSOLIDATION));
    assertThat(found.getFirst().text())
        .isEqualTo("b, bars 0 to 5: nothing; the same bars in a from 52: consolidation");
  }

  @Test
  void endsAndTypesThatDifferAreFoundSeparately() {
    assertThat(
            WindowContradictions.of(
                laidOut(
                    span(60, 70, SpanType.CONSOLIDATION),
                    span(LENGTH + 10, LENGTH + 18, SpanType.RETRACEMENT))))
        .containsExactly(
            new Contradiction("b", 8, 9, null, "a", 60, SpanType.CONSOLIDATION),
            new Contradiction("b", 10, 18, SpanType.RETRACEMENT, "a", 62, SpanType.CONSOLIDATION));
  }

  @Test
  void overlappingWindowsOfOneTimelineShareTheirLabels() {
    BarSeries bars = RandomBars.walk(400, 9);
    LabelledBars data =
        new LabelledBars(
            bars,
            List.of(span(48, 57, SpanType.CONSOLIDATION)),
            List.of(new Window("a", null, 0), new Window("b", null, 52)),
            LENGTH,
            Map.of(),
            List.of());
    assertThat(WindowContradictions.of(data)).isEmpty();
  }
}
