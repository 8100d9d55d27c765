package expanse.ensemble;

import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.metric.Calibrator;
import expanse.run.RunDirectory;
import expanse.run.StackingWeights;
import expanse.segment.SegmentModels;
import expanse.settings.TrainingSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes one predictor of the trained networks of a run: chooses whether shifted windows are asked,
/// lets the model of spans be fitted, weighs all base models, and corrects their probabilities.
/// Every model is asked once.
public final class EnsembleFit {
  private EnsembleFit() {}

  /// Fits or reads the model of spans.
  public interface Spans {
    /// @param stacking what was chosen for the networks
    SegmentModels models(StackingWeights stacking);
  }

  /// What came of it.
  ///
  /// @param stacking how the base models are weighed; null when there was nothing to choose it on
  /// @param calibrator what corrects the probabilities; null for nothing
  /// @param selection predictions of the windows to choose on, in time order
  public record Fitted(
      StackingFit.@Nullable Choice stacking,
      @Nullable Calibrator calibrator,
      List<WindowPrediction> selection) {
    /// How predictions are mixed.
    public StackingWeights weights() {
      return stacking == null ? StackingWeights.NETWORKS : stacking.stacking();
    }
  }

  /// @param run folder of a run whose networks are trained
  /// @param data of the run
  /// @param spans asked when the settings have a model of spans
  public static Fitted of(RunDirectory run, Dataset data, Workers workers, Spans spans) {
    BasePredictions base;
    TrainingSettings settings;
    try (Predictor networks = Predictor.networks(run, workers)) {
      base = networks.selectionBase(data);
      settings = networks.settings();
    }
    if (base.isEmpty()) {
      return new Fitted(null, null, List.of());
    }
    StackingFit.Choice choice = StackingFit.shift(base);
    base = choice.stacking().shift() > 0 ? base : base.unshifted();
    if (settings.segments().on()) {
      base = base.with(spans.models(choice.stacking()), settings, workers);
      choice = StackingFit.weights(base, settings, choice);
    }
    StackingWeights weights = choice.stacking();
    Calibrator calibrator = base.calibrator(weights, settings.inference().calibration());
    return new Fitted(choice, calibrator, base.inTimeOrder(weights, calibrator, workers));
  }
}
