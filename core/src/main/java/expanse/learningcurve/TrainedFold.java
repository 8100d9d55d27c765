package expanse.learningcurve;

import expanse.dataset.Dataset;
import expanse.decoding.ChosenThreshold;
import expanse.ensemble.Predictor;
import expanse.pipeline.RunPipeline;
import expanse.settings.TrainingSettings;
import expanse.training.Trainer;
import expanse.window.Subset;
import java.nio.file.Path;

/// Trains on one fold and predicts the windows that it left out.
public final class TrainedFold {
  private TrainedFold() {}

  /// Trains, or takes the finished run of the same settings and data in that folder; predicts the
  /// windows that the plan calls test, with the threshold that the run chose.
  ///
  /// @param data whose test subset holds the windows to predict
  /// @param run folder of the run; one that was interrupted goes on
  /// @throws expanse.base.InputException when the folder holds a run of other settings or data
  public static ScoredFold predict(Dataset data, TrainingSettings settings, Path run) {
    new RunPipeline(data, settings).run(run, true);
    return score(data, settings, run);
  }

  /// Predicts the windows that the plan calls test with a finished run.
  static ScoredFold score(Dataset data, TrainingSettings settings, Path run) {
    try (Predictor predictor = Predictor.open(run, Trainer.threads(settings))) {
      return ScoredFold.of(ChosenThreshold.read(run).rule(), predictor.predict(data, Subset.TEST));
    }
  }
}
