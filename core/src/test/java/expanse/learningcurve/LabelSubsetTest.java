package expanse.learningcurve;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelSubsetTest {
  private static final int LENGTH = 50;

  private final List<Window> windows = new ArrayList<>();
  private final List<IndexSpan> spans = new ArrayList<>();

  LabelSubsetTest() {
    for (int k = 0; k < 60; k++) {
      windows.add(new Window("w" + k, null, 100 * k));
      for (int s = 0; s < k % 3; s++) { // none, one or two labels, and one that nobody reviewed
        spans.add(
            new IndexSpan(100 * k + 20 * s + 5, 100 * k + 20 * s + 12, SpanType.CONSOLIDATION, 1));
      }
      spans.add(new IndexSpan(100 * k + 60, 100 * k + 70, SpanType.RETRACEMENT, 1));
    }
  }

  @Test
  void smallerSubsetsLieInLargerOnesAndHoldAboutSoManyLabels() {
    LabelSubset before = LabelSubset.draw(windows, spans, LENGTH, 5, 7);
    for (int size : new int[] {10, 20, 40}) {
      LabelSubset subset = LabelSubset.draw(windows, spans, LENGTH, size, 7);
      assertThat(subset.windows()).containsAll(before.windows());
      assertThat(subset.spans()).containsAll(before.spans());
      assertThat(subset.spans()).hasSizeBetween(size, size + 1);
      before = subset;
    }
  }

  @Test
  void labelsOutsideTheWindowsAreNotShown() {
    LabelSubset all = LabelSubset.draw(windows, spans, LENGTH, Integer.MAX_VALUE, 7);
    assertThat(all.windows()).hasSize(60);
    assertThat(all.spans()).hasSize(60).noneMatch(span -> span.type() == SpanType.RETRACEMENT);
  }

  @Test
  void seedsDrawDifferently() {
    assertThat(LabelSubset.draw(windows, spans, LENGTH, 20, 1))
        .isEqualTo(LabelSubset.draw(windows, spans, LENGTH, 20, 1))
        .isNotEqualTo(LabelSubset.draw(windows, spans, LENGTH, 20, 2));
  }
}
