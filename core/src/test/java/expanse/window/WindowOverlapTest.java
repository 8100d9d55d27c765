package expanse.window;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.market.BarSeries;
import expanse.split.SplitPlanner;
import expanse.testing.RandomBars;
import expanse.testing.Splits;
import expanse.testing.Toy;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowOverlapTest {
  private static final int LENGTH = 105;

  @Test
  void everySpanIsKeptExactlyWhenThirtyPercentStayVisible() {
    for (int s = 0; s < LENGTH; s++) {
      for (int e = s; e < LENGTH; e++) {
        for (int offset : new int[] {0, 52, 104, -52, -104}) {
          int visible = 0;
          int first = -1;
          int last = -1;
          for (int t = s; t <= e; t++) {
            int moved = t - offset;
            if (moved >= 0 && moved < LENGTH) {
              visible++;
              first = first < 0 ? moved : first;
              last = moved;
            }
          }
          WindowOverlap.Sight sight = WindowOverlap.sight(s, e, offset, LENGTH);
          if ((double) visible / (e - s + 1) >= 0.3) {
            assertThat(sight).isNotNull();
            assertThat(sight.start()).isEqualTo(first);
            assertThat(sight.end()).isEqualTo(last);
          } else {
            assertThat(sight).isNull();
          }
        }
      }
    }
  }

  @Test
  void spansInTheMiddleNeverSurviveTwoShifts() {
    for (int s = 23; s <= 85; s++) {
      for (int e = Math.max(s, 31); e <= 95; e++) {
        assertThat(WindowOverlap.sight(s, e, 104, LENGTH)).isNull();
        assertThat(WindowOverlap.sight(s, e, -104, LENGTH)).isNull();
      }
    }
  }

  @Test
  void windowsForValidationAndTestStayAsTheyWereReviewed() {
    BarSeries bars = RandomBars.walk(3000, 1);
    for (Subset subset : List.of(Subset.VALIDATION, Subset.TEST)) {
      assertThat(
              WindowOverlap.expand(
                  bars, List.of(Toy.window(4, subset, 300)), List.of(Toy.span(340, 346)), LENGTH))
          .singleElement()
          .satisfies(window -> assertThat(window.start()).isEqualTo(300));
    }
  }

  @Test
  void shiftedWindowsComeLaterFirstAndCarryTheirOffset() {
    BarSeries bars = RandomBars.walk(1000, 1);
    List<Window> out =
        WindowOverlap.expand(
            bars, List.of(Toy.window(4, Subset.TRAIN, 300)), List.of(Toy.span(340, 346)), LENGTH);
    assertThat(out)
        .containsExactly(
            new Window("4_offset0", Subset.TRAIN, 300),
            new Window("4_offset-52", Subset.TRAIN, 248));
    List<Window> both =
        WindowOverlap.expand(
            bars, List.of(Toy.window(4, 300)), List.of(Toy.span(352, 352)), LENGTH);
    assertThat(both)
        .extracting(Window::id)
        .containsExactly("4_offset0", "4_offset+52", "4_offset-52");
  }

  @Test
  void shiftsOverAGapOutOfTheBarsOrIntoAnotherPartAreLeftOut() {
    BarSeries bars = RandomBars.walk(600, 2, 300, 90);
    List<Window> windows =
        List.of(
            Toy.window(0, Subset.TRAIN, 20),
            Toy.window(1, Subset.TRAIN, 190),
            Toy.window(2, Subset.TEST, 310),
            Toy.window(3, Subset.TRAIN, 450));
    List<Window> out =
        WindowOverlap.expand(
            bars,
            windows,
            List.of(Toy.span(70, 80), Toy.span(240, 250), Toy.span(350, 370), Toy.span(490, 505)),
            LENGTH);
    for (Window window : out) {
      assertThat(window.start()).isBetween(0, 600 - LENGTH);
      assertThat(window.start() < 300 && window.start() + LENGTH > 300).isFalse();
      for (Window other : out) {
        if (other.subset() != window.subset()) {
          assertThat(Math.abs(other.start() - window.start())).isGreaterThanOrEqualTo(LENGTH);
        }
      }
    }
    assertThat(SplitPlanner.plan(bars, out, List.of(), LENGTH, Splits.inTimeOrder(0))).isNotNull();
  }
}
