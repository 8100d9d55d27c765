package expanse.segment;

import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.window.Window;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// The windows that models of spans learn from, and which of them each model may see.
///
/// @param windows in order of time
/// @param fold \[windows] the fold that a window is left out with
/// @param learns \[folds + 1]\[windows] whether the model that leaves out a fold learns from a
///   window; the last model leaves out nothing
record TrainingPool(List<Window> windows, int[] fold, boolean[][] learns) {
  static TrainingPool of(Dataset data, int folds) {
    List<Window> windows = Folds.pool(data);
    boolean[][] learns = new boolean[folds + 1][windows.size()];
    for (int f = 0; f < folds; f++) {
      Set<Window> train = new HashSet<>(Folds.plan(data, folds, f).train());
      for (int w = 0; w < windows.size(); w++) {
        learns[f][w] = train.contains(windows.get(w));
      }
    }
    Arrays.fill(learns[folds], true);
    return new TrainingPool(windows, Folds.ofPool(data, windows, folds), learns);
  }

  /// The windows of one instrument, in the same folds.
  TrainingPool of(Dataset data, String instrument) {
    int[] own =
        IntStream.range(0, windows.size())
            .filter(w -> data.bars().instrumentOf(windows.get(w).start()).name().equals(instrument))
            .toArray();
    boolean[][] learned = new boolean[learns.length][own.length];
    for (int f = 0; f < learned.length; f++) {
      for (int w = 0; w < own.length; w++) {
        learned[f][w] = learns[f][own[w]];
      }
    }
    return new TrainingPool(
        Arrays.stream(own).mapToObj(windows::get).toList(),
        Arrays.stream(own).map(w -> fold[w]).toArray(),
        learned);
  }

  /// Windows that the model with the fewest learns from.
  int least() {
    return Arrays.stream(learns)
        .mapToInt(one -> (int) IntStream.range(0, one.length).filter(w -> one[w]).count())
        .min()
        .orElse(0);
  }
}
