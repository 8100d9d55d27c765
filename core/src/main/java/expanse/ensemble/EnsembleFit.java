package expanse.ensemble;

import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.metric.Calibrator;
import expanse.run.CalibrationFile;
import expanse.run.OwnStacking;
import expanse.run.RunDirectory;
import expanse.run.StackingWeights;
import expanse.segment.SegmentModels;
import expanse.settings.TrainingSettings;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
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
  /// @param own instruments on which base predictions become one in another way
  /// @param selection predictions of the windows to choose on, in time order
  public record Fitted(
      StackingFit.@Nullable Choice stacking,
      @Nullable Calibrator calibrator,
      SortedMap<String, OwnStacking> own,
      List<WindowPrediction> selection) {
    /// How base predictions become one.
    public CalibrationFile.Content content() {
      StackingWeights weights = stacking == null ? StackingWeights.NETWORKS : stacking.stacking();
      return new CalibrationFile.Content(weights, calibrator, own);
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
      return new Fitted(null, null, Collections.emptySortedMap(), List.of());
    }
    StackingFit.Choice choice = StackingFit.shift(base);
    base = choice.stacking().shift() > 0 ? base : base.unshifted();
    SegmentModels models =
        settings.segments().on() ? spans.models(choice.stacking()) : SegmentModels.NONE;
    if (settings.segments().on()) {
      base = base.with(_ -> models, settings, workers);
      choice = StackingFit.weights(base, settings, choice);
    }
    StackingWeights weights = choice.stacking();
    Calibrator calibrator = base.calibrator(weights, settings.inference().calibration());
    CalibrationFile.Content common = new CalibrationFile.Content(weights, calibrator);
    SortedMap<String, OwnStacking> own =
        new OwnStackingFit(settings, models, common, workers).of(base);
    CalibrationFile.Content chosen = new CalibrationFile.Content(weights, calibrator, own);
    if (own.values().stream().anyMatch(OwnStacking::ownTrees)) {
      base = base.with(name -> chosen.ownTrees(name) ? models.of(name) : models, settings, workers);
    }
    return new Fitted(choice, calibrator, own, base.inTimeOrder(Blends.of(chosen), workers));
  }
}
