package expanse.experiment;

import expanse.dataset.Dataset;
import expanse.dataset.Split;
import expanse.evaluation.SpanRule;
import expanse.evaluation.ThresholdChoice;
import expanse.training.Predictor;
import expanse.training.Trainer;
import expanse.training.TrainingListener;
import expanse.training.TrainingSettings;
import java.nio.file.Path;

/// Trains on one fold and judges the windows that it left out.
public final class TrainedFold {
  private TrainedFold() {}

  /// Trains, or takes the finished run of the same settings and data in that folder; chooses the
  /// threshold as `expanse train` does; predicts the windows that the plan calls test.
  ///
  /// @param data whose test part holds the windows to judge
  /// @param run folder of the run; one that was interrupted goes on
  /// @param listener hears how the training goes on
  /// @throws expanse.base.InputException when the folder holds a run of other settings or data
  public static JudgedFold judge(
      Dataset data, TrainingSettings settings, Path run, TrainingListener listener) {
    new Trainer(data, settings).listener(listener).train(run, true);
    try (Predictor predictor = Predictor.open(run, Trainer.threads(settings))) {
      SpanRule rule =
          ThresholdChoice.robust(predictor.selection(data), settings.threshold().minSpanLength());
      return JudgedFold.of(rule, predictor.predict(data, Split.TEST));
    }
  }
}
