package expanse.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.ensemble.WindowPrediction;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.testing.RandomBars;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FalseMarksTest {
  private static final int T = 100;

  /// Windows of 100 bars with a label on bars 40 to 49, probability .9 there, and one other bar
  /// with a probability at random.
  private static List<WindowPrediction> windows(int n, boolean labelled) {
    Rng rng = new Rng(1);
    List<WindowPrediction> windows = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      float[] p = new float[T];
      float[] truth = new float[T];
      float[] weight = new float[T];
      Arrays.fill(weight, 1);
      if (labelled) {
        Arrays.fill(p, 40, 50, .9f);
        Arrays.fill(truth, 40, 50, 1);
      }
      p[60] = (float) rng.nextDouble();
      List<IndexSpan> spans =
          labelled ? List.of(new IndexSpan(40, 49, SpanType.NONE, 1)) : List.of();
      windows.add(
          new WindowPrediction(
              new Window("w" + k, null, k * T),
              p,
              truth,
              weight,
              spans,
              new float[0],
              Float.NaN,
              Float.NaN,
              new float[0]));
    }
    return windows;
  }

  private static final SpanRule RULE = new SpanRule(.5, 1);

  @Test
  void thereAreNoMoreFalseMarksThanAskedForAndHardlyFewer() {
    List<WindowPrediction> windows = windows(2000, true);
    // a mark to 90 unlabelled bars at a threshold of 0, so 10 over 900 of them
    for (double most : new double[] {1, 3, 6}) {
      FalseMarks.Chosen chosen = FalseMarks.choose(windows, RULE, most, 900);
      assertThat(chosen.expected()).isLessThanOrEqualTo(most).isGreaterThan(most - .5);
      assertThat(chosen.rule().threshold()).isEqualTo(1 - most / 10, within(.05));
    }
  }

  @Test
  void theRateDoesNotDependOnHowManyWindowsHoldALabel() {
    List<WindowPrediction> some = new ArrayList<>(windows(500, true));
    some.addAll(windows(500, false));
    assertThat(FalseMarks.rate(some, RULE) * 95)
        .isEqualTo(FalseMarks.rate(windows(500, true), RULE) * 90, within(.01));
  }

  @Test
  void aSessionIsWhatLiesBetweenGapsAndADayADay() {
    assertThat(FalseMarks.Per.SESSION.bars(RandomBars.walk(2000, 1, 500, 60))).isEqualTo(500);
    assertThat(FalseMarks.Per.DAY.bars(RandomBars.walk(3000, 1)))
        .isEqualTo(1000); // two days and the beginning of a third
  }

  @Test
  void whatNoThresholdGivesIsRefusedWithTheLeast() {
    List<WindowPrediction> windows = windows(50, false);
    windows.forEach(w -> w.probability()[60] = 1);
    assertThatThrownBy(() -> FalseMarks.choose(windows, RULE, .1, 1000))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the highest 10.00");
    assertThatThrownBy(() -> FalseMarks.choose(windows, RULE, 0, 1000))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> FalseMarks.choose(List.of(), RULE, 2, 1000))
        .isInstanceOf(InputException.class);
  }

  @Test
  void aMarkThatTouchesALabelOrThatNobodyReviewedIsNoFalseMark() {
    WindowPrediction window =
        ThresholdTableTest.window(
            new float[] {.9f, .9f, 0, .9f, 0, .9f}, new float[] {0, 1, 0, 0, 0, 0});
    window.weight()[5] = 0;
    // one mark, bar 3; four reviewed bars without a label
    assertThat(FalseMarks.rate(List.of(window), RULE)).isEqualTo(1 / 4.0);
    assertThat(FalseMarks.choose(List.of(window), RULE, 1, 4).expected()).isEqualTo(1);
    assertThat(FalseMarks.Per.DAY.text()).isEqualTo("day");
  }

  @Test
  void withoutAnUnlabelledBarThereIsNoRate() {
    WindowPrediction window = ThresholdTableTest.window(new float[] {1}, new float[] {1});
    assertThat(FalseMarks.rate(List.of(window), RULE)).isNaN();
  }
}
