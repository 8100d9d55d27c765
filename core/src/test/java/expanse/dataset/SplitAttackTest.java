package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.testing.RandomBars;
import expanse.testing.Seeds;
import expanse.testing.Splits;
import expanse.testing.Toy;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Attempts to get a leak past the planner: each is refused, and the message names the pair.
class SplitAttackTest {
  private static final int LENGTH = 105;
  private static final int ROWS = 6000;
  private static final double TICK = 0.25;

  /// What is done to copied prices so that they may not be recognised.
  private enum Disguise {
    NONE,
    ANOTHER_LEVEL,
    SHIFTED_BY_A_CONSTANT,
    UPSIDE_DOWN,
    NOISE_BELOW_A_TICK,
    ANOTHER_LEVEL_AND_OTHER_TICKS;

    DoubleUnaryOperator of(Rng rng, double middle) {
      return switch (this) {
        case NONE -> p -> p;
        case ANOTHER_LEVEL -> p -> 0.37 * p;
        case SHIFTED_BY_A_CONSTANT -> p -> p + 1234.5;
        case UPSIDE_DOWN -> p -> middle * middle / p;
        case NOISE_BELOW_A_TICK -> p -> p + TICK * (rng.nextDouble() - 0.5);
        case ANOTHER_LEVEL_AND_OTHER_TICKS -> p -> Math.round(1.7 * p / 0.4) * 0.4;
      };
    }
  }

  /// Windows of random places in both parts that share nothing, in a random order of the file.
  private static List<Window> apart(Rng rng) {
    List<Window> windows = new ArrayList<>();
    for (int start = rng.nextInt(50);
        start + LENGTH < ROWS;
        start += LENGTH + 20 + rng.nextInt(200)) {
      Subset split = Subset.values()[rng.nextInt(3)];
      windows.add(Toy.window(windows.size(), split, start));
    }
    windows.set(0, Toy.window(0, Subset.TRAIN, windows.get(0).start()));
    windows.set(1, Toy.window(1, Subset.VALIDATION, windows.get(1).start()));
    return windows;
  }

  private static void plan(BarSeries bars, List<Window> windows, List<IndexSpan> spans, Rng rng) {
    List<Window> mixed = new ArrayList<>();
    int[] order = new int[windows.size()];
    for (int k = 0; k < order.length; k++) {
      order[k] = k;
    }
    rng.shuffle(order);
    for (int k : order) {
      mixed.add(windows.get(k));
    }
    SplitPlanner.plan(bars, mixed, spans, LENGTH, Splits.inTimeOrder(128));
  }

  private static void assertRefused(
      BarSeries bars, List<Window> windows, List<IndexSpan> spans, Rng rng, Window a, Window b) {
    assertThatThrownBy(() -> plan(bars, windows, spans, rng))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(" " + a.id() + " (")
        .hasMessageContaining(" " + b.id() + " (")
        .hasMessageContaining("leak");
  }

  private static Subset other(Subset split, Rng rng) {
    Subset other = Subset.values()[rng.nextInt(3)];
    return other == split ? Subset.values()[split == Subset.TEST ? 0 : 2] : other;
  }

  @Test
  void windowsThatShareNothingAreNotRefused() {
    Seeds.each(
        8,
        seed -> {
          Rng rng = new Rng(seed);
          List<IndexSpan> spans = new ArrayList<>();
          List<Window> windows = apart(rng);
          for (Window window : windows) {
            spans.add(Toy.span(window.start() - 2, window.start() + LENGTH + 1));
          }
          spans.removeFirst();
          plan(RandomBars.walk(ROWS, seed), windows, spans, rng);
        });
  }

  @Test
  void oneSharedBarIsEnough() {
    Seeds.each(
        12,
        seed -> {
          Rng rng = new Rng(seed);
          List<Window> windows = apart(rng);
          Window a = windows.get(rng.nextInt(windows.size() - 1));
          int shared = rng.nextInt(2) == 0 ? 1 : 1 + rng.nextInt(LENGTH);
          int start = Math.min(ROWS - LENGTH, a.start() + LENGTH - shared);
          windows.removeIf(w -> w.start() > a.start() && w.start() < start + LENGTH);
          Window b = Toy.window(999, other(a.subset(), rng), start);
          windows.add(b);
          assertRefused(RandomBars.walk(ROWS, seed), windows, List.of(), rng, a, b);
        });
  }

  @Test
  void aLabelThatReachesWithOneBarIntoAnotherPartIsEnough() {
    Seeds.each(
        12,
        seed -> {
          Rng rng = new Rng(seed);
          List<Window> windows = apart(rng);
          int k = rng.nextInt(windows.size() - 1);
          Window a = windows.get(k);
          Window b = windows.get(k + 1);
          windows.set(k + 1, Toy.window(k + 1, other(a.subset(), rng), b.start()));
          IndexSpan span =
              rng.nextInt(2) == 0
                  ? Toy.span(a.start() + LENGTH - 1, b.start())
                  : Toy.span(a.start() + rng.nextInt(LENGTH), b.start() + rng.nextInt(LENGTH));
          assertRefused(RandomBars.walk(ROWS, seed), windows, List.of(span), rng, a, b);
        });
  }

  @ParameterizedTest
  @EnumSource
  void copiedPricesAreRecognisedUnderTheirDisguise(Disguise disguise) {
    Seeds.each(
        8,
        seed -> {
          Rng rng = new Rng(seed);
          List<Window> windows = apart(rng);
          int k = rng.nextInt(windows.size());
          int j = (k + 1 + rng.nextInt(windows.size() - 1)) % windows.size();
          Window a = windows.get(k);
          Window b = Toy.window(j, other(a.subset(), rng), windows.get(j).start());
          windows.set(j, b);
          int count = 64 + rng.nextInt(LENGTH - 63);
          int from = a.start() + rng.nextInt(LENGTH - count + 1);
          int to = b.start() + rng.nextInt(LENGTH - count + 1);
          BarSeries bars = RandomBars.walk(ROWS, seed);
          BarSeries copied = withCopy(bars, from, to, count, disguise.of(rng, bars.close(from)));
          assertRefused(copied, windows, List.of(), rng, a, b);
        });
  }

  @Test
  void aSpikeAtTheSamePlaceIsNoCopy() {
    Seeds.each(
        8,
        seed -> {
          Rng rng = new Rng(seed);
          List<Window> windows = apart(rng);
          int n = ROWS;
          BarSeries bars = RandomBars.walk(n, seed);
          for (Window window : windows) {
            double jump = 500 + 100 * rng.nextDouble();
            bars = withCopy(bars, window.start() + 50, window.start() + 50, 1, p -> p + jump);
          }
          plan(bars, windows, List.of(), rng);
        });
  }

  @Test
  void windowsOfTheSamePartMayShareWhatTheyLike() {
    List<Window> windows =
        List.of(
            Toy.window(0, Subset.TRAIN, 100),
            Toy.window(1, Subset.TRAIN, 101),
            Toy.window(2, Subset.TRAIN, 100),
            Toy.window(3, Subset.VALIDATION, 900),
            Toy.window(4, Subset.TEST, 1500));
    SplitPlan plan =
        SplitPlanner.plan(
            RandomBars.walk(ROWS, 1), windows, List.of(), LENGTH, Splits.inTimeOrder(128));
    assertThat(plan.train()).hasSize(3);
    List<Window> reversed = new ArrayList<>(windows);
    Collections.reverse(reversed);
    assertThat(
            SplitPlanner.plan(
                    RandomBars.walk(ROWS, 1), reversed, List.of(), LENGTH, Splits.inTimeOrder(128))
                .test())
        .isEqualTo(plan.test());
  }

  /// Puts the prices of some rows, disguised, where others stood.
  private static BarSeries withCopy(
      BarSeries bars, int from, int to, int count, DoubleUnaryOperator disguise) {
    int n = bars.size();
    long[] time = new long[n];
    double[] close = new double[n];
    for (int i = 0; i < n; i++) {
      time[i] = bars.time(i);
      boolean copied = i >= to && i < to + count;
      close[i] = copied ? disguise.applyAsDouble(bars.close(from + i - to)) : bars.close(i);
    }
    return BarSeries.of(time, close, close.clone(), close.clone(), close.clone(), null);
  }
}
