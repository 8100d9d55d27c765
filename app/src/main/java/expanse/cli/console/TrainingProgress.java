package expanse.cli.console;

import expanse.training.EpochReport;
import expanse.training.TrainingListener;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Shows the progress of all members of an ensemble as one.
public final class TrainingProgress implements TrainingListener, AutoCloseable {
  private final Console console;
  private @Nullable Progress progress;
  private long done;

  public TrainingProgress(Console console) {
    this.console = console;
  }

  @Override
  public synchronized void started(int member, int members, int before, int epochs, int steps) {
    if (progress == null) {
      String task = members == 1 ? "training" : "training " + members + " models";
      progress = console.progress(task, (long) members * epochs);
    }
    done += before;
  }

  @Override
  public synchronized void epoch(EpochReport report) {
    done++;
    if (progress != null) {
      progress.at(
          done,
          String.format(
              Locale.ROOT,
              "epoch %d, loss %.3f, AP %.3f",
              report.epoch(),
              report.trainLoss(),
              report.averagePrecision()));
    }
  }

  @Override
  public synchronized void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
