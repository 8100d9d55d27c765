package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.market.BarSeries;
import expanse.split.SplitPlan;
import expanse.testing.RandomBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopiedFoldsTest {
  private static final int LENGTH = 64;

  @Test
  void aMemberDoesNotLearnPricesOfTheFoldThatItLeavesOut() {
    BarSeries walk = RandomBars.walk(2000, 3);
    int n = walk.size();
    long[] time = new long[n];
    double[] close = new double[n];
    for (int i = 0; i < n; i++) {
      time[i] = walk.time(i);
      close[i] = i >= 1600 && i < 1650 ? 1.5 * walk.close(i - 1500) : walk.close(i);
    }
    BarSeries bars = BarSeries.of(time, close, close.clone(), close.clone(), close.clone(), null);
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < 10; k++) {
      windows.add(new Window("w" + k, Subset.TRAIN, 100 + 166 * k));
    }
    SplitPlan whole =
        new SplitPlan("given", false, 0, LENGTH, windows, List.of(), List.of(), List.of(), "");
    Dataset data =
        new Dataset(
            bars, List.of(), whole, FeatureSets.ORIGINAL, FeatureContext.CONTINUOUS, Map.of());
    SplitPlan fold = Folds.plan(data, 2, 0);
    assertThat(fold.validation()).contains(windows.get(0));
    assertThat(fold.train()).doesNotContain(windows.get(9)).hasSize(4);
    assertThat(fold.dropped()).hasSize(1);
    assertThat(fold.dropped().getFirst().forCopy()).isTrue();
    assertThat(fold.dropped().getFirst().reason()).contains("w0").contains("the same 32 returns");
  }
}
