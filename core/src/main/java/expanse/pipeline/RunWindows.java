package expanse.pipeline;

import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.decoding.FalseMarks;
import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.window.WindowChoice;
import java.util.List;
import java.util.Map;

/// What the windows of a run say about whole series.
public final class RunWindows {
  private RunWindows() {}

  /// How those were chosen that are not test windows.
  ///
  /// @param sources what the user named as data, by option
  public static WindowChoice choice(Dataset data, Map<String, String> sources) {
    boolean listed = sources.containsKey("windows") || sources.containsKey("windows-file");
    return WindowChoice.of(
        data.bars(), data.spans(), Folds.pool(data), data.windowLength(), !listed);
  }

  /// The threshold from which on no more false marks are to be expected than asked for.
  ///
  /// @param selection windows that thresholds may be chosen on
  /// @param rule whose threshold is exchanged
  /// @param most false marks a session or a day
  public static FalseMarks.Chosen falseMarks(
      Dataset data,
      WindowChoice choice,
      List<WindowPrediction> selection,
      SpanRule rule,
      double most,
      FalseMarks.Per per) {
    double labelled = Double.isNaN(choice.series()) ? 0 : choice.series();
    return FalseMarks.choose(
        selection, rule, most, per.bars(data.bars()) * (1 - labelled));
  }
}
