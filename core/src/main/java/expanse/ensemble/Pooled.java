package expanse.ensemble;

import expanse.dataset.Dataset;
import expanse.dataset.TargetOptions;
import expanse.dataset.WindowTargets;
import expanse.window.Subset;

/// What networks say of a window as a whole, and of its bars beside their probability.
record Pooled(float[] types, float center, float length, float[] countdown, float[] path) {
  /// The prediction of a window: this, and what all models say of its bars.
  static WindowPrediction prediction(
      Dataset data, Subset subset, int index, Pooled pooled, Blend.Answer said) {
    WindowTargets truth = data.targets(subset, index, TargetOptions.DEFAULT);
    return new WindowPrediction(
        data.windows(subset).get(index),
        said.probability(),
        truth.span(),
        truth.weight(),
        truth.spans(),
        pooled.types,
        pooled.center,
        pooled.length,
        pooled.countdown,
        said.uncertainty(),
        pooled.path,
        said.field());
  }
}
