package expanse;

import expanse.base.Workers;
import expanse.decoding.ChosenThreshold;
import expanse.detection.BarDetector;
import expanse.detection.LiveView;
import expanse.market.Bar;
import expanse.pipeline.FinishedRun;
import java.nio.file.Path;
import java.util.Optional;

/// A finished run as a detector that is given bars one by one, as they close.
///
/// Nothing is known of bars to come, so what is said of the newest bar is the weakest and is
/// revised as bars follow. After a session break it waits until a window is full again. Needs the
/// same memory however long it runs. For one thread at a time; detectors that share threads may be
/// used each by another. What people can mend is an [ExpanseException].
public final class LiveDetector implements AutoCloseable {
  private final RunFiles files;
  private final Workers workers;
  private final boolean ownsWorkers;
  private final BarDetector detector;
  private final double threshold;

  private LiveDetector(RunFiles files, long intervalMillis, Workers workers, boolean ownsWorkers) {
    this.files = files;
    this.workers = workers;
    this.ownsWorkers = ownsWorkers;
    SlowKernels.warnOnce();
    try {
      ChosenThreshold chosen = ChosenThreshold.read(FinishedRun.open(files.folder()).folder());
      threshold = chosen.threshold();
      detector = BarDetector.open(files.folder(), chosen.rule(), intervalMillis, workers);
    } catch (RuntimeException e) {
      close(ownsWorkers, workers, files);
      throw e;
    }
  }

  /// Opens a finished run on the calling thread alone.
  ///
  /// @param run the folder that `expanse train --out` wrote, or a zip archive of it
  /// @param intervalMillis usual time between bars; a step of more than ten is a session break
  /// @throws ExpanseException when it holds no finished run, or one that is damaged
  public static LiveDetector open(Path run, long intervalMillis) {
    return ExpanseException.call(
        () -> new LiveDetector(RunFiles.of(run), intervalMillis, new Workers(1), true));
  }

  /// Opens a finished run on threads that it shares with other detectors.
  ///
  /// @param run the folder that `expanse train --out` wrote, or a zip archive of it
  /// @param intervalMillis usual time between bars; a step of more than ten is a session break
  /// @param threads that stay the caller's, to be closed after the detector
  /// @throws ExpanseException when it holds no finished run, or one that is damaged
  public static LiveDetector open(Path run, long intervalMillis, Threads threads) {
    return ExpanseException.call(
        () -> new LiveDetector(RunFiles.of(run), intervalMillis, threads.workers(), false));
  }

  /// The threshold that the run chose on validation, in [0, 1].
  public double threshold() {
    return threshold;
  }

  /// Takes the next closed bar and predicts the window that ends with it.
  ///
  /// @param bar later than the one before
  /// @return what is known of this bar now
  /// @throws ExpanseException when it is no bar, or not later than the one before
  public Signal push(Bar bar) {
    return ExpanseException.call(() -> {
      LiveView view;
      synchronized (workers) {
        view = detector.push(bar);
      }
      return signal(bar, view);
    });
  }

  private Signal signal(Bar bar, LiveView view) {
    if (!view.predicted()) {
      return new Signal(
          bar.time(),
          view.missing(),
          Double.NaN,
          false,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Optional.empty());
    }
    Optional<Expansion> open =
        view.spans().stream()
            .filter(span -> span.endTime() == bar.time())
            .findFirst()
            .map(Expansion::of);
    return new Signal(
        bar.time(),
        0,
        view.newest(),
        view.newest() > threshold,
        view.uncertainties()[view.uncertainties().length - 1],
        view.startsSoon(),
        view.countdown(),
        open);
  }

  /// Frees memory and, unless they are shared, threads.
  @Override
  public void close() {
    detector.close();
    close(ownsWorkers, workers, files);
  }

  private static void close(boolean ownsWorkers, Workers workers, RunFiles files) {
    if (ownsWorkers) {
      workers.close();
    }
    files.close();
  }
}
