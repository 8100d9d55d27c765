package expanse.dataset;

import expanse.base.InputException;
import expanse.label.IndexSpan;
import expanse.split.CopyFinder;
import expanse.split.FoldCut;
import expanse.split.SplitPlan;
import expanse.window.Subset;
import expanse.window.Window;
import expanse.window.WindowClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Cuts the windows that a model may learn from into stretches of time, each of which is left out
/// by some members of an ensemble. The test subset is never touched.
public final class Folds {
  private Folds() {}

  /// The fold that a member leaves out.
  ///
  /// @param member from 1
  public static int ofMember(int member, int folds) {
    return (member - 1) % folds;
  }

  /// All windows of the training and validation subsets in time order.
  public static List<Window> pool(Dataset data) {
    List<Window> pool = new ArrayList<>(data.plan().train());
    pool.addAll(data.windows(Subset.VALIDATION));
    pool.sort(new WindowClock(data.bars(), data.windowLength()).order());
    return pool;
  }

  /// The fold of every window of the pool; see [FoldCut].
  public static int[] ofPool(Dataset data, List<Window> pool, int folds) {
    return FoldCut.of(
        data.bars(), pool, folds, (place, size) -> (int) ((long) place * folds / size));
  }

  /// The plan of the members that leave out a fold: its windows validate, the others train, except
  /// those that lie nearer than the embargo, may share a label with it, or hold prices of it under
  /// other times.
  public static SplitPlan plan(Dataset data, int folds, int fold) {
    List<Window> pool = pool(data);
    SplitPlan whole = data.plan();
    if (pool.size() < 2 * folds) {
      throw new InputException(
          "there are "
              + pool.size()
              + " windows to learn from, too few for ensemble.folds="
              + folds
              + "; set ensemble.folds=0");
    }
    int longest = data.spans().stream().mapToInt(IndexSpan::length).max().orElse(0);
    int distance = Math.max(whole.embargo(), longest);
    WindowClock clock = new WindowClock(data.bars(), whole.length());
    int[] foldOf = ofPool(data, pool, folds);
    List<Window> train = new ArrayList<>();
    List<Window> validation = new ArrayList<>();
    List<SplitPlan.Dropped> dropped = new ArrayList<>(whole.dropped());
    for (int i = 0; i < pool.size(); i++) {
      if (foldOf[i] == fold) {
        validation.add(pool.get(i));
      }
    }
    CopyFinder copies = new CopyFinder(whole.length());
    validation.forEach(window -> copies.add(data.bars(), window));
    for (int i = 0; i < pool.size(); i++) {
      Window window = pool.get(i);
      if (foldOf[i] == fold) {
        continue;
      }
      Window near = nearest(window, validation, clock);
      CopyFinder.Copy copy = copies.find(data.bars(), window);
      if (clock.between(near, window) < distance) {
        dropped.add(new SplitPlan.Dropped(window, "too near to the left-out window " + near.id()));
      } else if (copy != null) {
        dropped.add(
            new SplitPlan.Dropped(
                window,
                "with the left-out window " + copy.window().id() + ": " + copy.detail(),
                true));
      } else {
        train.add(window);
      }
    }
    return new SplitPlan(
        whole.method() + ", fold " + (fold + 1) + " of " + folds + " left out",
        whole.leaky(),
        whole.embargo(),
        whole.length(),
        train,
        validation,
        whole.test(),
        dropped,
        whole.proof());
  }

  private static Window nearest(Window window, List<Window> others, WindowClock clock) {
    return others.stream()
        .min(Comparator.comparingInt(other -> clock.between(window, other)))
        .orElseThrow();
  }
}
