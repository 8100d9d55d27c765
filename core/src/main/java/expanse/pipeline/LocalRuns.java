package expanse.pipeline;

import expanse.base.InputException;
import expanse.base.Workers;
import expanse.training.EpochReport;
import expanse.training.TrainingListener;
import java.util.List;

/// Makes runs on the cores of this machine.
///
/// @param sideBySide how many runs at the same time
/// @param threads of each
public record LocalRuns(int sideBySide, int threads) implements RunMaker {
  @Override
  public String where() {
    return sideBySide + " at a time";
  }

  @Override
  public void make(List<PlannedRun> runs, Listener listener) {
    try (Workers workers = new Workers(Math.max(1, Math.min(sideBySide, runs.size())))) {
      workers.run(runs.size(), k -> make(runs.get(k), listener));
    }
  }

  private void make(PlannedRun run, Listener listener) {
    String failure = null;
    try {
      TrainingListener epochs =
          new TrainingListener() {
            @Override
            public void epoch(EpochReport report) {
              listener.epoch(run, report.epoch());
            }
          };
      run.plan().make(run.bars(), run.folder(), threads, epochs);
    } catch (InputException e) {
      failure = String.valueOf(e.getMessage());
    }
    listener.ended(run, failure);
  }
}
