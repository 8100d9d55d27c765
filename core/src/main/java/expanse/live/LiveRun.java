package expanse.live;

import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Workers;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.SpanRule;
import expanse.detection.LiveModel;
import expanse.market.BarSeries;
import expanse.pipeline.FinishedRun;
import expanse.pipeline.RunFiles;
import expanse.run.LiveUse;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A finished run that is opened once for any number of symbols.
///
/// Symbols may be given their bars by several threads; while one of them is computed, the others
/// wait.
public final class LiveRun implements AutoCloseable {
  private static final int ID_LENGTH = 12;

  private final RunFiles files;
  private final Workers workers;
  private final String model;
  private final LiveUse use;
  private final double threshold;
  private final long intervalMillis;
  private final LiveModel shared;

  private LiveRun(RunFiles files, Workers workers, @Nullable Double threshold) {
    this.files = files;
    this.workers = workers;
    FinishedRun run = FinishedRun.open(files.folder());
    SpanRule rule = ChosenThreshold.read(run.folder()).rule();
    RunDirectory folder = new RunDirectory(run.folder());
    use = LiveUse.of(folder, run.metadata(), rule.threshold());
    this.threshold = threshold == null ? use.threshold() : threshold;
    model = id(folder, this.threshold);
    intervalMillis = run.metadata().learnedFrom().intervalMillis();
    shared = LiveModel.open(run, rule, workers);
  }

  /// Opens a finished run.
  ///
  /// @param run the folder that training wrote, or a zip archive of it
  /// @param threshold in place of the run's own, or null
  /// @param workers threads to compute on; they stay the caller's
  /// @throws InputException when it holds no finished run, or one that is damaged
  public static LiveRun open(Path run, @Nullable Double threshold, Workers workers) {
    RunFiles files = RunFiles.of(run);
    try {
      return new LiveRun(files, workers, threshold);
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /// Names what speaks: the same files of a run at the same threshold have the same name. Files
  /// that score a run say nothing, and do not count.
  private static String id(RunDirectory run, double threshold) {
    Map<String, String> files = RunManifest.checksums(run);
    for (String score :
        List.of(
            RunDirectory.EVALUATION,
            RunDirectory.PREDICTIONS,
            RunDirectory.PREDICTED_SPANS,
            RunDirectory.PREDICTED_WINDOWS,
            RunDirectory.PREDICTED_LIVE,
            RunDirectory.STUDIO)) {
      files.remove(score);
    }
    String all = threshold + "\n" + files;
    return Hashing.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, ID_LENGTH);
  }

  /// Twelve hexadecimal digits that name the models and the threshold.
  public String model() {
    return model;
  }

  /// A newest bar is said to lie inside an expansion when its probability is larger, in [0, 1].
  public double threshold() {
    return threshold;
  }

  /// The probability that a newest bar lies inside an expansion.
  ///
  /// @param raw before it is corrected for how little is known of a newest bar
  double corrected(double raw) {
    return use.correct(raw);
  }

  /// Usual time between the bars that the run learned from.
  public long intervalMillis() {
    return intervalMillis;
  }

  /// Bars of a window: what a symbol must have seen before the first bar is predicted.
  public int window() {
    return shared.window();
  }

  /// Bars at the start of a symbol whose signals rest on fewer bars than later ones do: those
  /// before the first that is predicted, and those that features look back beyond it.
  public int unstableBars() {
    return shared.window() - 1 + shared.warmUp();
  }

  /// A symbol that has seen no bar yet.
  ///
  /// @param name of the instrument
  /// @param interval usual milliseconds between its bars; a step of more than ten is a session gap
  public LiveSymbol symbol(String name, long interval) {
    return new LiveSymbol(this, name, shared.detector(name, interval));
  }

  /// Whether a step between bars is a session gap.
  static boolean isGap(long millis, long interval) {
    return interval > 0 && millis > BarSeries.DEFAULT_GAP_INTERVALS * interval;
  }

  /// What takes turns.
  Workers turn() {
    return workers;
  }

  /// Frees memory. No symbol may be used afterwards.
  @Override
  public void close() {
    shared.close();
    files.close();
  }
}
