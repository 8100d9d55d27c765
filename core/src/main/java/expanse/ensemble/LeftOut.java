package expanse.ensemble;

import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.run.RunMetadata;
import expanse.window.Window;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Which models of a run have not seen a window.
final class LeftOut {
  private LeftOut() {}

  /// Whether a run has left out each window of a data set once.
  static boolean isFoldedRun(RunMetadata run, Dataset data) {
    return run.settings().ensemble().folds() > 0 && data.digest().equals(run.windows());
  }

  /// The numbers of the networks to ask about each window, rising, `[windows]`\[some].
  static int[][] unseen(RunMetadata run, Dataset data, List<Window> windows) {
    int folds = run.settings().ensemble().folds();
    return IntStream.of(folds(run, data, windows))
        .mapToObj(fold ->
            IntStream.range(0, run.ensemble())
                .filter(k -> fold < 0 || Folds.ofMember(k + 1, folds) == fold)
                .toArray())
        .toArray(int[][]::new);
  }

  /// The fold that each window was left out with; -1 for those that no model has seen, such as test
  /// windows, and for additional training windows that all have.
  static int[] folds(RunMetadata run, Dataset data, List<Window> windows) {
    int[] folds = new int[windows.size()];
    Arrays.fill(folds, -1);
    if (isFoldedRun(run, data)) {
      List<Window> pool = Folds.pool(data);
      int[] ofPool = Folds.ofPool(data, pool, run.settings().ensemble().folds());
      for (int i = 0; i < folds.length; i++) {
        int place = pool.indexOf(windows.get(i));
        if (place >= 0) {
          folds[i] = ofPool[place];
        }
      }
    }
    return folds;
  }
}
