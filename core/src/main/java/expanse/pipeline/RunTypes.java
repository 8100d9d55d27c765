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
import expanse.settings.TrainingSettings;
import expanse.tree.SpanTypeModel;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The types of a run: what tells them, and whether it is good enough for them to be told.
public final class RunTypes {
  private RunTypes() {}

  /// Learns types, tries them on the spans found in windows whose labels the models had not seen,
  /// and keeps both. Runs without trees, the seeds' among them, leave types to their networks.
  ///
  /// @param selection windows that choices may be made on
  /// @return null when the labels have less than two types
  static @Nullable SpanTypeModel choose(
      RunDirectory run, Dataset data, TrainingSettings settings, List<WindowPrediction> selection) {
    if (data.types().size() < 2) {
      return null;
    }
    boolean trees = settings.segments().on();
    SpanTypeModel model =
        trees ? SpanTypeModel.fit(data, settings.seed()) : SpanTypeModel.none(data);
    SpanReader reader =
        new SpanReader(ChosenThreshold.read(run.path()).rule(), model, data.bars(), true);
    ScoredSpans spans = ScoredSpans.of(selection, reader.of(selection));
    int majority = TrainingConstants.of(data, settings.targets().countdownTo()).majority();
    SpanTypeModel shown =
        model.with(
            OutputScorer.skill(
                spans, data.types(), majority, Evaluator.RESAMPLES, settings.seed()));
    shown.write(run.spanTypes());
    return shown;
  }

  /// What tells the types of a run; null when it was trained on labels without types.
  public static @Nullable SpanTypeModel read(RunDirectory run, RunMetadata metadata) {
    return Files.isRegularFile(run.spanTypes())
        ? SpanTypeModel.read(run.spanTypes(), metadata.windows())
        : null;
  }
}
