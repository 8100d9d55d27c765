package expanse.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanFieldTest {
  private static final int T = 9;

  /// All spans of one to four steps, the first of which may begin before step 0.
  private static SpanField random(Rng rng, double scale) {
    List<int[]> spans = new ArrayList<>();
    for (int start = -2; start < T; start++) {
      for (int end = Math.max(0, start); end < Math.min(T, start + 4); end++) {
        if (rng.nextDouble() < 0.6) {
          spans.add(new int[] {start, end});
        }
      }
    }
    short[] start = new short[spans.size()];
    short[] end = new short[spans.size()];
    double[] factor = new double[spans.size()];
    for (int k = 0; k < factor.length; k++) {
      start[k] = (short) spans.get(k)[0];
      end[k] = (short) spans.get(k)[1];
      factor[k] = scale * Math.exp(rng.nextGaussian());
    }
    return new SpanField(T, start, end, factor, new float[0]);
  }

  @Test
  void theBestSetIsTheBestOfAllSetsAndItsSpansDoNotOverlap() {
    Seeds.each(
        50,
        seed -> {
          SpanField field = random(new Rng(seed), 0.3);
          double threshold = 0.05 + 0.3 * new Rng(seed + 1).nextDouble();
          List<FieldSpan> best = field.best(threshold);
          for (int i = 1; i < best.size(); i++) {
            assertThat(best.get(i).start()).isGreaterThan(best.get(i - 1).end());
          }
          assertThat(field.value(best, threshold))
              .isEqualTo(mostValue(field, field.single(), 0, 0, threshold), within(1e-9));
        });
  }

  /// The largest value over all sets of spans that begin at or after a step, by trying all.
  private static double mostValue(
      SpanField field, List<FieldSpan> spans, int from, int step, double threshold) {
    if (from == spans.size()) {
      return 0;
    }
    FieldSpan span = spans.get(from);
    double without = mostValue(field, spans, from + 1, step, threshold);
    if (Math.max(0, span.start()) < step) {
      return without;
    }
    double with =
        field.value(List.of(span), threshold)
            + mostValue(field, spans, from + 1, span.end() + 1, threshold);
    return Math.max(with, without);
  }

  @Test
  void aHigherThresholdTakesNoMoreSpans() {
    SpanField field = random(new Rng(3), 0.5);
    int before = Integer.MAX_VALUE;
    for (double threshold = 0.02; threshold < 0.9; threshold += 0.02) {
      int spans = field.best(threshold).size();
      assertThat(spans).isLessThanOrEqualTo(before);
      before = spans;
    }
    assertThat(before).isZero();
  }

  @Test
  void aFieldIsDrawnTowardsTheProbabilitiesOfItsSteps() {
    Seeds.each(
        20,
        seed -> {
          SpanField from = random(new Rng(seed), 0.3);
          float[] wanted = new float[T];
          for (int t = 0; t < T; t++) {
            wanted[t] = (float) (0.8 * from.inside(t) + 0.1);
          }
          SpanField to = from.toward(wanted, 0, T);
          double before = 0;
          double after = 0;
          for (int t = 0; t < T; t++) {
            before += Math.abs(from.inside(t) - wanted[t]);
            after += Math.abs(to.inside(t) - wanted[t]);
          }
          assertThat(after).isLessThan(0.5 * before);
        });
  }

  @Test
  void whatIsAskedAlreadyIsLeftAsItIs() {
    SpanField field = random(new Rng(7), 0.4);
    float[] same = new float[T];
    for (int t = 0; t < T; t++) {
      same[t] = (float) field.inside(t);
    }
    SpanField again = field.toward(same, 0, T);
    for (int t = 0; t < T; t++) {
      assertThat(again.inside(t)).isEqualTo(field.inside(t), within(1e-5));
    }
  }

  @Test
  void touchingSpansStayApartAndTheRangesOfTheirEndsHoldThem() {
    short[] start = {0, 0, 4};
    short[] end = {3, 8, 8};
    SpanField field =
        new SpanField(
            T, start, end, new double[] {30, 1, 30}, new float[] {.9f, .1f, .5f, .5f, .2f, .8f});
    List<FieldSpan> best = field.best(0.3);
    assertThat(best).hasSize(2);
    assertThat(best.get(0).end()).isEqualTo(3);
    assertThat(best.get(1).start()).isEqualTo(4);
    assertThat(best.get(0).types()[0]).isGreaterThan(0.8f);
    assertThat(best.get(1).types()[1]).isGreaterThan(0.7f);
    for (FieldSpan span : best) {
      assertThat(span.probability()).isBetween(0.9, 1.0);
      assertThat(span.start()).isBetween(span.startRange()[0], span.startRange()[1]);
      assertThat(span.end()).isBetween(span.endRange()[0], span.endRange()[1]);
    }
  }
}
