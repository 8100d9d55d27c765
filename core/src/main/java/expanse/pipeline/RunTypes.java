package expanse.pipeline;

import expanse.dataset.Dataset;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.SpanReader;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Evaluator;
import expanse.output.OutputScorer;
import expanse.output.ScoredSpans;
import expanse.output.TrainingConstants;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.run.TypeSkill;
import expanse.settings.TrainingSettings;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a run is good enough at types for them to be told.
public final class RunTypes {
  private RunTypes() {}

  /// Tries the types of spans found in windows whose labels the models had not seen, and keeps what
  /// came of it.
  ///
  /// @param selection windows that choices may be made on
  /// @return null when the labels have less than two types
  static @Nullable TypeSkill choose(
      RunDirectory run, Dataset data, TrainingSettings settings, List<WindowPrediction> selection) {
    if (data.types().size() < 2) {
      return null;
    }
    SpanReader reader = new SpanReader(ChosenThreshold.read(run.path()).rule());
    ScoredSpans spans = ScoredSpans.of(selection, reader.of(selection));
    int majority = TrainingConstants.of(data, settings.targets().countdownTo()).majority();
    TypeSkill shown =
        OutputScorer.skill(spans, data.types(), majority, Evaluator.RESAMPLES, settings.seed());
    shown.write(run.types(), data.digest());
    return shown;
  }

  /// What a run has shown; nothing when it was trained on labels without types.
  public static TypeSkill read(RunDirectory run, RunMetadata metadata) {
    return Files.isRegularFile(run.types())
        ? TypeSkill.read(run.types(), metadata.windows())
        : TypeSkill.NONE;
  }
}
