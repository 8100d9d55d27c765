package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

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
