package expanse.ensemble;

import expanse.dataset.Dataset;
import expanse.metric.Calibrator;
import expanse.metric.Scores;
import expanse.run.RunDirectory;
import expanse.run.StackingWeights;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fits what corrects the probabilities of a run, on the windows that it may choose on.
public final class CalibrationFit {
  private CalibrationFit() {}

  /// Fits the calibration that the settings of a run ask for.
  ///
  /// @param run folder of a run whose models are trained
  /// @param data of the run
  /// @param threads to compute on
  /// @param stacking how predictions are mixed
  /// @return null when the settings ask for none, or there is nothing to fit it on
  public static @Nullable Calibrator of(
      Path run, Dataset data, int threads, StackingWeights stacking) {
    try (Predictor predictor = Predictor.uncalibrated(RunDirectory.open(run), threads, stacking)) {
      TrainingSettings settings = predictor.settings();
      TrainingSettings.Inference.Calibration kind = settings.inference().calibration();
      if (kind == TrainingSettings.Inference.Calibration.NONE
          || (data.windows(Subset.VALIDATION).isEmpty() && settings.ensemble().folds() == 0)) {
        return null;
      }
      List<WindowPrediction> predictions = predictor.selection(data);
      float[] p = Scores.concat(predictions.stream().map(WindowPrediction::probability).toList());
      float[] y = Scores.concat(predictions.stream().map(WindowPrediction::truth).toList());
      float[] w = Scores.concat(predictions.stream().map(WindowPrediction::weight).toList());
      return switch (kind) {
        case NONE -> null;
        case TEMPERATURE -> Calibrator.Temperature.fit(p, y, w);
        case PLATT -> Calibrator.Platt.fit(p, y, w);
        case ISOTONIC -> Calibrator.Isotonic.fit(p, y, w);
      };
    }
  }
}
