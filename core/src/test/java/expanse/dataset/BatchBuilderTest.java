package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureMatrix;
import expanse.feature.FeatureSets;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.model.Batch;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.testing.RandomBars;
import expanse.testing.Splits;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {
  private static final Dataset DATA = data();

  @Test
  void everyWindowLiesTimeMajorWithItsFeaturesAndTargets() {
    BatchBuilder builder = new BatchBuilder(DATA, TargetOptions.DEFAULT, Augmentation.NONE);
    Batch batch = builder.newBatch(8);
    List<WindowDraw> draws =
        List.of(
            new WindowDraw(0, DATA.windows(Subset.TRAIN).get(0).start(), false),
            new WindowDraw(3, DATA.windows(Subset.TRAIN).get(3).start() + 9, true),
            new WindowDraw(5, DATA.windows(Subset.TRAIN).get(5).start() - 4, false));
    builder.fill(batch, Subset.TRAIN, draws, new Rng(1));
    assertThat(batch.size()).isEqualTo(3);
    for (int b = 0; b < 3; b++) {
      WindowDraw draw = draws.get(b);
      FeatureMatrix window =
          (draw.inverted() ? DATA.invertedFeatures() : DATA.features()).window(draw.start(), 105);
      WindowTargets targets = DATA.targetsAt(Subset.TRAIN, draw.start(), TargetOptions.DEFAULT);
      for (int t = 0; t < 105; t++) {
        for (int k = 0; k < window.columns(); k++) {
          assertThat(batch.x[batch.inputAt(t, b) + k]).isEqualTo(window.get(t, k));
        }
        assertThat(batch.span[batch.at(t, b)]).isEqualTo(targets.span()[t]);
        assertThat(batch.weight[batch.at(t, b)]).isEqualTo(targets.weight()[t]);
        boolean counts = !targets.type().isNone() && targets.weight()[t] > 0;
        assertThat(batch.countdownMask[batch.at(t, b)]).isEqualTo(counts ? 1f : 0f);
        assertThat(batch.countdown[batch.at(t, b)]).isEqualTo(counts ? targets.countdown()[t] : 0f);
      }
      assertThat(batch.type[b]).isEqualTo(DATA.types().classOf(targets.type()));
      assertThat(batch.pointerMask[b]).isEqualTo(targets.type().isNone() ? 0f : 1f);
    }
  }

  @Test
  void aWindowWithoutSpansTrainsNoTypeNoPointerNoCountdown() {
    BatchBuilder builder = new BatchBuilder(DATA, TargetOptions.DEFAULT, Augmentation.NONE);
    Batch batch = builder.newBatch(1);
    for (int k = 0; k < DATA.windows(Subset.TRAIN).size(); k++) {
      builder.fill(batch, Subset.TRAIN, BatchBuilder.annotated(DATA, Subset.TRAIN, k, k + 1), null);
      if (DATA.targets(Subset.TRAIN, k, TargetOptions.DEFAULT).spans().isEmpty()) {
        assertThat(batch.type[0]).isEqualTo(-1);
        assertThat(batch.pointerMask[0]).isZero();
        assertThat(batch.countdownMask).containsOnly(0f);
      }
    }
  }

  @Test
  void equalGeneratorsDisturbEqually() {
    Augmentation all = new Augmentation(0, 0, 0, 1, 0, 0.03, 0.2, 0.2, 0.15, false);
    BatchBuilder builder = new BatchBuilder(DATA, TargetOptions.DEFAULT, all);
    List<WindowDraw> draws = BatchBuilder.annotated(DATA, Subset.TRAIN, 0, 4);
    Batch one = builder.newBatch(4);
    Batch two = builder.newBatch(4);
    builder.fill(one, Subset.TRAIN, draws, new Rng(7));
    builder.fill(two, Subset.TRAIN, draws, new Rng(7));
    assertThat(one.x).isEqualTo(two.x);
    assertThat(one.span).isEqualTo(two.span);
    builder.fill(two, Subset.TRAIN, draws, new Rng(8));
    assertThat(one.x).isNotEqualTo(two.x);
    builder.fill(two, Subset.TRAIN, draws, null);
    assertThat(one.x).isNotEqualTo(two.x);
  }

  @Test
  void jitterHasTheStandardDeviationAskedFor() {
    List<WindowDraw> draws = BatchBuilder.annotated(DATA, Subset.TRAIN, 0, 8);
    Batch plain = new BatchBuilder(DATA, TargetOptions.DEFAULT, Augmentation.NONE).newBatch(8);
    new BatchBuilder(DATA, TargetOptions.DEFAULT, Augmentation.NONE)
        .fill(plain, Subset.TRAIN, draws, null);
    BatchBuilder builder =
        new BatchBuilder(
            DATA, TargetOptions.DEFAULT, new Augmentation(0, 0, 0, 1, 0, 0.05, 0, 0, 0, false));
    Batch noisy = builder.newBatch(8);
    builder.fill(noisy, Subset.TRAIN, draws, new Rng(3));
    double sum = 0;
    for (int i = 0; i < plain.x.length; i++) {
      double d = noisy.x[i] - plain.x[i];
      sum += d * d;
    }
    assertThat(Math.sqrt(sum / plain.x.length)).isBetween(0.047, 0.053);
    assertThat(noisy.span).isEqualTo(plain.span);
  }

  /// By what a window's values are multiplied, bar by bar; all features of a bar by the same.
  private static double[] factors(Augmentation augmentation, int window, long seed) {
    List<WindowDraw> draws = BatchBuilder.annotated(DATA, Subset.TRAIN, window, window + 1);
    BatchBuilder plain = new BatchBuilder(DATA, TargetOptions.DEFAULT, Augmentation.NONE);
    BatchBuilder builder = new BatchBuilder(DATA, TargetOptions.DEFAULT, augmentation);
    Batch before = plain.newBatch(1);
    Batch after = builder.newBatch(1);
    plain.fill(before, Subset.TRAIN, draws, null);
    builder.fill(after, Subset.TRAIN, draws, new Rng(seed));
    assertThat(after.span).isEqualTo(before.span);
    double[] factors = new double[105];
    for (int t = 0; t < 105; t++) {
      int at = before.inputAt(t, 0);
      int largest = at;
      for (int k = at; k < at + before.inputs; k++) {
        largest = Math.abs(before.x[k]) > Math.abs(before.x[largest]) ? k : largest;
      }
      factors[t] = (double) after.x[largest] / before.x[largest];
      for (int k = at; k < at + before.inputs; k++) {
        assertThat((double) after.x[k]).isCloseTo(factors[t] * before.x[k], within(1e-5));
      }
    }
    return factors;
  }

  @Test
  void volatilityScalingIsOneFactorOverAWindowWithinItsBounds() {
    Augmentation scaling = new Augmentation(0, 0, 0, 1, 0, 0, 0, 0, 0.3, false);
    double least = 1;
    double most = 1;
    for (int seed = 0; seed < 40; seed++) {
      double[] factors = factors(scaling, seed % 8, seed);
      for (double factor : factors) {
        assertThat(factor).isCloseTo(factors[0], within(1e-5));
      }
      least = Math.min(least, factors[0]);
      most = Math.max(most, factors[0]);
    }
    assertThat(least).isBetween(0.7, 0.78);
    assertThat(most).isBetween(1.22, 1.3);
  }

  @Test
  void magnitudeWarpIsASmoothFactorOfTheDeviationAskedFor() {
    Augmentation warping = new Augmentation(0, 0, 0, 1, 0, 0, 0.2, 0, 0, false);
    double sum = 0;
    int n = 100;
    for (int seed = 0; seed < n; seed++) {
      double[] factors = factors(warping, seed % 8, seed);
      for (int t = 1; t < 105; t++) {
        assertThat(Math.abs(factors[t] - factors[t - 1])).isLessThan(0.04);
      }
      sum += (factors[0] - 1) * (factors[0] - 1);
    }
    assertThat(Math.sqrt(sum / n)).isBetween(0.17, 0.23);
  }

  @Test
  void timeWarpMovesTargetsWithTheirFeatures() {
    BatchBuilder builder =
        new BatchBuilder(
            DATA, TargetOptions.DEFAULT, new Augmentation(0, 0, 0, 1, 0, 0, 0, 0.3, 0, false));
    Batch batch = builder.newBatch(1);
    Rng rng = new Rng(5);
    int checked = 0;
    for (int k = 0; k < DATA.windows(Subset.TRAIN).size(); k++) {
      List<WindowDraw> draws = BatchBuilder.annotated(DATA, Subset.TRAIN, k, k + 1);
      builder.fill(batch, Subset.TRAIN, draws, rng);
      if (batch.pointerMask[0] == 0) {
        continue;
      }
      int start = Math.round((batch.center[0] - batch.length[0] / 2) * 105);
      int end = Math.round((batch.center[0] + batch.length[0] / 2) * 105);
      for (int t = start; t <= end; t++) {
        assertThat(batch.span[t]).isEqualTo(1f);
        checked++;
      }
      assertThat(batch.countdown[start]).isZero();
    }
    assertThat(checked).isPositive();
  }

  @Test
  void warpedFeaturesLieOnTheLineBetweenTheBarsThatTimeRunsThrough() {
    Augmentation warping = new Augmentation(0, 0, 0, 1, 0, 0, 0, 0.3, 0, false);
    for (int k = 0; k < 6; k++) {
      List<WindowDraw> draws = BatchBuilder.annotated(DATA, Subset.TRAIN, k, k + 1);
      BatchBuilder builder = new BatchBuilder(DATA, TargetOptions.DEFAULT, warping);
      Batch warped = builder.newBatch(1);
      builder.fill(warped, Subset.TRAIN, draws, new Rng(k));
      FeatureMatrix plain = DATA.features().window(draws.getFirst().start(), 105);
      double[] position = SmoothCurve.warpedTime(105, 0.3, new Rng(k));
      WindowTargets targets = DATA.targets(Subset.TRAIN, k, TargetOptions.DEFAULT);
      for (int t = 0; t < 105; t++) {
        int before = (int) Math.floor(position[t]);
        double on = position[t] - before;
        for (int c = 0; c < plain.columns(); c++) {
          double next = plain.get(Math.min(before + 1, 104), c);
          assertThat(warped.x[warped.inputAt(t, 0) + c])
              .isCloseTo((float) ((1 - on) * plain.get(before, c) + on * next), within(1e-5f));
        }
        int nearest = (int) Math.round(position[t]);
        assertThat(warped.span[warped.at(t, 0)]).isEqualTo(targets.span()[nearest]);
      }
    }
  }

  @Test
  void aBatchOfSomeColumnsHoldsThoseOfAWholeOne() {
    int[] columns = {0, 3, 7, 10};
    BatchBuilder whole = new BatchBuilder(DATA, TargetOptions.DEFAULT, Augmentation.NONE);
    BatchBuilder some = new BatchBuilder(DATA, TargetOptions.DEFAULT, Augmentation.NONE, columns);
    assertThat(whole.names()).isEqualTo(DATA.features().names());
    assertThat(some.names())
        .isEqualTo(IntStream.of(columns).mapToObj(DATA.features().names()::get).toList());
    List<WindowDraw> draws = BatchBuilder.annotated(DATA, Subset.TRAIN, 2, 5);
    Batch all = whole.newBatch(3);
    Batch few = some.newBatch(3);
    whole.fill(all, Subset.TRAIN, draws, null);
    some.fill(few, Subset.TRAIN, draws, null);
    for (int b = 0; b < 3; b++) {
      for (int t = 0; t < 105; t++) {
        for (int k = 0; k < columns.length; k++) {
          assertThat(few.x[few.inputAt(t, b) + k]).isEqualTo(all.x[all.inputAt(t, b) + columns[k]]);
        }
      }
    }
    assertThat(few.span).isEqualTo(all.span);
  }

  @Test
  void aMainSpanWeighsAsMuchAsItsReviewedBarsDoOnAverage() {
    TargetOptions once = new TargetOptions(0, false, true, TargetOptions.Countdown.MAIN, 20);
    BatchBuilder builder = new BatchBuilder(DATA, once, Augmentation.NONE);
    Batch batch = builder.newBatch(1);
    int checked = 0;
    for (int k = 0; k < DATA.windows(Subset.TRAIN).size(); k++) {
      // moved, so that some of its bars were not reviewed
      int start = DATA.windows(Subset.TRAIN).get(k).start() + 43;
      builder.fill(batch, Subset.TRAIN, List.of(new WindowDraw(k, start, false)), null);
      WindowTargets targets = DATA.targetsAt(Subset.TRAIN, start, once);
      IndexSpan main = targets.mainSpan();
      if (main == null) {
        continue;
      }
      double mean =
          IntStream.rangeClosed(main.start(), main.end())
              .mapToDouble(t -> targets.weight()[t])
              .filter(weight -> weight > 0)
              .average()
              .orElse(0);
      assertThat(batch.typeWeight[0]).isCloseTo((float) mean, within(1e-6f));
      assertThat(batch.pointerMask[0]).isCloseTo((float) mean, within(1e-6f));
      checked++;
    }
    assertThat(checked).isPositive();
  }

  private static Dataset data() {
    BarSeries bars = RandomBars.walk(6000, 1);
    List<IndexSpan> spans = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < 24; k++) {
      windows.add(new Window(Integer.toString(k), null, 20 + 240 * k));
      if (k % 4 != 1) {
        SpanType type = k % 2 == 0 ? SpanType.CONSOLIDATION : SpanType.RETRACEMENT;
        spans.add(new IndexSpan(60 + 240 * k, 66 + 241 * k, type, 1));
      }
    }
    SplitPlan plan = SplitPlanner.plan(bars, windows, spans, 105, Splits.inTimeOrder(60));
    return new Dataset(
        bars, spans, plan, FeatureSets.CORRECTED, FeatureContext.CONTINUOUS, Map.of());
  }
}
