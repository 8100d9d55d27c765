package expanse.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.metric.Spans.Match;
import expanse.metric.Spans.Span;
import expanse.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpansTest {
  @Test
  void componentsOfAllMasksOfTenBarsRebuildTheMask() {
    for (int bits = 0; bits < 1 << 10; bits++) {
      float[] mask = new float[10];
      for (int t = 0; t < 10; t++) {
        mask[t] = (bits >> t) & 1;
      }
      List<Span> spans = Spans.components(mask, 0.5, 1);
      assertThat(Spans.mask(spans, 10)).containsExactly(mask);
      for (int k = 1; k < spans.size(); k++) {
        assertThat(spans.get(k).start()).isGreaterThan(spans.get(k - 1).end() + 1);
      }
      List<Span> longOnes = spans.stream().filter(s -> s.length() >= 3).toList();
      assertThat(Spans.components(mask, 0.5, 3)).isEqualTo(longOnes);
    }
  }

  @Test
  void iouEqualsTheCountOfBars() {
    for (int a = 0; a < 6; a++) {
      for (int b = a; b < 6; b++) {
        for (int c = 0; c < 6; c++) {
          for (int d = c; d < 6; d++) {
            int both = 0;
            int either = 0;
            for (int t = 0; t < 6; t++) {
              boolean x = t >= a && t <= b;
              boolean y = t >= c && t <= d;
              both += x && y ? 1 : 0;
              either += x || y ? 1 : 0;
            }
            assertThat(Spans.iou(new Span(a, b), new Span(c, d))).isEqualTo((double) both / either);
          }
        }
      }
    }
  }

  @Test
  void perfectSpansScoreOne() {
    List<Span> spans = List.of(new Span(3, 9), new Span(20, 20), new Span(60, 104));
    Match match = Spans.match(spans, spans, 0.5, 3);
    assertThat(match.f1()).isEqualTo(1);
    assertThat(match.meanIou()).isEqualTo(1);
    assertThat(match.hitRate()).isEqualTo(1);
  }

  @Test
  void onePredictionCannotBeFoundTwice() {
    List<Span> truth = List.of(new Span(10, 14), new Span(15, 19));
    Match match = Spans.match(List.of(new Span(10, 19)), truth, 0.5, 20);
    assertThat(match.found()).isEqualTo(1);
    assertThat(match.hits()).isEqualTo(1);
    assertThat(match.recall()).isEqualTo(0.5);
    assertThat(match.f1()).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(match.meanIou()).isEqualTo(0.25);
  }

  @Test
  void aShortSpanMissedByThreeBarsIsAHitWithoutSharingABar() {
    Match match = Spans.match(List.of(new Span(13, 14)), List.of(new Span(10, 11)), 0.5, 3);
    assertThat(match.found()).isZero();
    assertThat(match.hits()).isEqualTo(1);
    Match further = Spans.match(List.of(new Span(13, 15)), List.of(new Span(10, 11)), 0.5, 3);
    assertThat(further.hits()).isZero();
  }

  @Test
  void aboveHalfIouGreedyMatchingFindsAsManyAsTheBestMatching() {
    // With IoU > .5 a span can overlap at most one span of a disjoint list that much, so greedy
    // choice is optimal; at exactly .5 two true spans may tie for one prediction.
    Seeds.each(
        300,
        seed -> {
          Rng rng = new Rng(seed);
          List<Span> predicted = randomSpans(rng);
          List<Span> truth = randomSpans(rng);
          int best = bestMatching(predicted, truth, 0, new boolean[predicted.size()]);
          assertThat(Spans.match(predicted, truth, 0.500001, 3).found()).isEqualTo(best);
        });
  }

  @Test
  void swappingPredictionAndTruthKeepsF1() {
    Seeds.each(
        100,
        seed -> {
          Rng rng = new Rng(seed);
          List<Span> a = randomSpans(rng);
          List<Span> b = randomSpans(rng);
          assertThat(Spans.match(a, b, 0.5, 3).f1()).isEqualTo(Spans.match(b, a, 0.5, 3).f1());
        });
  }

  @Test
  void hitsAreTakenBySmallestErrorOfBothEnds() {
    List<Span> truth = List.of(new Span(10, 14), new Span(15, 19));
    List<Span> predicted = List.of(new Span(12, 16), new Span(10, 14));
    assertThat(Spans.match(predicted, truth, 0.5, 3).hits()).isEqualTo(2);
  }

  @Test
  void spansThatShareNoBarAreNoPair() {
    assertThat(Spans.pairs(List.of(new Span(0, 3)), List.of(new Span(4, 7)))).isEmpty();
    assertThat(Spans.components(new float[] {0.5f}, 0.5, 1)).isEmpty();
  }

  @Test
  void matchesOfWindowsAddUp() {
    Match match = new Match(1, 2, 3, 4, 5).plus(new Match(10, 20, 30, 40, 50));
    assertThat(match).isEqualTo(new Match(11, 22, 33, 44, 55));
    assertThat(new Match(4, 8, 2, 0, 0).precision()).isEqualTo(0.5);
    assertThat(new double[] {Match.NONE.precision(), Match.NONE.recall(), Match.NONE.f1()})
        .containsOnly(0);
    assertThat(new double[] {Match.NONE.meanIou(), Match.NONE.hitRate()}).containsOnly(Double.NaN);
  }

  @Test
  void aSpanCountsAsReviewedWhenHalfOfItsBarsAre() {
    float[] weight = {0, 0, 1, 1, 0, 0, 0};
    assertThat(Spans.reviewed(List.of(new Span(0, 3), new Span(3, 5)), weight))
        .containsExactly(new Span(0, 3));
  }

  @Test
  void maskIouIsTheOriginals() {
    float[] p = {0.9f, 0.9f, 0.1f, 0.1f};
    float[] y = {0, 1, 1, 0};
    assertThat(Spans.maskIou(BinaryCounts.of(p, y, BinaryCountsTest.filled(4, 1), 0.5)))
        .isEqualTo(1 / (3 + 1e-7));
  }

  private static List<Span> randomSpans(Rng rng) {
    List<Span> spans = new ArrayList<>();
    int at = rng.nextInt(4);
    while (at < 24) {
      int end = at + rng.nextInt(6);
      spans.add(new Span(at, end));
      at = end + 2 + rng.nextInt(5);
    }
    return spans;
  }

  private static int bestMatching(
      List<Span> predicted, List<Span> truth, int next, boolean[] used) {
    if (next == truth.size()) {
      return 0;
    }
    int best = bestMatching(predicted, truth, next + 1, used);
    for (int j = 0; j < predicted.size(); j++) {
      if (!used[j] && Spans.iou(predicted.get(j), truth.get(next)) >= 0.500001) {
        used[j] = true;
        best = Math.max(best, 1 + bestMatching(predicted, truth, next + 1, used));
        used[j] = false;
      }
    }
    return best;
  }
}
