package expanse.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.testing.Toy;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFoldsTest {
  private static final int LENGTH = 40;
  private static final int EMBARGO = 60;

  private static List<Window> windows(Rng rng, int rows) {
    List<Window> windows = new ArrayList<>();
    for (int at = rng.nextInt(30); at + LENGTH <= rows; at += 20 + rng.nextInt(90)) {
      windows.add(Toy.window(windows.size(), at));
    }
    return windows;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyWindowIsHeldOutOnceFromWhatKnowsNothingOfIt(long seed) {
    Rng rng = new Rng(seed);
    BarSeries bars = RandomBars.walk(4000, seed);
    List<IndexSpan> spans = Toy.spans(4000, rng);
    List<Window> windows = windows(rng, 4000);
    List<TimeFolds.Fold> folds = TimeFolds.of(bars, windows, spans, LENGTH, EMBARGO, 4);
    List<Window> scored = folds.stream().flatMap(fold -> fold.heldOut().stream()).toList();
    assertThat(scored).containsExactlyElementsOf(windows);
    for (TimeFolds.Fold fold : folds) {
      Set<Window> seen = new HashSet<>(fold.heldOut());
      seen.addAll(fold.learn());
      fold.dropped().forEach(dropped -> seen.add(dropped.window()));
      assertThat(seen).hasSize(windows.size());
      assertThat(fold.heldOut().size() + fold.learn().size() + fold.dropped().size())
          .isEqualTo(windows.size());
      for (Window learned : fold.learn()) {
        for (Window other : fold.heldOut()) {
          assertThat(Math.abs(learned.start() - other.start()))
              .isGreaterThanOrEqualTo(LENGTH + EMBARGO);
          assertThat(spans).noneMatch(span -> meets(span, learned) && meets(span, other));
        }
      }
    }
  }

  private static boolean meets(IndexSpan span, Window window) {
    return span.start() < window.start() + LENGTH && span.end() >= window.start();
  }

  @Test
  void tooFewWindowsAreRefused() {
    BarSeries bars = RandomBars.walk(1000, 1);
    List<Window> three = List.of(Toy.window(0, 0), Toy.window(1, 300), Toy.window(2, 600));
    assertThatThrownBy(() -> TimeFolds.of(bars, three, List.of(), LENGTH, 0, 2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("3 windows cannot be cut into 2 folds");
    List<Window> heap =
        List.of(Toy.window(0, 0), Toy.window(1, 1), Toy.window(2, 2), Toy.window(3, 3));
    assertThatThrownBy(() -> TimeFolds.of(bars, heap, List.of(), LENGTH, 0, 2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("leaves nothing to train on");
  }
}
