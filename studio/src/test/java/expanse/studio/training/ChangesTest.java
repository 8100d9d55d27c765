package expanse.studio.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What changed from one run to the next.
class ChangesTest {
  private static final int WINDOW = 20;

  private static Found found(int start, int end) {
    return new Found(start, end, "", 0.9, 0, null);
  }

  private static RunView.Shown window(int start, int... truth) {
    List<int[]> labels = truth.length == 0 ? List.of() : List.of(new int[] {truth[0], truth[1]});
    float[] ones = new float[WINDOW];
    Arrays.fill(ones, 1);
    return new RunView.Shown(
        start, labels, new float[WINDOW], ones, new float[WINDOW], new float[0][]);
  }

  private static RunView run(List<RunView.Shown> windows, List<List<Found>> spans) {
    return new RunView(
        "",
        0.5,
        1,
        null,
        List.of(),
        windows,
        spans.stream().map(found -> Steps.of(List.of(0.5), threshold -> found)).toList(),
        List.of(),
        "");
  }

  @Test
  void windowsOfBothAreCountedAgainstTheNewerLabelsAndThoseThatChangedMostComeFirst() {
    RunView before =
        run(
            List.of(window(0, 5, 9), window(20, 0, 9), window(40)),
            List.of(List.of(found(5, 9)), List.of(found(20, 24)), List.of()));
    RunView after =
        run(
            List.of(window(0, 5, 9), window(20, 0, 4), window(60, 0, 4)),
            List.of(List.of(), List.of(found(20, 24)), List.of(found(60, 64))));
    Changes changes = Changes.of(before, after, null);
    assertThat(changes.windows()).extracting(Changes.Window::start).containsExactly(0, 20);
    assertThat(changes.windows()).extracting(Changes.Window::oldF1).containsExactly(1.0, 1.0);
    assertThat(changes.windows()).extracting(Changes.Window::newF1).containsExactly(0.0, 1.0);
    assertThat(changes.windows())
        .extracting(Changes.Window::relabelled)
        .containsExactly(false, true);
    assertThat(changes.relabelled()).isEqualTo(1);
    assertThat(changes.oldF1()).isEqualTo(1);
    assertThat(changes.newF1()).as("5 of 10 bars, none wrongly").isCloseTo(2 / 3.0, within(1e-9));
    assertThat(changes.marks()).isNull();
  }

  @Test
  void aMarkOfOneRunThatMeetsNoneOfTheOtherCameOrWent() {
    @Nullable List<Changes.Mark> marks =
        Changes.marks(
            List.of(found(0, 4), found(10, 14), found(30, 34)),
            List.of(found(4, 9), found(20, 24), found(30, 34)));
    assertThat(marks)
        .extracting(mark -> mark.span().start(), Changes.Mark::added)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(10, false),
            org.assertj.core.groups.Tuple.tuple(20, true));
    assertThat(Changes.marks(null, List.of())).isNull();
  }
}
