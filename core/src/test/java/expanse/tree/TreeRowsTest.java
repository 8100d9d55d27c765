package expanse.tree;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.dataset.Dataset;
import expanse.feature.FeatureMatrix;
import expanse.market.BarSeries;
import expanse.settings.TrainingSettings;
import expanse.testing.Seeds;
import expanse.training.ToyMarket;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What boosted trees learn from: bars within their windows, or each as the newest one.
class TreeRowsTest {
  private static final int T = ToyMarket.WINDOW;

  private static TrainingSettings settings(boolean newest) {
    return ToyMarket.settings(
        "features.set=hindsight",
        "augmentation.inversion=0.5",
        "trees.count=1",
        "trees.newest=" + newest);
  }

  /// The bar of each row, as the order is described.
  private static List<Integer> bars(Dataset data, boolean newest) {
    List<Integer> bars = new ArrayList<>();
    List<Window> windows = data.windows(Subset.TRAIN);
    for (int i = 0; i < windows.size(); i++) {
      int listed = windows.get(i).start();
      if (newest) {
        int first = Math.max(data.earliestStart(Subset.TRAIN, i) + T - 1, listed);
        for (int k = 0; k < 2 * (listed + T - first); k++) {
          bars.add(first + k / 2);
        }
      } else {
        for (int k = 0; k < 2 * T; k++) {
          bars.add(listed + k % T);
        }
      }
    }
    return bars;
  }

  private static float[] row(TreeRows rows, int r) {
    return Arrays.copyOfRange(rows.x(), r * rows.columns(), (r + 1) * rows.columns());
  }

  /// The same bars up to a row, others from there.
  private static Dataset otherFuture(Dataset data, int last, long seed) {
    BarSeries bars = data.bars();
    int n = bars.size();
    long[] time = new long[n];
    double[][] prices = new double[4][n];
    Dataset other = new ToyMarket(seed + 1000, 8, 2, 2).data(settings(true));
    for (int i = 0; i < n; i++) {
      BarSeries from = i <= last ? bars : other.bars();
      time[i] = bars.time(i);
      prices[0][i] = from.open(i);
      prices[1][i] = from.high(i);
      prices[2][i] = from.low(i);
      prices[3][i] = from.close(i);
    }
    return new Dataset(
        BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null),
        data.spans(),
        data.plan(),
        data.features().set(),
        data.features().context(),
        Map.of());
  }

  @Test
  void withNewestARowIsItsBarAsTheLastOfItsWindow() {
    TrainingSettings settings = settings(true);
    Dataset data = new ToyMarket(1, 8, 2, 2).data(settings);
    TreeRows rows = TreeRows.of(data, settings);
    List<Integer> bars = bars(data, true);
    assertThat(rows.target()).hasSameSizeAs(bars.toArray());
    for (int r = 0; r < bars.size(); r++) {
      int bar = bars.get(r);
      FeatureMatrix window =
          (r % 2 == 0 ? data.features() : data.invertedFeatures()).window(bar - T + 1, T);
      assertThat(row(rows, r))
          .containsExactly(
              Arrays.copyOfRange(window.values(), (T - 1) * rows.columns(), T * rows.columns()));
      boolean inside = data.spans().stream().anyMatch(s -> s.start() <= bar && bar <= s.end());
      assertThat(rows.target()[r]).isEqualTo(inside ? 1 : 0);
    }
  }

  @Test
  void withNewestNoRowKnowsOfBarsAfterItsOwn() {
    Seeds.each(
        5,
        seed -> {
          Dataset data = new ToyMarket(seed, 8, 2, 2).data(settings(true));
          int last = data.windows(Subset.TRAIN).get(4).start() + T / 2;
          for (boolean newest : new boolean[] {true, false}) {
            TreeRows before = TreeRows.of(data, settings(newest));
            TreeRows after = TreeRows.of(otherFuture(data, last, seed), settings(newest));
            List<Integer> bars = bars(data, newest);
            int changedUpToLast = 0;
            int changedLater = 0;
            for (int r = 0; r < bars.size(); r++) {
              if (!Arrays.equals(row(before, r), row(after, r))) {
                changedUpToLast += bars.get(r) <= last ? 1 : 0;
                changedLater += bars.get(r) > last ? 1 : 0;
              }
            }
            assertThat(changedLater).isPositive();
            if (newest) {
              assertThat(changedUpToLast).isZero();
            } else { // in a listed window, features see how it goes on
              assertThat(changedUpToLast).isPositive();
            }
          }
        });
  }
}
