package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.testing.Seeds;
import expanse.testing.Toy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowTargetsTest {
  private static final BitSet ALL = all();

  private static BitSet all() {
    BitSet rows = new BitSet();
    rows.set(0, 2000);
    return rows;
  }

  @Test
  void theMaskIsOneFromStartToEndInclusiveForEverySpanOfASmallWindow() {
    int size = 9;
    int first = 20;
    for (int s = first - 4; s < first + size + 4; s++) {
      for (int e = s; e < first + size + 4; e++) {
        WindowTargets targets =
            WindowTargets.of(List.of(Toy.span(s, e)), ALL, first, size, TargetOptions.DEFAULT);
        boolean any = false;
        for (int t = 0; t < size; t++) {
          boolean inside = first + t >= s && first + t <= e;
          assertThat(targets.span()[t]).isEqualTo(inside ? 1f : 0f);
          any |= inside;
        }
        assertThat(targets.type()).isEqualTo(any ? SpanType.CONSOLIDATION : SpanType.NONE);
        assertThat(targets.spans()).hasSize(any ? 1 : 0);
        assertThat(Float.isNaN(targets.center())).isEqualTo(!any);
        assertThat(Float.isNaN(targets.countdown()[0])).isEqualTo(!any);
      }
    }
  }

  @Test
  void pointersAndCountdownFollowTheFormulasOfTheOriginal() {
    WindowTargets targets =
        WindowTargets.of(
            List.of(new IndexSpan(142, 148, SpanType.RETRACEMENT, 1)),
            ALL,
            100,
            105,
            TargetOptions.DEFAULT);
    assertThat(targets.center()).isEqualTo((float) (45.0 / 105));
    assertThat(targets.length()).isEqualTo((float) (6.0 / 105));
    assertThat(targets.type()).isEqualTo(SpanType.RETRACEMENT);
    for (int t = 0; t < 105; t++) {
      assertThat(targets.countdown()[t]).isEqualTo(42 - t);
    }
  }

  @Test
  void theMainSpanIsTheOneNearestToTheMiddle() {
    Seeds.each(
        300,
        seed -> {
          Rng rng = new Rng(seed);
          List<IndexSpan> spans = Toy.spans(600, rng);
          int start = rng.nextInt(450);
          WindowTargets targets = WindowTargets.of(spans, ALL, start, 105, TargetOptions.DEFAULT);
          IndexSpan main = targets.mainSpan();
          List<IndexSpan> inside = targets.spans();
          if (main == null) {
            assertThat(inside).isEmpty();
            return;
          }
          IndexSpan nearest =
              inside.stream()
                  .min(Comparator.comparingDouble(s -> Math.abs((s.start() + s.end()) / 2.0 - 52)))
                  .orElseThrow();
          assertThat(main).isEqualTo(nearest);
          assertThat(targets.center()).isEqualTo((float) ((main.start() + main.end()) / 2.0 / 105));
        });
  }

  @Test
  void theNextCountdownReachesZeroAtEveryStartAndEndsAfterTheLast() {
    WindowTargets targets =
        WindowTargets.of(
            List.of(Toy.span(3, 5), Toy.span(9, 9)),
            ALL,
            0,
            12,
            new TargetOptions(0, false, TargetOptions.Countdown.NEXT, 0));
    assertThat(targets.countdown())
        .containsExactly(3f, 2f, 1f, 0f, 5f, 4f, 3f, 2f, 1f, 0f, Float.NaN, Float.NaN);
  }

  @Test
  void warpedTargetsAreThoseOfTheStepThatIsShown() {
    Seeds.each(
        100,
        seed -> {
          Rng rng = new Rng(seed);
          int size = 60;
          TargetOptions options = new TargetOptions(3, true, TargetOptions.Countdown.NEXT, 9);
          WindowTargets plain = WindowTargets.of(Toy.spans(400, rng), ALL, 150, size, options);
          int[] source = new int[size];
          for (int t = 1; t < size; t++) {
            source[t] = Math.min(size - 1, source[t - 1] + rng.nextInt(3));
          }
          WindowTargets warped = plain.warped(source);
          for (int t = 0; t < size; t++) {
            assertThat(warped.span()[t]).isEqualTo(plain.span()[source[t]]);
            assertThat(warped.weight()[t]).isEqualTo(plain.weight()[source[t]]);
            float left = plain.countdown()[source[t]];
            int start = source[t] + Math.round(left);
            Float expected = Float.isNaN(left) ? Float.NaN : firstShown(source, start) - t;
            assertThat(warped.countdown()[t]).isEqualTo(expected);
          }
          List<IndexSpan> expected = new ArrayList<>();
          for (IndexSpan span : plain.spans()) {
            int[] steps =
                IntStream.range(0, size)
                    .filter(t -> span.start() <= source[t] && source[t] <= span.end())
                    .toArray();
            if (steps.length > 0) {
              expected.add(
                  new IndexSpan(steps[0], steps[steps.length - 1], span.type(), span.confidence()));
            }
          }
          assertThat(warped.spans()).isEqualTo(expected);
        });
  }

  /// The first step that shows a step or a later one; their number when none does.
  private static int firstShown(int[] source, int step) {
    return IntStream.range(0, source.length)
        .filter(t -> source[t] >= step)
        .findFirst()
        .orElse(source.length);
  }

  @Test
  void withAHalfLifeTheWeightFallsFromTheEndOfTheWindow() {
    TargetOptions options = new TargetOptions(0, false, TargetOptions.Countdown.MAIN, 3);
    float[] weight = WindowTargets.of(List.of(Toy.span(3, 5)), ALL, 0, 7, options).weight();
    assertThat(weight[6]).isEqualTo(1);
    assertThat(weight[3]).isEqualTo(0.5f);
    assertThat(weight[0]).isEqualTo(0.25f);
  }

  @Test
  void rampsRiseEvenlyAcrossTheEndsAndKeepTheArea() {
    for (int ramp : new int[] {2, 4, 6}) {
      TargetOptions options = new TargetOptions(ramp, false, TargetOptions.Countdown.MAIN, 0);
      WindowTargets targets = WindowTargets.of(List.of(Toy.span(40, 59)), ALL, 0, 105, options);
      double area = 0;
      for (int t = 0; t < 105; t++) {
        area += targets.span()[t];
        double rise = Math.clamp(0.5 + (t - 39.5) / ramp, 0, 1);
        double fall = Math.clamp(0.5 + (59.5 - t) / ramp, 0, 1);
        assertThat(targets.span()[t]).isCloseTo((float) Math.min(rise, fall), within(1e-6f));
      }
      assertThat(area).isCloseTo(20, within(1e-4));
    }
  }

  @Test
  void rampsOfSpansJustOutsideTheWindowReachIntoIt() {
    TargetOptions options = new TargetOptions(4, false, TargetOptions.Countdown.MAIN, 0);
    WindowTargets targets = WindowTargets.of(List.of(Toy.span(5, 9)), ALL, 10, 20, options);
    assertThat(targets.span()[0]).isEqualTo(0.375f);
    assertThat(targets.span()[1]).isEqualTo(0.125f);
    assertThat(targets.span()[2]).isZero();
    assertThat(targets.spans()).isEmpty();
  }

  @Test
  void barsThatNobodyReviewedWeighNothingAndTheirSpansGiveNoType() {
    BitSet reviewed = new BitSet();
    reviewed.set(100, 205);
    WindowTargets targets =
        WindowTargets.of(
            List.of(Toy.span(90, 95), Toy.span(150, 152)),
            reviewed,
            60,
            105,
            TargetOptions.DEFAULT);
    for (int t = 0; t < 105; t++) {
      assertThat(targets.weight()[t]).isEqualTo(t >= 40 ? 1f : 0f);
    }
    assertThat(targets.spans()).containsExactly(Toy.span(90, 92));
    assertThat(targets.span()[30]).isEqualTo(1f);
  }

  @Test
  void confidenceWeighsTheBarsOfItsSpanOnly() {
    WindowTargets targets =
        WindowTargets.of(
            List.of(new IndexSpan(10, 12, SpanType.RETRACEMENT, 0.5)),
            ALL,
            0,
            20,
            new TargetOptions(0, true, TargetOptions.Countdown.MAIN, 0));
    for (int t = 0; t < 20; t++) {
      assertThat(targets.weight()[t]).isEqualTo(t >= 10 && t <= 12 ? 0.5f : 1f);
    }
  }
}
