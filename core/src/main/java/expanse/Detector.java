package expanse;

import expanse.base.Workers;
import expanse.decoding.ChosenThreshold;
import expanse.detection.SeriesDetector;
import expanse.detection.SeriesScan;
import expanse.market.BarSeries;
import expanse.pipeline.FinishedRun;
import expanse.pipeline.RunFiles;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A finished run as a detector over whole series, with the threshold that the run chose.
///
/// A probability rests on bars on both sides of its own, so this marks what has happened; for the
/// newest bars see [LiveDetector]. The same bars give the same answer, bit for bit, on any number
/// of threads. Safe for use by several threads, which take turns; to be closed when none uses it.
///
/// What people can mend is an [ExpanseException]. The first detector of a program that runs on slow
/// arithmetic says so as a warning of the [System.Logger] named `expanse`.
public final class Detector implements AutoCloseable {
  private final RunFiles files;
  private final Workers workers;
  private final boolean ownsWorkers;
  private final SeriesDetector detector;
  private final double threshold;
  private final boolean ownsModels;

  private Detector(RunFiles files, Workers workers, boolean ownsWorkers) {
    this.files = files;
    this.workers = workers;
    this.ownsWorkers = ownsWorkers;
    ownsModels = true;
    SlowKernels.warnOnce();
    try {
      ChosenThreshold chosen = ChosenThreshold.read(FinishedRun.open(files.folder()).folder());
      threshold = chosen.threshold();
      detector = SeriesDetector.open(files.folder(), chosen.rule(), workers);
    } catch (RuntimeException e) {
      close(ownsWorkers, workers, files);
      throw e;
    }
  }

  private Detector(Detector common, String symbol) {
    files = common.files;
    workers = common.workers;
    ownsWorkers = false;
    threshold = common.threshold;
    detector = common.detector.of(symbol);
    ownsModels = false;
  }

  /// Opens a finished run on all processors.
  ///
  /// @param run the folder that `expanse train --out` wrote, or a zip archive of it
  /// @throws ExpanseException when it holds no finished run, or one that is damaged
  public static Detector open(Path run) {
    return ExpanseException.call(() ->
        new Detector(
            RunFiles.of(run), new Workers(Runtime.getRuntime().availableProcessors()), true));
  }

  /// Opens a finished run on threads that it shares with other detectors.
  ///
  /// @param run the folder that `expanse train --out` wrote, or a zip archive of it
  /// @param threads that stay the caller's, to be closed after the detector
  /// @throws ExpanseException when it holds no finished run, or one that is damaged
  public static Detector open(Path run, Threads threads) {
    return ExpanseException.call(() -> new Detector(RunFiles.of(run), threads.workers(), false));
  }

  /// Opens a finished run that comes as the bytes of a zip archive.
  ///
  /// @param zip of a run folder; read to its end, not closed. Its files are unpacked into the
  ///   folder for temporary files and deleted on [#close]
  /// @param threads that stay the caller's, to be closed after the detector
  /// @throws ExpanseException when it is no archive, or holds no finished run
  public static Detector open(InputStream zip, Threads threads) {
    return ExpanseException.call(
        () -> new Detector(RunFiles.unpacked(zip, "the archive"), threads.workers(), false));
  }

  /// A detector for an instrument, with the models of this one: a run that learned from several
  /// instruments may have found that some are marked by a rule of their own.
  ///
  /// @param symbol as the run's data name it; any other is detected in as by this one
  /// @return to be used until this one is closed
  public Detector of(String symbol) {
    return new Detector(this, symbol);
  }

  /// The threshold that the run chose on validation, in [0, 1]: bars whose probability is larger
  /// are marked.
  public double threshold() {
    return threshold;
  }

  /// All expansions of a series, oldest first. Stretches between session breaks that are shorter
  /// than a window of the run are not looked at.
  public List<Expansion> detect(BarSeries bars) {
    List<Expansion> expansions = new ArrayList<>();
    detect(BarSource.of(bars), expansions::add);
    return expansions;
  }

  /// Gives each expansion as soon as no later bar can change it, oldest first.
  ///
  /// @param bars asked once
  /// @param sink called on the calling thread; what it throws ends the detection
  /// @throws ExpanseException when bars are no bars, or do not rise in time
  public void detect(BarSource bars, Consumer<Expansion> sink) {
    ExpanseException.run(() -> {
      synchronized (workers) {
        SeriesScan scan =
            detector.feed(bars.intervalMillis(), span -> sink.accept(Expansion.of(span)));
        bars.forEach(scan::add);
        scan.finish();
      }
    });
  }

  /// Frees memory and, unless they are shared, threads. No call may be running. Nothing happens
  /// when the models are those of another detector.
  @Override
  public void close() {
    if (ownsModels) {
      detector.close();
      close(ownsWorkers, workers, files);
    }
  }

  private static void close(boolean ownsWorkers, Workers workers, RunFiles files) {
    if (ownsWorkers) {
      workers.close();
    }
    files.close();
  }
}
