package expanse.pipeline;

import expanse.base.Json;
import expanse.base.SealedJson;
import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.decoding.FalseMarks;
import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.run.RunDirectory;
import expanse.window.WindowChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the windows of a run say about whole series.
public final class RunWindows {
  private static final String REMEDY = "restore it from a copy or train again";

  private RunWindows() {}

  /// How those were chosen that are not test windows.
  ///
  /// @param sources what the user named as data, by option
  public static WindowChoice choice(Dataset data, Map<String, String> sources) {
    boolean listed =
        sources.containsKey("windows")
            || sources.containsKey("windows-file")
            || data.provenance().keySet().stream().anyMatch(name -> name.endsWith("windows.csv"));
    return WindowChoice.of(
        data.bars(), data.spans(), Folds.pool(data), data.windowLength(), !listed);
  }

  /// How the windows of a run were chosen, as `window_choice.json` keeps it; null when the run has
  /// no such file.
  public static @Nullable WindowChoice read(RunDirectory run) {
    Path file = run.windowChoice();
    if (!Files.isRegularFile(file)) {
      return null;
    }
    return SealedJson.read(file, Json.MAPPER, WindowChoice.class, REMEDY);
  }

  static void write(RunDirectory run, WindowChoice choice) {
    SealedJson.write(run.windowChoice(), Json.MAPPER.writeValueAsString(choice), List.of());
  }

  /// The threshold from which on no more false detections are to be expected than asked for.
  ///
  /// @param selection windows that thresholds may be chosen on
  /// @param rule whose threshold is exchanged
  /// @param most false detections a session or a day
  public static FalseMarks.Chosen falseMarks(
      Dataset data,
      WindowChoice choice,
      List<WindowPrediction> selection,
      SpanRule rule,
      double most,
      FalseMarks.Per per) {
    Double series = choice.series();
    double labelled = series == null ? 0 : series;
    return FalseMarks.choose(selection, rule, most, per.bars(data.bars()) * (1 - labelled));
  }
}
