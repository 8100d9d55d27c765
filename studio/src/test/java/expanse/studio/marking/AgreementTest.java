package expanse.studio.marking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static MarkStore.State state(List<Integer> reviewed, Mark... marks) {
    List<Look> looks = new ArrayList<>();
    for (int start : reviewed) {
      looks.add(new Look(start, "", "", Look.Decision.REVIEWED, ""));
    }
    return new MarkStore.State(1, List.of(marks), looks, List.of(), "", "");
  }

  private static Mark mark(int start, int end, String type) {
    return new Mark(start + 1, start, end, type, 1, "", "");
  }

  @Test
  void itIsCountedOnTheWindowsThatBothLookedThrough() {
    MarkStore.State first =
        state(List.of(0, 100, 200), mark(10, 19, "a"), mark(120, 129, "a"), mark(250, 259, "a"));
    // the first span two bars late at both ends; the second not seen; one that is not there
    MarkStore.State second =
        state(List.of(0, 100), mark(12, 21, "b"), mark(170, 179, "a"), mark(260, 265, "a"));
    Agreement agreement = Agreement.of(first, second, 100);
    assertThat(agreement.windows()).isEqualTo(2);
    assertThat(agreement.first()).isEqualTo(2);
    assertThat(agreement.second()).isEqualTo(2);
    assertThat(agreement.barF1()).isCloseTo(2 * 8 / 40.0, within(1e-12));
    assertThat(agreement.spanF1()).isCloseTo(.5, within(1e-12));
    assertThat(agreement.ends()).isCloseTo(2, within(1e-12));
    assertThat(agreement.sameType()).isZero();
  }

  @Test
  void twoWhoMarkTheSameAgreeWholly() {
    MarkStore.State state = state(List.of(0), mark(10, 19, "a"));
    Agreement agreement = Agreement.of(state, state, 100);
    assertThat(agreement.barF1()).isEqualTo(1);
    assertThat(agreement.spanF1()).isEqualTo(1);
    assertThat(agreement.ends()).isZero();
    assertThat(agreement.sameType()).isEqualTo(1);
  }

  @Test
  void withoutACommonWindowThereIsNothingToCount() {
    Agreement agreement = Agreement.of(state(List.of(0)), state(List.of(100)), 100);
    assertThat(agreement.windows()).isZero();
    assertThat(agreement.ends()).isNaN();
  }
}
