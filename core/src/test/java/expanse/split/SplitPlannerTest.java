package expanse.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import expanse.testing.Splits;
import expanse.testing.Toy;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitPlannerTest {
  private static final int LENGTH = 105;

  @Test
  void partsInTimeOrderShareNothingAndKeepTheEmbargoWhateverTheWindows() {
    int[] dropped = new int[1];
    Seeds.each(
        80,
        seed -> {
          Rng rng = new Rng(seed);
          BarSeries bars = RandomBars.walk(6000, seed);
          List<IndexSpan> spans = Toy.spans(6000, rng);
          List<Window> windows = new ArrayList<>();
          int stride = 20 + rng.nextInt(200);
          for (int start = rng.nextInt(50);
              start + LENGTH < 6000;
              start += 1 + rng.nextInt(stride)) {
            windows.add(Toy.window(windows.size(), start));
          }
          Collections.shuffle(windows, new Random(seed));
          SplitPlan plan = SplitPlanner.plan(bars, windows, spans, LENGTH, Splits.inTimeOrder(128));
          assertNothingShared(plan, spans);
          assertThat(plan.leaky()).isFalse();
          assertThat(plan.embargo()).isEqualTo(128);
          assertThat(last(plan.train())).isLessThan(first(plan.validation()));
          assertThat(last(plan.validation())).isLessThan(first(plan.test()));
          assertThat(
                  plan.train().size()
                      + plan.validation().size()
                      + plan.test().size()
                      + plan.dropped().size())
              .isEqualTo(windows.size());
          assertThat(plan.proof()).contains("shared bars 0, shared labels 0, copied stretches 0");
          dropped[0] += plan.dropped().size();
        });
    assertThat(dropped[0]).isPositive();
  }

  @Test
  void sharesOfTheWindowsAreNearTheWish() {
    BarSeries bars = RandomBars.walk(60_000, 1);
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < 200; k++) {
      windows.add(Toy.window(k, 300 * k));
    }
    SplitPlan plan = SplitPlanner.plan(bars, windows, List.of(), LENGTH, Splits.inTimeOrder(100));
    assertThat(plan.train()).hasSize(120);
    assertThat(plan.validation()).hasSize(40);
    assertThat(plan.test()).hasSize(40);
    assertThat(plan.dropped()).isEmpty();
  }

  @Test
  void theOrderOfTheFileDoesNotMatter() {
    BarSeries bars = RandomBars.walk(9000, 2);
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < 60; k++) {
      windows.add(Toy.window(k, 140 * k));
    }
    List<Window> mixed = new ArrayList<>(windows);
    Collections.shuffle(mixed, new Random(3));
    SplitOptions options = Splits.inTimeOrder(50);
    assertThat(SplitPlanner.plan(bars, mixed, List.of(), LENGTH, options))
        .isEqualTo(SplitPlanner.plan(bars, windows, List.of(), LENGTH, options));
  }

  @Test
  void anEmbargoThatWouldEatTheDataIsShortenedAndSaidSo() {
    BarSeries bars = RandomBars.walk(3000, 4);
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      windows.add(Toy.window(k, 120 * k));
    }
    SplitPlan plan = SplitPlanner.plan(bars, windows, List.of(), LENGTH, Splits.inTimeOrder(1200));
    assertNothingShared(plan, List.of());
    assertThat(plan.train()).isNotEmpty();
    assertThat(plan.embargo()).isLessThan(1200);
    assertThat(plan.proof()).contains("it was halved");
  }

  @Test
  void givenPartsAreKeptAsTheyAre() {
    BarSeries bars = RandomBars.walk(3000, 5);
    List<Window> windows =
        List.of(
            Toy.window(0, Subset.TEST, 0),
            Toy.window(1, Subset.TRAIN, 400),
            Toy.window(2, Subset.VALIDATION, 800),
            Toy.window(3, Subset.TRAIN, 1200));
    SplitPlan plan = SplitPlanner.plan(bars, windows, List.of(), LENGTH, Splits.inTimeOrder(100));
    assertThat(plan.train()).containsExactly(windows.get(1), windows.get(3));
    assertThat(plan.validation()).containsExactly(windows.get(2));
    assertThat(plan.test()).containsExactly(windows.get(0));
  }

  @Test
  void givenPartsThatShareBarsAreRefusedWithThePair() {
    for (int distance = 1; distance < LENGTH + 3; distance++) {
      List<Window> windows =
          List.of(
              Toy.window(7, Subset.TRAIN, 300),
              Toy.window(8, Subset.TRAIN, 900),
              Toy.window(9, Subset.TEST, 900 + distance));
      BarSeries bars = RandomBars.walk(2000, 6);
      if (distance < LENGTH) {
        assertThatThrownBy(() -> plan(bars, windows, List.of()))
            .isInstanceOf(InputException.class)
            .hasMessageContaining("windows 8 (")
            .hasMessageContaining("and 9 (")
            .hasMessageContaining("share " + (LENGTH - distance) + " bars");
      } else {
        assertThat(plan(bars, windows, List.of()).test()).hasSize(1);
      }
    }
  }

  @Test
  void aLabelThatReachesIntoTwoGivenPartsIsRefusedWithThePair() {
    List<Window> windows =
        List.of(
            Toy.window(7, Subset.TRAIN, 300),
            Toy.window(8, Subset.TRAIN, 900),
            Toy.window(9, Subset.TEST, 1010));
    BarSeries bars = RandomBars.walk(2000, 7);
    assertThatThrownBy(() -> plan(bars, windows, List.of(Toy.span(1004, 1010))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("windows 8 (")
        .hasMessageContaining("and 9 (")
        .hasMessageContaining("label");
    assertThat(plan(bars, windows, List.of(Toy.span(1004, 1009))).test()).hasSize(1);
  }

  @Test
  void aStretchCopiedUnderAnotherTimeAndScaleIsRefusedWithThePair() {
    BarSeries bars = withCopy(RandomBars.walk(3000, 8), 340, 2030, 60, 1.25);
    List<Window> windows =
        List.of(
            Toy.window(1, Subset.TRAIN, 300),
            Toy.window(2, Subset.TRAIN, 1000),
            Toy.window(3, Subset.TEST, 2000));
    assertThatThrownBy(() -> plan(bars, windows, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("windows 1 (")
        .hasMessageContaining("and 3 (")
        .hasMessageContaining("same 32 returns");
  }

  @Test
  void aCopiedStretchIsLeftOutOfTheEarlierPartWhenThePartsArePlanned() {
    BarSeries bars = withCopy(RandomBars.walk(3000, 9), 340, 2730, 60, 1);
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      windows.add(Toy.window(k, 300 * k));
    }
    SplitPlan plan = plan(bars, windows, List.of());
    assertThat(plan.dropped()).hasSize(1);
    assertThat(plan.dropped().getFirst().window().id()).isEqualTo("1");
    assertThat(plan.proof()).contains("copied stretches 0").doesNotContain("copied stretches 1");
  }

  @Test
  void quietBarsAreNotTakenForCopies() {
    BarSeries walk = RandomBars.walk(3000, 10);
    int n = walk.size();
    long[] time = new long[n];
    double[] p = new double[n];
    for (int i = 0; i < n; i++) {
      time[i] = walk.time(i);
      p[i] = i % 40 == 0 ? 101 : 100;
    }
    BarSeries bars = BarSeries.of(time, p, p.clone(), p.clone(), p.clone(), null);
    List<Window> windows =
        List.of(Toy.window(1, Subset.TRAIN, 300), Toy.window(3, Subset.TEST, 2000));
    assertThat(SplitPlanner.plan(bars, withMoreTraining(windows), List.of(), LENGTH, options()))
        .isNotNull();
  }

  @Test
  void withoutValidationWindowsTheLastFifthOfTheTrainingWindowsServes() {
    BarSeries bars = RandomBars.walk(9000, 11);
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < 50; k++) {
      windows.add(Toy.window(k, k < 40 ? Subset.TRAIN : Subset.TEST, 170 * k));
    }
    SplitPlan plan = SplitPlanner.plan(bars, windows, List.of(), LENGTH, Splits.inTimeOrder(64));
    assertThat(plan.validation()).hasSize(8);
    assertThat(plan.validation().getFirst().id()).isEqualTo("32");
    assertThat(plan.train()).hasSize(32);
    assertThat(plan.test()).hasSize(10);
    assertNothingShared(plan, List.of());
    SplitPlan purged = SplitPlanner.plan(bars, windows, List.of(), LENGTH, Splits.inTimeOrder(128));
    assertThat(purged.dropped()).hasSize(2);
    assertThat(purged.dropped().getFirst().reason()).contains("only 65 bars lie between");
  }

  @Test
  void aFileWithTestWindowsOnlyHasNothingElse() {
    BarSeries bars = RandomBars.walk(1000, 12);
    SplitPlan plan = plan(bars, List.of(Toy.window(0, Subset.TEST, 5)), List.of());
    assertThat(plan.test()).hasSize(1);
    assertThat(plan.train()).isEmpty();
    assertThat(plan.validation()).isEmpty();
  }

  @Test
  void halfGivenPartsAndTooFewWindowsAreRefused() {
    BarSeries bars = RandomBars.walk(1000, 13);
    assertThatThrownBy(
            () -> plan(bars, List.of(Toy.window(0, Subset.TEST, 5), Toy.window(1, 300)), List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("window 1 has no split");
    assertThatThrownBy(() -> plan(bars, List.of(), List.of())).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> plan(bars, List.of(Toy.window(0, 5), Toy.window(1, 300)), List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("too few");
    assertThatThrownBy(() -> plan(bars, List.of(Toy.window(0, 896)), List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not fit");
  }

  @Test
  void theRandomSplitOfTheOriginalIsMarkedLeakyAndItsProofShowsTheLeak() {
    BarSeries bars = RandomBars.walk(12_000, 14);
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < 210; k++) {
      windows.add(Toy.window(k, 52 * k));
    }
    SplitPlan plan = SplitPlanner.plan(bars, windows, List.of(), LENGTH, Splits.legacyRandom());
    assertThat(plan.leaky()).isTrue();
    assertThat(plan.train()).hasSize(168);
    assertThat(plan.validation()).hasSize(42);
    assertThat(plan.validation().getFirst().id()).isEqualTo("30");
    assertThat(plan.proof()).contains("LEAKY").doesNotContain("shared bars 0");
  }

  private static SplitOptions options() {
    return Splits.inTimeOrder(100);
  }

  private static SplitPlan plan(BarSeries bars, List<Window> windows, List<IndexSpan> spans) {
    return SplitPlanner.plan(bars, windows, spans, LENGTH, options());
  }

  private static List<Window> withMoreTraining(List<Window> windows) {
    List<Window> more = new ArrayList<>(windows);
    more.add(Toy.window(100, Subset.TRAIN, 900));
    return more;
  }

  private static int first(List<Window> subset) {
    return subset.getFirst().start();
  }

  private static int last(List<Window> subset) {
    return subset.getLast().start();
  }

  /// Compares every pair of windows of different subsets.
  private static void assertNothingShared(SplitPlan plan, List<IndexSpan> spans) {
    List<Window> all = new ArrayList<>(plan.train());
    all.addAll(plan.validation());
    all.addAll(plan.test());
    for (Window a : all) {
      for (Window b : all) {
        if (a.subset() == b.subset() || a.start() > b.start()) {
          continue;
        }
        if (b.start() - a.start() - plan.length() < plan.embargo()) {
          throw new AssertionError(a + " and " + b + " are too near");
        }
        for (IndexSpan span : spans) {
          boolean inA = span.start() < a.start() + plan.length() && span.end() >= a.start();
          boolean inB = span.start() < b.start() + plan.length() && span.end() >= b.start();
          if (inA && inB) {
            throw new AssertionError(span + " in " + a + " and " + b);
          }
        }
      }
    }
  }

  /// Repeats the closes from one row on from another row on, times a factor.
  private static BarSeries withCopy(BarSeries bars, int from, int to, int count, double factor) {
    int n = bars.size();
    long[] time = new long[n];
    double[] close = new double[n];
    for (int i = 0; i < n; i++) {
      time[i] = bars.time(i);
      int source = i >= to && i < to + count ? from + i - to : i;
      close[i] = bars.close(source) * (source == i ? 1 : factor);
    }
    return BarSeries.of(time, close, close.clone(), close.clone(), close.clone(), null);
  }
}
