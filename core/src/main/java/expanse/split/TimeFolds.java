package expanse.split;

import expanse.base.InputException;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.window.Window;
import expanse.window.WindowClock;
import java.util.ArrayList;
import java.util.List;

/// Cuts windows into stretches of time for cross-validation. Each stretch is scored by models that
/// learned from the others, without the windows that share bars, labels or copied prices with it or
/// lie nearer than the embargo.
public final class TimeFolds {
  private TimeFolds() {}

  /// One stretch and what may be learned for it.
  ///
  /// @param learn windows to learn from, in time order
  /// @param heldOut the windows of the stretch, in time order
  /// @param dropped windows in neither, each with the reason
  public record Fold(List<Window> learn, List<Window> heldOut, List<SplitPlan.Dropped> dropped) {
    /// Copies the lists.
    public Fold {
      learn = List.copyOf(learn);
      heldOut = List.copyOf(heldOut);
      dropped = List.copyOf(dropped);
    }
  }

  /// Cuts windows into folds of about equally many.
  ///
  /// @param windows in any order; the subsets they name are not looked at
  /// @param length bars of a window
  /// @param embargo least number of bars between what is learned from and what is scored
  /// @param folds number of stretches, at least 2
  /// @throws InputException when there are too few windows
  public static List<Fold> of(
      BarSeries bars,
      List<Window> windows,
      List<IndexSpan> spans,
      int length,
      int embargo,
      int folds) {
    if (folds < 2 || windows.size() < 2 * folds) {
      throw new InputException(
          windows.size()
              + " windows cannot be cut into "
              + folds
              + " folds; it takes at least 2 folds of 2 windows each");
    }
    List<Window> sorted = new ArrayList<>(windows);
    sorted.sort(new WindowClock(bars, length).order());
    int[] fold =
        FoldCut.of(bars, sorted, folds, (place, size) -> (int) (((place + 1L) * folds - 1) / size));
    List<Fold> result = new ArrayList<>();
    for (int k = 0; k < folds; k++) {
      List<Window> heldOut = new ArrayList<>();
      List<Window> rest = new ArrayList<>();
      for (int i = 0; i < fold.length; i++) {
        (fold[i] == k ? heldOut : rest).add(sorted.get(i));
      }
      SubsetFootprint subset = new SubsetFootprint(length, spans, bars);
      heldOut.forEach(subset::add);
      List<Window> learn = new ArrayList<>();
      List<SplitPlan.Dropped> dropped = new ArrayList<>();
      for (Window window : rest) {
        SubsetFootprint.Leak leak = subset.leak(window, embargo);
        if (leak == null) {
          learn.add(window);
        } else {
          String reason = "with window " + leak.window().id() + ": " + leak.detail();
          dropped.add(new SplitPlan.Dropped(window, reason));
        }
      }
      if (learn.isEmpty()) {
        throw new InputException(
            "fold "
                + (k + 1)
                + " of "
                + folds
                + " leaves nothing to train on: every other window leaks into it; space the windows"
                + " further apart or use fewer folds");
      }
      result.add(new Fold(learn, heldOut, dropped));
    }
    return result;
  }
}
