package expanse.settings;

import static expanse.base.Ranges.above;
import static expanse.base.Ranges.atLeast;
import static expanse.base.Ranges.within;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/// Everything that a masked pre-training depends on.
///
/// @param seed every random choice derives from it
/// @param threads threads to use, 0 for all processors; never changes a result
/// @param featureSet name of the feature set
/// @param window bars in a window
/// @param stride bars between the starts of two windows
/// @param layers BiLSTM layers
/// @param hidden units of one direction
/// @param mask which bars are hidden
/// @param maskRatio share of the bars that are hidden
/// @param patch bars of a patch
/// @param jitter standard deviation of noise added to the features in training
/// @param huberDelta where the loss turns from square to linear
/// @param epochs passes over the windows
/// @param batchSize windows in a batch
/// @param learningRate highest rate
/// @param warmUp share of the steps in which the rate rises; it falls along a half cosine after
/// @param weightDecay decoupled decay
/// @param clipNorm largest norm of the gradients, 0 for no clipping
/// @param validation share of the windows, the latest ones, that choose the epoch
/// @param patience epochs without improvement after which training stops, 0 for never
@JsonPropertyOrder({
  "seed",
  "threads",
  "featureSet",
  "window",
  "stride",
  "layers",
  "hidden",
  "mask",
  "maskRatio",
  "patch",
  "jitter",
  "huberDelta",
  "epochs",
  "batchSize",
  "learningRate",
  "warmUp",
  "weightDecay",
  "clipNorm",
  "validation",
  "patience"
})
public record PretrainSettings(
    long seed,
    int threads,
    String featureSet,
    int window,
    int stride,
    int layers,
    int hidden,
    Mask mask,
    double maskRatio,
    int patch,
    double jitter,
    double huberDelta,
    int epochs,
    int batchSize,
    double learningRate,
    double warmUp,
    double weightDecay,
    double clipNorm,
    double validation,
    int patience) {

  /// Which bars are hidden.
  public enum Mask {
    /// Single bars at random.
    RANDOM,
    /// One run of bars.
    BLOCK,
    /// Patches at random on a grid.
    PATCH
  }

  /// Checks the ranges.
  public PretrainSettings {
    atLeast("threads", threads, 0);
    within("window", window, 8, 4096);
    within("stride", stride, 1, 1_000_000);
    within("layers", layers, 1, 8);
    within("hidden", hidden, 1, 1024);
    within("mask_ratio", maskRatio, 0.01, 0.9);
    within("patch", patch, 1, window);
    within("jitter", jitter, 0, 1);
    above("huber_delta", huberDelta, 0);
    within("epochs", epochs, 1, 100_000);
    within("batch_size", batchSize, 1, 4096);
    above("learning_rate", learningRate, 0);
    within("warm_up", warmUp, 0, 0.99);
    within("weight_decay", weightDecay, 0, 10);
    atLeast("clip_norm", clipNorm, 0);
    within("validation", validation, 0.01, 0.9);
    atLeast("patience", patience, 0);
  }

  /// What we would use: the encoder of the recommended network, patches of seven bars.
  public static PretrainSettings defaults() {
    TrainingSettings recommended = Presets.named(Presets.DEFAULT);
    return new PretrainSettings(
        42,
        0,
        recommended.features().set(),
        recommended.window(),
        52,
        recommended.model().layers(),
        recommended.model().hidden(),
        Mask.PATCH,
        0.3,
        7,
        0.01,
        1,
        20,
        32,
        1e-3,
        0.1,
        0.01,
        1,
        0.15,
        5);
  }

  /// Applies `key=value` changes in order; keys are the component names in snake case.
  public PretrainSettings with(List<String> changes) {
    return SettingsReader.with(this, PretrainSettings.class, changes);
  }
}
