package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.testing.RandomBars;
import expanse.testing.Splits;
import expanse.testing.Toy;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowOverlap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverlapWeightsTest {
  private static final int LENGTH = 105;

  private static Dataset overlapping() {
    BarSeries bars = RandomBars.walk(6000, 4);
    List<IndexSpan> spans = Toy.spans(bars.size(), new Rng(2));
    List<Window> windows =
        List.of(
            Toy.window(0, Subset.TRAIN, 500),
            Toy.window(1, Subset.TRAIN, 1000),
            Toy.window(2, Subset.TRAIN, 1400),
            Toy.window(3, Subset.VALIDATION, 4000));
    List<Window> more = WindowOverlap.expand(bars, windows, spans, LENGTH);
    SplitPlan plan = SplitPlanner.plan(bars, more, spans, LENGTH, Splits.inTimeOrder(0));
    return new Dataset(
        bars, spans, plan, FeatureSets.CORRECTED, FeatureContext.CONTINUOUS, Map.of());
  }

  /// Sums of the weights of every row over the windows of a part.
  private static double[] sums(Dataset data, Subset part, TargetOptions options) {
    double[] sums = new double[data.bars().size()];
    List<Window> windows = data.windows(part);
    for (int k = 0; k < windows.size(); k++) {
      float[] weight = data.targets(part, k, options).weight();
      for (int t = 0; t < LENGTH; t++) {
        sums[windows.get(k).start() + t] += weight[t];
      }
    }
    return sums;
  }

  @Test
  void aBarThatSeveralTrainingWindowsShowCountsOnceInTotal() {
    Dataset data = overlapping();
    TargetOptions once = new TargetOptions(0, false, true, TargetOptions.Countdown.NEXT, 0);
    TargetOptions often = new TargetOptions(0, false, false, TargetOptions.Countdown.NEXT, 0);
    double[] weighed = sums(data, Subset.TRAIN, once);
    double[] plain = sums(data, Subset.TRAIN, often);
    int several = 0;
    for (int row = 0; row < weighed.length; row++) {
      double expected = data.reviewed(Subset.TRAIN).get(row) ? 1 : 0;
      assertThat(weighed[row]).as("row %d", row).isEqualTo(expected, within(1e-6));
      several += plain[row] > 1.5 ? 1 : 0;
    }
    assertThat(several).isGreaterThan(50);
    assertThat(data.windows(Subset.TRAIN)).hasSizeGreaterThan(3);
  }

  @Test
  void confidenceAndOverlapMultiply() {
    Dataset data = overlapping();
    double[] weighed =
        sums(data, Subset.TRAIN, new TargetOptions(0, true, true, TargetOptions.Countdown.NEXT, 0));
    for (IndexSpan span : data.spans()) {
      for (int row = span.start(); row <= span.end(); row++) {
        if (data.reviewed(Subset.TRAIN).get(row)) {
          assertThat(weighed[row]).isEqualTo(span.confidence(), within(1e-6));
        }
      }
    }
  }

  @Test
  void otherSubsetsAreScoredWithWholeWeights() {
    Dataset data = overlapping();
    TargetOptions once = new TargetOptions(0, false, true, TargetOptions.Countdown.NEXT, 0);
    assertThat(data.windows(Subset.VALIDATION)).isNotEmpty();
    for (int k = 0; k < data.windows(Subset.VALIDATION).size(); k++) {
      assertThat(data.targets(Subset.VALIDATION, k, once).weight()).containsOnly(1f);
    }
  }
}
