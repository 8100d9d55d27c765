package expanse.dataset;

import expanse.base.InputException;
import expanse.label.IndexSpan;
import expanse.split.CopyFinder;
import expanse.split.SplitPlan;
import expanse.window.Subset;
import expanse.window.Window;
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
    pool.sort(Comparator.comparingInt(Window::start));
    return pool;
  }

  /// The fold of a window of the pool by its place in time order.
  public static int ofWindow(int place, int windows, int folds) {
    return (int) ((long) place * folds / windows);
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
    int distance = whole.length() + Math.max(whole.embargo(), longest);
    List<Window> train = new ArrayList<>();
    List<Window> validation = new ArrayList<>();
    List<SplitPlan.Dropped> dropped = new ArrayList<>(whole.dropped());
    for (int i = 0; i < pool.size(); i++) {
      if (ofWindow(i, pool.size(), folds) == fold) {
        validation.add(pool.get(i));
      }
    }
    CopyFinder copies = new CopyFinder(whole.length());
    validation.forEach(window -> copies.add(data.bars(), window));
    for (int i = 0; i < pool.size(); i++) {
      Window window = pool.get(i);
      if (ofWindow(i, pool.size(), folds) == fold) {
        continue;
      }
      Window near = nearest(window, validation);
      CopyFinder.Copy copy = copies.find(data.bars(), window);
      if (Math.abs((long) near.start() - window.start()) < distance) {
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

  private static Window nearest(Window window, List<Window> others) {
    return others.stream()
        .min(Comparator.comparingLong(o -> Math.abs((long) o.start() - window.start())))
        .orElseThrow();
  }
}
