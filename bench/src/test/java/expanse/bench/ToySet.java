package expanse.bench;

import expanse.testing.ToyMarket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A labelled set whose surges are easy to see, and settings that learn them in a moment.
final class ToySet {
  static final int WINDOW = ToyMarket.WINDOW;
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
    new ToyMarket(1, TRAIN, 0, TEST).withLateLabels(rightLabels).write(folder);
  }

  /// The words of the settings on a command line.
  static Stream<String> words() {
    return QUICK.stream().map(change -> "--set=" + change);
  }
}
