package expanse.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Segment;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import expanse.testing.Toy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowCutterTest {
  private static final int LENGTH = 105;

  @Test
  void windowsLieInSegmentsAndEveryLabelThatFitsIsSeen() {
    Seeds.each(
        100,
        seed -> {
          Rng rng = new Rng(seed);
          BarSeries bars = RandomBars.walk(5000, seed, 300 + 50 * rng.nextInt(10), 90);
          List<IndexSpan> spans = Toy.spans(5000, rng);
          List<Window> windows = WindowCutter.cut(bars, spans, LENGTH, 0.5, seed);
          for (Window window : windows) {
            assertThat(segmentOf(bars, window.start()).to())
                .isGreaterThanOrEqualTo(window.start() + LENGTH);
          }
          for (IndexSpan span : spans) {
            Segment segment = segmentOf(bars, span.start());
            if (segment.length() >= LENGTH && span.end() < segment.to()) {
              boolean seen =
                  windows.stream()
                      .anyMatch(w -> span.start() < w.start() + LENGTH && span.end() >= w.start());
              assertThat(seen).as("%s", span).isTrue();
            }
          }
        });
  }

  @Test
  void tilesFollowEachOtherInEverySegmentAndLeaveLessThanAWindowAtItsEnd() {
    Seeds.each(
        20,
        seed -> {
          BarSeries bars = RandomBars.walk(3000, seed, (int) (250 + 70 * (seed % 20)), 90);
          List<Window> tiles = WindowCutter.tile(bars, LENGTH);
          int k = 0;
          for (Segment segment : bars.segments()) {
            int start = segment.from();
            for (; start + LENGTH <= segment.to(); start += LENGTH) {
              assertThat(tiles.get(k++).start()).isEqualTo(start);
            }
            assertThat(segment.to() - start).isBetween(0, LENGTH - 1);
          }
          assertThat(tiles).hasSize(k);
        });
    assertThatThrownBy(() -> WindowCutter.tile(RandomBars.walk(50, 1), LENGTH))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("105 bars long");
  }

  @Test
  void sparseLabelsGetWindowsOfTheirOwnAtManyOffsetsAndBackgroundWindowsHaveNone() {
    BarSeries bars = RandomBars.walk(100_000, 1);
    List<IndexSpan> spans =
        java.util.stream.IntStream.range(1, 160)
            .mapToObj(k -> Toy.span(600 * k, 600 * k + 8))
            .toList();
    List<Window> windows = WindowCutter.cut(bars, spans, LENGTH, 1, 5);
    Set<Integer> offsets = new HashSet<>();
    int background = 0;
    int end = 0;
    for (Window window : windows) {
      assertThat(window.start()).isGreaterThanOrEqualTo(end);
      end = window.start() + LENGTH;
      List<IndexSpan> inside =
          spans.stream()
              .filter(s -> s.start() < window.start() + LENGTH && s.end() >= window.start())
              .toList();
      assertThat(inside).hasSizeLessThanOrEqualTo(1);
      if (inside.isEmpty()) {
        background++;
      } else {
        IndexSpan span = inside.getFirst();
        assertThat(span.start()).isGreaterThanOrEqualTo(window.start());
        assertThat(span.end()).isLessThan(window.start() + LENGTH);
        offsets.add(span.start() - window.start());
      }
    }
    assertThat(background).isEqualTo(159);
    assertThat(windows).hasSize(318);
    assertThat(offsets).hasSizeGreaterThan(60);
  }

  @Test
  void equalSeedsGiveEqualWindowsAndOtherSeedsOthers() {
    BarSeries bars = RandomBars.walk(5000, 2);
    List<IndexSpan> spans = Toy.spans(5000, new Rng(2));
    List<Window> one = WindowCutter.cut(bars, spans, LENGTH, 0.5, 1);
    assertThat(WindowCutter.cut(bars, spans, LENGTH, 0.5, 1)).isEqualTo(one);
    assertThat(WindowCutter.cut(bars, spans, LENGTH, 0.5, 2)).isNotEqualTo(one);
  }

  @Test
  void aSpanLongerThanAWindowIsSeenFromItsStart() {
    BarSeries bars = RandomBars.walk(1000, 3);
    List<Window> windows = WindowCutter.cut(bars, List.of(Toy.span(300, 500)), LENGTH, 0, 1);
    assertThat(windows.getFirst().start()).isEqualTo(300);
  }

  @Test
  void labelsThatFitNowhereAreRefused() {
    BarSeries bars = RandomBars.walk(1000, 4, 50, 90);
    assertThatThrownBy(() -> WindowCutter.cut(bars, List.of(Toy.span(300, 310)), LENGTH, 0, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("105 bars");
  }

  private static Segment segmentOf(BarSeries bars, int row) {
    return bars.segments().stream()
        .filter(s -> s.from() <= row && row < s.to())
        .findFirst()
        .orElseThrow();
  }
}
