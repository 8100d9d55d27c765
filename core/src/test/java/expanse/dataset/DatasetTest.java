package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.feature.WindowFeatures;
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
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static final int LENGTH = 105;

  @Test
  void shiftedWindowsStayInTheirSegmentAndAwayFromOtherSubsets() {
    Seeds.each(
        40,
        seed -> {
          Dataset data = random((int) seed, 60);
          Rng rng = new Rng(seed);
          Augmentation augmentation = new Augmentation(0.5, 1, 40, 1, 0, 0, 0, 0, 0, false);
          BitSet others = new BitSet();
          others.or(data.reviewed(Subset.VALIDATION));
          others.or(data.reviewed(Subset.TEST));
          int moved = 0;
          for (int k = 0; k < data.windows(Subset.TRAIN).size(); k++) {
            Window window = data.windows(Subset.TRAIN).get(k);
            for (int draw = 0; draw < 20; draw++) {
              WindowDraw shown = augmentation.draw(data, Subset.TRAIN, k, rng);
              int start = shown.start();
              moved += start == window.start() ? 0 : 1;
              assertThat(Math.abs(start - window.start())).isLessThanOrEqualTo(40);
              int from = Math.max(0, start - data.plan().embargo());
              int hit = others.nextSetBit(from);
              assertThat(hit < 0 || hit >= start + LENGTH + data.plan().embargo()).isTrue();
              boolean crossed =
                  data.bars().segments().stream()
                      .anyMatch(s -> s.from() > start && s.from() < start + LENGTH);
              boolean crossesItself =
                  data.bars().segments().stream()
                      .anyMatch(
                          s -> s.from() > window.start() && s.from() < window.start() + LENGTH);
              assertThat(!crossed || (crossesItself && start == window.start())).isTrue();
            }
          }
          assertThat(moved).isPositive();
        });
  }

  @Test
  void shiftsAreMultiplesOfTheirStep() {
    Dataset data = random(8, 60);
    Rng rng = new Rng(3);
    Augmentation augmentation = new Augmentation(0, 1, 32, 16, 0, 0, 0, 0, 0, false);
    Set<Integer> shifts = new TreeSet<>();
    for (int k = 0; k < 2000; k++) {
      int index = k % data.windows(Subset.TRAIN).size();
      int start = augmentation.draw(data, Subset.TRAIN, index, rng).start();
      shifts.add(start - data.windows(Subset.TRAIN).get(index).start());
    }
    assertThat(shifts).containsExactly(-32, -16, 0, 16, 32);
  }

  @Test
  void withoutAugmentationEveryWindowIsShownAsAnnotated() {
    Dataset data = random(3, 60);
    Rng rng = new Rng(1);
    for (int k = 0; k < data.windows(Subset.TRAIN).size(); k++) {
      assertThat(Augmentation.NONE.draw(data, Subset.TRAIN, k, rng))
          .isEqualTo(new WindowDraw(k, data.windows(Subset.TRAIN).get(k).start(), false));
    }
  }

  @Test
  void shiftsAndInversionsReachBothSidesEvenly() {
    Dataset data = random(4, 60);
    Rng rng = new Rng(2);
    Augmentation augmentation = new Augmentation(0.5, 0.5, 10, 1, 0, 0, 0, 0, 0, false);
    int inverted = 0;
    int shifted = 0;
    int n = 4000;
    for (int k = 0; k < n; k++) {
      int index = k % data.windows(Subset.TRAIN).size();
      WindowDraw draw = augmentation.draw(data, Subset.TRAIN, index, rng);
      inverted += draw.inverted() ? 1 : 0;
      shifted += draw.start() == data.windows(Subset.TRAIN).get(index).start() ? 0 : 1;
    }
    assertThat(inverted).isBetween(1850, 2150);
    assertThat(shifted).isBetween(1500, 2050);
  }

  @Test
  void aCutWindowEndsAtAnyOfItsOwnBarsAndKeepsAwayFromOtherSubsets() {
    Dataset data = random(4, 60);
    Rng rng = new Rng(5);
    Augmentation augmentation = new Augmentation(0, 1, 10, 1, 1, 0, 0, 0, 0, false);
    int furthest = 0;
    for (int k = 0; k < 4000; k++) {
      int index = k % data.windows(Subset.TRAIN).size();
      int listed = data.windows(Subset.TRAIN).get(index).start();
      int start = augmentation.draw(data, Subset.TRAIN, index, rng).start();
      assertThat(start).isBetween(data.earliestStart(Subset.TRAIN, index), listed);
      assertThat(listed - start).isLessThan(LENGTH);
      furthest = Math.max(furthest, listed - start);
    }
    assertThat(furthest).isGreaterThan(LENGTH / 2);
  }

  @Test
  void targetsOfAShiftedWindowWeighOnlyBarsOfItsSubset() {
    Dataset data = random(5, 60);
    Window window = data.windows(Subset.TRAIN).get(3);
    WindowTargets targets = data.targetsAt(Subset.TRAIN, window.start() + 7, TargetOptions.DEFAULT);
    BitSet reviewed = data.reviewed(Subset.TRAIN);
    for (int t = 0; t < LENGTH; t++) {
      assertThat(targets.weight()[t]).isEqualTo(reviewed.get(window.start() + 7 + t) ? 1f : 0f);
    }
  }

  @Test
  void targetsOfEveryWindowAreTheSpansOfTheTimeline() {
    Dataset data = random(6, 60);
    BitSet positive = new BitSet();
    for (IndexSpan span : data.spans()) {
      positive.set(span.start(), span.end() + 1);
    }
    for (Subset part : Subset.values()) {
      for (int k = 0; k < data.windows(part).size(); k++) {
        float[] span = data.targets(part, k, TargetOptions.DEFAULT).span();
        int start = data.windows(part).get(k).start();
        for (int t = 0; t < LENGTH; t++) {
          assertThat(span[t]).isEqualTo(positive.get(start + t) ? 1f : 0f);
        }
      }
    }
  }

  @Test
  void targetsAreThoseOfAllLabelsThoughOnlyTheNearOnesAreRead() {
    Dataset data = random(9, 60);
    TargetOptions soft = new TargetOptions(9, true, TargetOptions.Countdown.NEXT, 0);
    for (Subset subset : Subset.values()) {
      for (Window window : data.windows(subset)) {
        WindowTargets near = data.targetsAt(subset, window.start(), soft);
        WindowTargets all =
            WindowTargets.of(data.spans(), data.reviewed(subset), window.start(), LENGTH, soft);
        assertThat(near.span()).isEqualTo(all.span());
        assertThat(near.weight()).isEqualTo(all.weight());
        assertThat(near.countdown()).isEqualTo(all.countdown());
        assertThat(near.spans()).isEqualTo(all.spans());
      }
    }
  }

  @Test
  void theBaseRateIsTheShareOfReviewedBarsInsideLabels() {
    Dataset data = random(10, 60);
    for (Subset subset : Subset.values()) {
      int inside = 0;
      for (int row = 0; row < data.bars().size(); row++) {
        int at = row;
        boolean labelled = data.spans().stream().anyMatch(s -> s.start() <= at && at <= s.end());
        inside += labelled && data.reviewed(subset).get(row) ? 1 : 0;
      }
      assertThat(data.positiveRate(subset))
          .isEqualTo((double) inside / data.reviewed(subset).cardinality());
    }
    Dataset empty =
        data.withPlan(
            new SplitPlan("", false, 0, LENGTH, List.of(), List.of(), List.of(), List.of(), ""));
    assertThat(empty.positiveRate(Subset.TRAIN)).isZero();
    assertThat(empty.spans()).isEqualTo(data.spans());
  }

  @Test
  void aShiftedWindowNeverShowsTheTimeOfAnotherSubsetInAnotherMarketNorLessThanTheEmbargoAway() {
    int[] moved = new int[1];
    Seeds.each(
        20,
        seed -> {
          Rng rng = new Rng(seed);
          BarSeries bars =
              BarSeries.joined(
                  List.of("ES", "NQ"),
                  List.of(
                      RandomBars.walk(3000, seed),
                      RandomBars.walk(3000, seed + 1000).shifted(700 * 60_000L)));
          List<Window> windows = new ArrayList<>();
          for (int market = 0; market < 2; market++) {
            for (int start = rng.nextInt(90); start + LENGTH < 3000; start += 90) {
              windows.add(Toy.window(windows.size(), market * 3000 + start));
            }
          }
          SplitPlan plan =
              SplitPlanner.plan(bars, windows, List.of(), LENGTH, Splits.inTimeOrder(30));
          Dataset data =
              new Dataset(
                  bars, List.of(), plan, FeatureSets.ORIGINAL, FeatureContext.CONTINUOUS, Map.of());
          WindowClock clock = new WindowClock(bars, LENGTH);
          for (Subset subset : Subset.values()) {
            for (int k = 0; k < data.windows(subset).size(); k++) {
              int annotated = data.windows(subset).get(k).start();
              for (int start :
                  List.of(data.earliestStart(subset, k), data.latestStart(subset, k))) {
                Window shown = Toy.window(-1, start);
                moved[0] += start == annotated ? 0 : 1;
                assertThat(bars.instrumentOf(start + LENGTH - 1))
                    .isEqualTo(bars.instrumentOf(annotated));
                for (Subset other : Subset.values()) {
                  for (Window window : other == subset ? List.<Window>of() : plan.windows(other)) {
                    assertThat(start == annotated || clock.between(shown, window) >= 30).isTrue();
                  }
                }
              }
            }
          }
        });
    assertThat(moved[0]).isPositive();
  }

  @Test
  void whatIsOutOfRangeIsRefusedByTheNameOfItsSetting() {
    double[] right = {0.5, 0.5, 10, 2, 0.5, 0.5, 0.5, 0.5, 0.5};
    List<String> names =
        List.of(
            "inversion",
            "offset",
            "offset_bars",
            "offset_step",
            "cut",
            "jitter",
            "magnitude_warp",
            "time_warp",
            "volatility_scale");
    for (int k = 0; k < right.length; k++) {
      for (double bad : new double[] {-1, 20_000}) {
        double[] v = right.clone();
        v[k] = bad;
        assertThatThrownBy(() ->
                new Augmentation(
                    v[0], v[1], (int) v[2], (int) v[3], v[4], v[5], v[6], v[7], v[8], false))
            .isInstanceOf(InputException.class)
            .hasMessageContaining("augmentation." + names.get(k));
      }
    }
  }

  @Test
  void invertedFeaturesAreThoseOfTheInvertedBars() {
    Dataset data = random(7, 60);
    WindowFeatures expected =
        WindowFeatures.of(FeatureSets.ORIGINAL, FeatureContext.CONTINUOUS, data.bars().inverted());
    assertThat(data.invertedFeatures().window(100, LENGTH).values())
        .isEqualTo(expected.window(100, LENGTH).values());
  }

  private static Dataset random(long seed, int embargo) {
    Rng rng = new Rng(seed);
    BarSeries bars = RandomBars.walk(8000, seed, 900, 90);
    List<IndexSpan> spans = Toy.spans(8000, rng);
    List<Window> windows = new ArrayList<>();
    for (int start = 0; start + LENGTH < 8000; start += 60 + rng.nextInt(180)) {
      windows.add(Toy.window(windows.size(), start));
    }
    SplitPlan plan = SplitPlanner.plan(bars, windows, spans, LENGTH, Splits.inTimeOrder(embargo));
    return new Dataset(
        bars, spans, plan, FeatureSets.ORIGINAL, FeatureContext.CONTINUOUS, Map.of());
  }
}
