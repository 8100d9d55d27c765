package expanse.pipeline;

import expanse.decoding.ChosenThreshold;
import expanse.decoding.SpanRule;
import expanse.decoding.ThresholdChoice;
import expanse.decoding.ThresholdTable;
import expanse.ensemble.Predictor;
import expanse.ensemble.WindowPrediction;
import expanse.metric.BinaryCounts;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.List;

/// The threshold of a run: how it is chosen, and the files that keep it.
public final class RunThreshold {
  private RunThreshold() {}

  /// Writes the threshold table, and keeps the highest point of the smoothed curve of F1.
  ///
  /// @param run folder of the run
  /// @param selection windows that thresholds may be chosen on, see [Predictor#selection]
  /// @param grid of the table
  public static ChosenThreshold choose(
      Path run, List<WindowPrediction> selection, TrainingSettings.Threshold grid) {
    table(run, selection, grid);
    SpanRule rule = ThresholdChoice.robust(selection, grid.minSpanLength(), grid.decoder());
    return keep(run, selection, rule, "the maximum of the smoothed F1 curve on validation windows");
  }

  /// Writes the threshold table of a run.
  public static ThresholdTable table(
      Path run, List<WindowPrediction> selection, TrainingSettings.Threshold grid) {
    ThresholdTable table =
        ThresholdTable.of(selection, grid.min(), grid.max(), grid.step(), grid.minSpanLength());
    table.write(new RunDirectory(run).thresholdTable());
    return table;
  }

  /// Keeps a threshold as the run's, bound to it with the table that lies there.
  ///
  /// @param how it was chosen, in words
  public static ChosenThreshold keep(
      Path run, List<WindowPrediction> selection, SpanRule rule, String how) {
    ChosenThreshold chosen =
        new ChosenThreshold(
            rule.threshold(),
            rule.minSpanLength(),
            how,
            selection.size(),
            counts(selection, rule).f1(),
            rule.decoder());
    chosen.write(run);
    RunDirectory folder = new RunDirectory(run);
    RunManifest.renew(folder, folder.threshold(), folder.thresholdTable());
    return chosen;
  }

  /// The bars of windows, counted under a rule.
  public static BinaryCounts counts(List<WindowPrediction> windows, SpanRule rule) {
    BinaryCounts counts = BinaryCounts.NONE;
    for (WindowPrediction w : windows) {
      counts = counts.plus(BinaryCounts.ofMask(rule.mask(w), w.truth(), w.weight()));
    }
    return counts;
  }
}
