package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
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
import expanse.window.WindowClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldsTest {
  private static final int LENGTH = 60;
  private static final int BARS = 5000;

  /// Two markets at the same time, windows of both.
  private static Dataset random(long seed, int embargo) {
    Rng rng = new Rng(seed);
    BarSeries bars =
        BarSeries.joined(
            List.of("ES", "NQ"),
            List.of(RandomBars.walk(BARS, seed), RandomBars.walk(BARS, seed + 1000, 700, 90)));
    List<Window> windows = new ArrayList<>();
    for (int market = 0; market < 2; market++) {
      for (int start = rng.nextInt(50); start + LENGTH < BARS; start += 40 + rng.nextInt(200)) {
        windows.add(Toy.window(windows.size(), market * BARS + start));
      }
    }
    List<IndexSpan> spans = Toy.spans(2 * BARS, rng);
    SplitPlan plan = SplitPlanner.plan(bars, windows, spans, LENGTH, Splits.inTimeOrder(embargo));
    return new Dataset(
        bars, spans, plan, FeatureSets.ORIGINAL, FeatureContext.CONTINUOUS, Map.of());
  }

  @Test
  void everyWindowIsLeftOutOnceAndFoldsFollowOneAnotherInTime() {
    Seeds.each(
        20,
        seed -> {
          Dataset data = random(seed, 16);
          int folds = 2 + (int) (seed % 4);
          List<Window> pool = Folds.pool(data);
          Set<Window> all = new HashSet<>(data.windows(Subset.TRAIN));
          all.addAll(data.windows(Subset.VALIDATION));
          assertThat(pool).doesNotHaveDuplicates().hasSameElementsAs(all);
          long last = Long.MIN_VALUE;
          List<Window> leftOut = new ArrayList<>();
          for (int fold = 0; fold < folds; fold++) {
            List<Window> validation = Folds.plan(data, folds, fold).validation();
            assertThat(validation).isNotEmpty();
            for (Window window : validation) {
              assertThat(data.bars().time(window.start())).isGreaterThanOrEqualTo(last);
            }
            last = data.bars().time(validation.getLast().start());
            leftOut.addAll(validation);
          }
          assertThat(leftOut).isEqualTo(pool);
        });
  }

  @Test
  void aMemberLearnsFromAllWindowsThatLieFarEnoughFromThoseItLeavesOutAndFromNoOther() {
    int[] near = new int[1];
    Seeds.each(
        20,
        seed -> {
          Dataset data = random(seed, (int) (seed % 2) * 40);
          int longest = data.spans().stream().mapToInt(IndexSpan::length).max().orElseThrow();
          int distance = Math.max(data.plan().embargo(), longest);
          WindowClock clock = new WindowClock(data.bars(), LENGTH);
          for (int fold = 0; fold < 3; fold++) {
            SplitPlan plan = Folds.plan(data, 3, fold);
            Set<Window> learned = new HashSet<>(plan.train());
            for (Window window : Folds.pool(data)) {
              int nearest =
                  plan.validation().stream()
                      .mapToInt(other -> clock.between(window, other))
                      .min()
                      .orElseThrow();
              boolean leftOut = plan.validation().contains(window);
              assertThat(learned.contains(window)).isEqualTo(!leftOut && nearest >= distance);
              near[0] += !leftOut && nearest < distance ? 1 : 0;
            }
            assertThat(plan.test()).isEqualTo(data.plan().test());
            assertThat(plan.dropped().subList(0, data.plan().dropped().size()))
                .isEqualTo(data.plan().dropped());
            assertThat(plan.method()).endsWith("fold " + (fold + 1) + " of 3 left out");
          }
        });
    assertThat(near[0]).isPositive();
  }

  @Test
  void aFoldHoldsTwoWindowsAtLeast() {
    BarSeries bars = RandomBars.walk(BARS, 5);
    for (int windows = 5; windows <= 6; windows++) {
      List<Window> train =
          IntStream.range(0, windows).mapToObj(k -> Toy.window(k, Subset.TRAIN, 300 * k)).toList();
      SplitPlan whole =
          new SplitPlan("given", false, 0, LENGTH, train, List.of(), List.of(), List.of(), "");
      Dataset data =
          new Dataset(
              bars, List.of(), whole, FeatureSets.ORIGINAL, FeatureContext.CONTINUOUS, Map.of());
      if (windows == 6) {
        assertThat(Folds.plan(data, 3, 0).validation()).hasSize(2);
      } else {
        assertThatThrownBy(() -> Folds.plan(data, 3, 0))
            .isInstanceOf(InputException.class)
            .hasMessageContaining("there are 5 windows to learn from");
      }
    }
  }

  @Test
  void membersTakeTurnsAtTheFolds() {
    assertThat(IntStream.rangeClosed(1, 7).map(member -> Folds.ofMember(member, 3)).toArray())
        .containsExactly(0, 1, 2, 0, 1, 2, 0);
  }
}
