package expanse.split;

import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.List;

/// Which window serves for what, and the proof that nothing leaks between the subsets.
///
/// @param method how the subsets came about, in words
/// @param leaky whether subsets share bars or labels: figures from such a plan mean nothing
/// @param embargo bars that lie at least between windows of different subsets
/// @param length bars of a window
/// @param train windows that fit the weights
/// @param validation windows that choose epoch, threshold, calibration
/// @param test windows that are scored
/// @param dropped windows that would have leaked, each with the reason
/// @param proof text for people: counts, ranges, smallest distances, what is shared
public record SplitPlan(
    String method,
    boolean leaky,
    int embargo,
    int length,
    List<Window> train,
    List<Window> validation,
    List<Window> test,
    List<Dropped> dropped,
    String proof) {

  /// A window left out of every subset.
  ///
  /// @param window which
  /// @param reason why, naming the window it would have leaked to
  /// @param forCopy whether because its prices stand in the other window, too
  public record Dropped(Window window, String reason, boolean forCopy) {
    /// A window that was left out for any other reason.
    public Dropped(Window window, String reason) {
      this(window, reason, false);
    }
  }

  /// Copies the lists.
  public SplitPlan {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
    dropped = List.copyOf(dropped);
  }

  /// The windows of a subset, in time order (in drawn order for the random split).
  public List<Window> windows(Subset subset) {
    return switch (subset) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  /// The windows of all subsets, subset after subset.
  public List<Window> windows() {
    List<Window> all = new ArrayList<>();
    for (Subset subset : Subset.values()) {
      all.addAll(windows(subset));
    }
    return all;
  }
}
