package expanse.label;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.label.LabelCheck.Kind;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelCheckTest {
  private static final BarSeries BARS = RandomBars.withVolume(2000, 1, 500);

  @TempDir Path folder;

  private static Label label(int start, int end, SpanType type) {
    return new Label(BARS.time(start), BARS.time(end), type, 1, "", "");
  }

  private static List<Kind> kinds(Label... labels) {
    return LabelCheck.of(BARS, List.of(labels)).findings().stream()
        .map(LabelCheck.Finding::kind)
        .filter(k -> k != Kind.DOUBTFUL_END)
        .toList();
  }

  @Test
  void eachKindOfMistakeIsFoundAndNamed() {
    SpanType c = SpanType.CONSOLIDATION;
    SpanType r = SpanType.RETRACEMENT;
    assertThat(kinds(label(10, 20, c), label(30, 40, r))).isEmpty();
    assertThat(kinds(label(10, 20, c), label(10, 20, c))).containsExactly(Kind.DUPLICATE);
    assertThat(kinds(label(10, 20, c), label(10, 20, r))).containsExactly(Kind.CONTRADICTION);
    assertThat(kinds(label(10, 20, c), label(15, 22, r))).containsExactly(Kind.CONTRADICTION);
    assertThat(kinds(label(10, 20, c), label(20, 30, r))).containsExactly(Kind.OVERLAP);
    assertThat(kinds(label(10, 20, c), label(18, 30, c))).containsExactly(Kind.OVERLAP);
    assertThat(kinds(label(10, 20, c), label(21, 30, r))).isEmpty();
    assertThat(kinds(label(495, 505, c))).containsExactly(Kind.OVER_GAP);
    Label nowhere = new Label(BARS.time(5) + 1, BARS.time(9), c, 1, "", "");
    assertThat(kinds(nowhere)).containsExactly(Kind.NO_BAR);
  }

  @Test
  void typesThatLookLikeMistakesAreFound() {
    SpanType wedge = new SpanType("wedge");
    LabelCheck check =
        LabelCheck.of(
            BARS,
            List.of(
                label(10, 20, wedge),
                label(30, 40, wedge),
                label(50, 60, new SpanType("wedgw")),
                label(70, 80, SpanType.NONE),
                label(70, 80, SpanType.NONE),
                label(79, 90, wedge)));
    assertThat(check.types()).containsEntry(wedge, 3).hasSize(2);
    assertThat(check.count(Kind.NO_TYPE)).isEqualTo(2);
    assertThat(check.count(Kind.LONE_TYPE)).isEqualTo(1);
    assertThat(check.count(Kind.CONTRADICTION)).isZero();
    assertThat(check.text())
        .contains("6 labels: 3 wedge, 1 wedgw;")
        .contains("is the only wedgw; is it 'wedge', misspelt?");
  }

  @Test
  void aLabelThatCoversManyIsHeldAgainstEachOfThem() {
    LabelCheck check =
        LabelCheck.of(
            BARS,
            List.of(
                label(100, 200, SpanType.CONSOLIDATION),
                label(110, 115, SpanType.CONSOLIDATION),
                label(130, 135, SpanType.RETRACEMENT)));
    assertThat(check.count(Kind.OVERLAP)).isEqualTo(1);
    assertThat(check.count(Kind.CONTRADICTION)).isEqualTo(1);
    assertThat(check.hasWrong()).isTrue();
    assertThat(check.findings()).allMatch(f -> f.other() == 0 || f.kind() == Kind.DOUBTFUL_END);
  }

  @Test
  void anEndMovedByOneBarIsDoubtfulAndTheBetterOneIsNamed() {
    int n = 100;
    long[] time = new long[n];
    double[][] p = new double[4][n];
    double price = 100;
    for (int i = 0; i < n; i++) {
      time[i] = i * 60_000L;
      p[0][i] = price;
      price += i >= 50 && i < 58 ? 1 : i >= 58 && i < 61 ? -1.5 : i % 2 == 0 ? .1 : -.1;
      p[3][i] = price;
      p[1][i] = Math.max(price, p[0][i]);
      p[2][i] = Math.min(price, p[0][i]);
    }
    BarSeries bars = BarSeries.of(time, p[0], p[1], p[2], p[3], null);
    Label right = new Label(time[50], time[57], SpanType.CONSOLIDATION, 1, "", "");
    assertThat(LabelCheck.of(bars, List.of(right)).findings()).isEmpty();
    Label late = new Label(time[50], time[58], SpanType.CONSOLIDATION, 1, "", "");
    assertThat(LabelCheck.of(bars, List.of(late)).findings())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.kind()).isEqualTo(Kind.DOUBTFUL_END);
          assertThat(f.what()).contains("from 1970-01-01T00:50:00Z to 1970-01-01T00:57:00Z");
        });
  }

  @Test
  void windowsGiveSharesPositionsAndWhatLiesOutside() {
    List<Label> labels =
        List.of(
            label(10, 19, SpanType.CONSOLIDATION),
            label(95, 104, SpanType.RETRACEMENT),
            label(204, 206, SpanType.RETRACEMENT),
            label(300, 305, SpanType.CONSOLIDATION));
    LabelCheck check = LabelCheck.of(BARS, labels, new int[] {0, 100, 400}, 105);
    assertThat(check.windows()).isEqualTo(3);
    assertThat(check.emptyWindows()).isEqualTo(1);
    assertThat(check.count(Kind.OUTSIDE_WINDOWS)).isEqualTo(2);
    assertThat(check.labelledShare()).isEqualTo(21 / (double) (205 + 105));
    assertThat(check.positions().stream().mapToInt(x -> x).sum()).isEqualTo(2);
    assertThat(check.text()).contains("3 windows, 1 without a label");
  }

  @Test
  void hindsightLabelsHaveNothingWrong() {
    LabelCheck check = LabelCheck.of(BARS, HindsightRule.defaults().label(BARS));
    assertThat(check.labels()).isPositive();
    assertThat(check.hasWrong()).isFalse();
  }

  @Test
  void theFindingsAreWrittenAsATable() {
    List<Label> labels =
        List.of(label(10, 20, SpanType.CONSOLIDATION), label(10, 20, SpanType.RETRACEMENT));
    Path file = folder.resolve("findings.csv");
    LabelCheck.of(BARS, labels).write(file);
    assertThat(file)
        .content()
        .startsWith("finding,label,start,end,type,other,what\n")
        .contains("contradiction,2,")
        .contains(",retracement,1,");
  }

  @Test
  void noLabelsAndHeapsOfLabelsAreSurvived() {
    assertThat(LabelCheck.of(BARS, List.of()).text()).isEqualTo("There are no labels.\n");
    List<Label> heap = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      heap.add(label(10, 20, SpanType.CONSOLIDATION));
    }
    assertThat(LabelCheck.of(BARS, heap).count(Kind.DUPLICATE)).isEqualTo(2999);
  }
}
