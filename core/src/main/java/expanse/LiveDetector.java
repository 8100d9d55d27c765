package expanse;

import expanse.base.Workers;
import expanse.live.LiveRun;
import expanse.live.LiveSignal;
import expanse.live.LiveSymbol;
import expanse.market.Bar;
import java.nio.file.Path;
import java.util.Optional;

/// A finished run as a detector that is given bars one by one, as they close.
///
/// Nothing is known of bars to come, so what is said of the newest bar is the weakest and is
/// revised as bars follow. After a session break it waits until a window is full again. Needs the
/// same memory however long it runs. For one thread at a time; detectors that share threads may be
/// used each by another. What people can mend is an [ExpanseException].
public final class LiveDetector implements AutoCloseable {
  private final Workers workers;
  private final boolean ownsWorkers;
  private final LiveRun run;
  private final LiveSymbol symbol;

  private LiveDetector(
      Path path, String name, long intervalMillis, Workers workers, boolean ownsWorkers) {
    this.workers = workers;
    this.ownsWorkers = ownsWorkers;
    SlowKernels.warnOnce();
    try {
      run = LiveRun.open(path, null, workers);
      symbol = run.symbol(name, intervalMillis);
    } catch (RuntimeException e) {
      if (ownsWorkers) {
        workers.close();
      }
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
        () -> new LiveDetector(run, "", intervalMillis, new Workers(1), true));
  }

  /// Opens a finished run on threads that it shares with other detectors.
  ///
  /// @param run the folder that `expanse train --out` wrote, or a zip archive of it
  /// @param intervalMillis usual time between bars; a step of more than ten is a session break
  /// @param threads that stay the caller's, to be closed after the detector
  /// @throws ExpanseException when it holds no finished run, or one that is damaged
  public static LiveDetector open(Path run, long intervalMillis, Threads threads) {
    return open(run, "", intervalMillis, threads);
  }

  /// Opens a finished run for an instrument, on threads that it shares with other detectors: a run
  /// that learned from several instruments may have found that some are marked by a rule of their
  /// own.
  ///
  /// @param run the folder that `expanse train --out` wrote, or a zip archive of it
  /// @param symbol as the run's data name it; all others are predicted alike
  /// @param intervalMillis usual time between bars; a step of more than ten is a session break
  /// @param threads that stay the caller's, to be closed after the detector
  /// @throws ExpanseException when it holds no finished run, or one that is damaged
  public static LiveDetector open(Path run, String symbol, long intervalMillis, Threads threads) {
    return ExpanseException.call(
        () -> new LiveDetector(run, symbol, intervalMillis, threads.workers(), false));
  }

  /// The threshold that the run chose for newest bars, in [0, 1].
  public double threshold() {
    return run.threshold();
  }

  /// Takes the next closed bar and predicts the window that ends with it.
  ///
  /// @param bar later than the one before
  /// @return what is known of this bar now
  /// @throws ExpanseException when it is no bar, or not later than the one before
  public Signal push(Bar bar) {
    return signal(ExpanseException.call(() -> symbol.push(bar)));
  }

  /// What [#push] would say of a bar that is still open, if it closed now. Nothing of it is kept,
  /// so that it may be asked as often as the bar changes.
  ///
  /// @param bar later than the last one that was pushed
  /// @throws ExpanseException as [#push]
  public Signal peek(Bar bar) {
    return signal(ExpanseException.call(() -> symbol.peek(bar)));
  }

  /// Bars at the start of a stream whose signals rest on fewer bars than later ones do: those of a
  /// window less one, which have no probability, and those that features look back beyond it.
  public int unstableBars() {
    return run.unstableBars();
  }

  private static Signal signal(LiveSignal signal) {
    return new Signal(
        signal.time(),
        signal.missing(),
        signal.probability(),
        signal.inside(),
        signal.disagreement(),
        signal.startsSoon(),
        signal.barsToStart(),
        Optional.ofNullable(signal.open()).map(Expansion::of));
  }

  /// Frees memory and, unless they are shared, threads.
  @Override
  public void close() {
    run.close();
    if (ownsWorkers) {
      workers.close();
    }
  }
}
