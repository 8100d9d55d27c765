package expanse.bench;

import expanse.barfile.BarFiles;
import expanse.base.Rng;
import expanse.label.Label;
import expanse.label.Labels;
import expanse.label.SpanType;
import expanse.market.BarSeries;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A labelled set whose surges are easy to see, and settings that learn them in a moment.
final class ToySet {
  static final int WINDOW = 32;
  static final int TRAIN = 24;
  static final int TEST = 8;

  /// Settings that fit the windows and are quick.
  static final List<String> QUICK =
      List.of(
          "window=" + WINDOW,
          "features.set=original",
          "features.mode=continuous",
          "split.embargo=0",
          "model.hidden=4",
          "model.projection=4",
          "batch_size=8",
          "epochs=3",
          "steps=0",
          "ensemble.members=1",
          "ensemble.folds=0",
          "ensemble.feature_subsets=[]",
          "segments.bar_trees=0",
          "threshold.decoder=marginals",
          "threads=1");

  private ToySet() {}

  /// Writes bars.csv, labels.csv and windows.csv.
  ///
  /// @param rightLabels from the first, how many of the labels are where surges are; the others are
  ///   two bars late
  static void write(Path folder, int rightLabels) {
    int total = TRAIN + TEST;
    int n = (total + 1) * 2 * WINDOW;
    Rng rng = new Rng(1);
    long[] time = new long[n];
    double[][] prices = new double[4][n];
    List<Label> labels = new ArrayList<>();
    double price = 1000;
    int surge = 0;
    double direction = 0;
    for (int i = 0; i < n; i++) {
      time[i] = 1_700_000_040_000L + i * 60_000L;
    }
    for (int i = 0; i < n; i++) {
      if (i % WINDOW == 12) {
        surge = 6;
        direction = rng.nextDouble() < 0.5 ? -1 : 1;
        int from = labels.size() < rightLabels ? i : i + 2;
        labels.add(new Label(time[from], time[from + 5], SpanType.CONSOLIDATION, 1, "", ""));
      }
      double move = surge-- > 0 ? direction * (3 + rng.nextDouble()) : rng.nextGaussian() * 0.5;
      prices[0][i] = price;
      price = Math.max(100, price + move);
      prices[3][i] = price;
      prices[1][i] = Math.max(prices[0][i], price) + rng.nextDouble() * 0.3;
      prices[2][i] = Math.min(prices[0][i], price) - rng.nextDouble() * 0.3;
    }
    BarSeries bars = BarSeries.of(time, prices[0], prices[1], prices[2], prices[3], null);
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < total; k++) {
      int start = (k + 1) * 2 * WINDOW + rng.nextInt(WINDOW / 2) - WINDOW / 2;
      windows.add(new Window("w" + k, k < TRAIN ? Subset.TRAIN : Subset.TEST, start));
    }
    BarFiles.write(folder.resolve("bars.csv"), bars);
    Labels.write(folder.resolve("labels.csv"), labels);
    WindowFile.write(folder.resolve("windows.csv"), bars, windows);
  }

  /// The words of the settings on a command line.
  static Stream<String> words() {
    return QUICK.stream().map(change -> "--set=" + change);
  }
}
