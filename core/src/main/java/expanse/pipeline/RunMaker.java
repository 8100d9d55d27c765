package expanse.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes runs that do not depend on one another: [LocalRuns] on the cores of this machine, others
/// elsewhere. The files of a run are the same wherever it was made, but for what tells times,
/// machines and numbers of threads.
public interface RunMaker {
  /// Where, in words that follow a number of runs, such as `2 at a time`.
  String where();

  /// Makes runs, in any order. One that breaks off does not end the others, and each stands in its
  /// folder before the listener hears of its end. What the listener throws ends all.
  void make(List<PlannedRun> runs, Listener listener);

  /// Hears how the work goes on; called by several threads.
  interface Listener {
    /// A run came to the end of an epoch. Not every maker hears of it.
    ///
    /// @param epoch from 1
    default void epoch(PlannedRun run, int epoch) {}

    /// A run is made.
    ///
    /// @param failure why it broke off, or null
    void ended(PlannedRun run, @Nullable String failure);
  }
}
