package expanse.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import expanse.base.InputException;
import expanse.base.KeyException;
import java.util.List;

/// Everything that a training run depends on.
///
/// Settings come from a preset, a YAML file, and `--set key=value` with dotted keys; see
/// [SettingsReader]. Keys in files are the component names in snake case.
///
/// @param preset name of the preset that the settings started from
/// @param seed every random choice of a run derives from it
/// @param threads threads to use, 0 for all processors; never changes a result
/// @param window bars in a window
/// @param epochs passes over the training windows
/// @param steps optimiser steps; when positive it replaces `epochs`, so that small sets train as
///   long as large ones
/// @param batchSize windows in a batch
/// @param features what the model reads
/// @param split how windows are parted when their file does not say
/// @param targets how labels become targets
/// @param augmentation how training windows vary
/// @param model the network
/// @param loss what is minimised
/// @param balancing how the four task losses become one
/// @param optimiser how the weights move
/// @param schedule how the learning rate moves
/// @param selection which epoch is kept, and when to stop
/// @param ensemble how many models
/// @param trees boosted trees beside the networks
/// @param spanTrees boosted trees that judge whole spans
/// @param transfer how a pre-trained encoder is treated
/// @param inference how predictions are made from trained models
/// @param threshold the grid of the threshold table
/// @param log how often the expensive logs are written
@JsonPropertyOrder({
  "preset",
  "seed",
  "threads",
  "window",
  "epochs",
  "steps",
  "batchSize",
  "features",
  "split",
  "targets",
  "augmentation",
  "model",
  "loss",
  "balancing",
  "optimiser",
  "schedule",
  "selection",
  "ensemble",
  "trees",
  "span_trees",
  "transfer",
  "inference",
  "threshold",
  "log"
})
public record TrainingSettings(
    String preset,
    long seed,
    int threads,
    int window,
    int epochs,
    int steps,
    int batchSize,
    Features features,
    Split split,
    Targets targets,
    Augmentation augmentation,
    Model model,
    TaskLosses loss,
    BalancingSettings balancing,
    Optimiser optimiser,
    Schedule schedule,
    Selection selection,
    Ensemble ensemble,
    Trees trees,
    SpanTrees spanTrees,
    Transfer transfer,
    Inference inference,
    Threshold threshold,
    Log log) {

  /// Checks the ranges.
  public TrainingSettings {
    atLeast("threads", threads, 0);
    within("window", window, 8, 4096);
    within("epochs", epochs, 1, 100_000);
    within("steps", steps, 0, 100_000_000);
    within("batch_size", batchSize, 1, 4096);
  }

  /// Passes over the training windows when there are so many batches in one.
  public int epochs(int batchesPerEpoch) {
    return steps == 0 ? epochs : Math.max(1, Math.ceilDiv(steps, batchesPerEpoch));
  }

  /// The seed of a member of the ensemble.
  ///
  /// @param member from 1
  public long memberSeed(int member) {
    return seed + (member - 1);
  }

  /// The same settings with another seed.
  public TrainingSettings withSeed(long newSeed) {
    return new TrainingSettings(
        preset,
        newSeed,
        threads,
        window,
        epochs,
        steps,
        batchSize,
        features,
        split,
        targets,
        augmentation,
        model,
        loss,
        balancing,
        optimiser,
        schedule,
        selection,
        ensemble,
        trees,
        spanTrees,
        transfer,
        inference,
        threshold,
        log);
  }

  /// What the model reads.
  ///
  /// @param set name of a feature set
  /// @param mode whether state is carried through the series or starts anew in every window
  public record Features(String set, Mode mode) {
    /// Where the features of a window start from.
    public enum Mode {
      /// State is carried through the whole series.
      @JsonProperty("continuous")
      CONTINUOUS,
      /// Every window is computed from its own bars alone, as the original did.
      @JsonProperty("cold")
      COLD
    }
  }

  /// How windows are parted when their file does not say.
  ///
  /// @param kind the method
  /// @param validation share of the windows, or of the given training windows
  /// @param test share of the windows when the file names no test subset
  /// @param embargo bars that lie at least between windows of different subsets
  public record Split(Method kind, double validation, double test, int embargo) {
    /// The methods.
    public enum Method {
      /// In time order, grouped, purged, with an embargo.
      @JsonProperty("temporal")
      TEMPORAL,
      /// The original's random rows: leaks, and says so.
      @JsonProperty("legacy-random")
      LEGACY_RANDOM
    }

    /// Checks the ranges.
    public Split {
      within("split.validation", validation, 0, 0.9);
      within("split.test", test, 0, 0.9);
      atLeast("split.embargo", embargo, 0);
      if (validation + test >= 1) {
        throw new InputException(
            "split.validation and split.test leave nothing to train on; their sum must be below 1");
      }
    }
  }

  /// How labels become targets.
  ///
  /// @param ramp bars over which targets rise and fall at the ends of a span, 0 for hard ends
  /// @param confidenceWeights whether the bars of a span count as much as its annotator was sure
  /// @param overlapWeights whether a bar that several training windows show counts once in total
  /// @param countdownTo what the countdown counts to
  /// @param labelMargin bars around every label that count as reviewed in training, labels outside
  ///   the reviewed windows included; 0 for the reviewed windows alone
  /// @param halfLife bars from the end of a window over which the weight of a bar falls to one
  ///   half; 0 for equal weights
  public record Targets(
      int ramp,
      boolean confidenceWeights,
      boolean overlapWeights,
      CountdownTo countdownTo,
      int labelMargin,
      double halfLife) {
    /// What the countdown counts to.
    public enum CountdownTo {
      /// The start of the window's main span, negative after it, as in the original.
      @JsonProperty("main")
      MAIN,
      /// The next start; bars after the last have no target.
      @JsonProperty("next")
      NEXT
    }

    /// Checks the ranges.
    public Targets {
      within("targets.ramp", ramp, 0, 50);
      within("targets.label_margin", labelMargin, 0, 1000);
      within("targets.half_life", halfLife, 0, 10_000);
    }
  }

  /// How training windows vary from epoch to epoch.
  ///
  /// @param inversion probability that a window is turned upside down
  /// @param offset probability that a window is moved
  /// @param offsetBars largest move, in bars, to either side
  /// @param offsetStep moves are multiples of so many bars; a large step lets features be kept
  /// @param cut probability that a window is moved back so that it ends with any of its own bars,
  ///   as if no later one were known; it is not moved by an offset then
  /// @param jitter standard deviation of noise added to every feature value
  /// @param magnitudeWarp standard deviation of a smooth random factor along the window
  /// @param timeWarp standard deviation of a smooth random change of speed along the window
  /// @param volatilityScale largest relative change of all features of a window by one factor
  public record Augmentation(
      double inversion,
      double offset,
      int offsetBars,
      int offsetStep,
      double cut,
      double jitter,
      double magnitudeWarp,
      double timeWarp,
      double volatilityScale) {
    /// Checks the ranges.
    public Augmentation {
      within("augmentation.inversion", inversion, 0, 1);
      within("augmentation.offset", offset, 0, 1);
      within("augmentation.offset_bars", offsetBars, 0, 10_000);
      within("augmentation.offset_step", offsetStep, 1, 10_000);
      within("augmentation.cut", cut, 0, 1);
      within("augmentation.jitter", jitter, 0, 1);
      within("augmentation.magnitude_warp", magnitudeWarp, 0, 1);
      within("augmentation.time_warp", timeWarp, 0, 1);
      within("augmentation.volatility_scale", volatilityScale, 0, 0.9);
    }
  }

  /// The network.
  ///
  /// @param layers BiLSTM layers
  /// @param hidden units of one direction
  /// @param projection width of the layer between the time mean and the type and pointer heads
  /// @param attention whether bars are weighed by learned attention
  /// @param pointers how center and length are found
  /// @param inputDropout share of input values dropped
  /// @param betweenDropout share dropped between BiLSTM layers
  /// @param denseDropout share dropped in front of every head
  /// @param startAtPrior whether the span head starts at the training subset's base rate
  public record Model(
      int layers,
      int hidden,
      int projection,
      Attention attention,
      Pointers pointers,
      double inputDropout,
      double betweenDropout,
      double denseDropout,
      boolean startAtPrior) {
    /// Where learned attention is used.
    public enum Attention {
      /// Nowhere; states are pooled by their mean, as in the original.
      @JsonProperty("none")
      NONE,
      /// In the pooled state of a window.
      @JsonProperty("pooling")
      POOLING,
      /// In the pooled state, and every bar sees what it attends to.
      @JsonProperty("span-and-pooling")
      SPAN_AND_POOLING
    }

    /// How center and length are found.
    public enum Pointers {
      /// From the mean state of the window, as in the original.
      @JsonProperty("pooled")
      POOLED,
      /// As expected positions under a start and an end logit for every bar.
      @JsonProperty("start-end")
      START_END
    }

    /// Checks the ranges.
    public Model {
      within("model.layers", layers, 1, 8);
      within("model.hidden", hidden, 1, 1024);
      within("model.projection", projection, 1, 1024);
      within("model.input_dropout", inputDropout, 0, 0.95);
      within("model.between_dropout", betweenDropout, 0, 0.95);
      within("model.dense_dropout", denseDropout, 0, 0.95);
    }
  }

  /// AdamW (Loshchilov and Hutter, 2019).
  ///
  /// @param learningRate the rate, or the highest rate of a schedule
  /// @param weightDecay decoupled decay
  /// @param beta1 decay of the first moment
  /// @param beta2 decay of the second moment
  /// @param epsilon added to the root of the second moment
  /// @param clipNorm largest L2 norm of all gradients together, 0 for no clipping
  public record Optimiser(
      double learningRate,
      double weightDecay,
      double beta1,
      double beta2,
      double epsilon,
      double clipNorm) {
    /// Checks the ranges.
    public Optimiser {
      above("optimiser.learning_rate", learningRate, 0);
      within("optimiser.learning_rate", learningRate, 0, 10);
      within("optimiser.weight_decay", weightDecay, 0, 10);
      within("optimiser.beta1", beta1, 0, 0.9999999);
      within("optimiser.beta2", beta2, 0, 0.9999999);
      above("optimiser.epsilon", epsilon, 0);
      atLeast("optimiser.clip_norm", clipNorm, 0);
    }
  }

  /// How the learning rate moves over the run.
  ///
  /// @param kind the form
  /// @param warmUp share of all steps in which the rate rises
  /// @param startFactor first rate as a share of the highest
  /// @param endFactor last rate as a share of the highest
  public record Schedule(Form kind, double warmUp, double startFactor, double endFactor) {
    /// The forms.
    public enum Form {
      /// One rate throughout.
      @JsonProperty("constant")
      CONSTANT,
      /// Falls along a half cosine, after a linear rise.
      @JsonProperty("cosine")
      COSINE,
      /// Rises along a half cosine and falls along another (Smith, 2018).
      @JsonProperty("one-cycle")
      ONE_CYCLE
    }

    /// Checks the ranges.
    public Schedule {
      within("schedule.warm_up", warmUp, 0, 0.99);
      above("schedule.start_factor", startFactor, 0);
      within("schedule.start_factor", startFactor, 0, 1);
      above("schedule.end_factor", endFactor, 0);
      within("schedule.end_factor", endFactor, 0, 1);
    }
  }

  /// Which epoch's weights are the result, and when to stop early.
  ///
  /// @param metric how epochs are compared
  /// @param patience epochs without improvement after which training stops, 0 for never
  /// @param minDelta improvement that counts
  public record Selection(Metric metric, int patience, double minDelta) {
    /// How epochs are compared, always on the validation subset.
    public enum Metric {
      /// The last epoch is the result.
      @JsonProperty("last")
      LAST,
      /// Smallest unweighted sum of the task losses, as the original.
      @JsonProperty("validation-loss")
      VALIDATION_LOSS,
      /// Smallest span loss.
      @JsonProperty("validation-span-loss")
      VALIDATION_SPAN_LOSS,
      /// Largest average precision over all bars.
      @JsonProperty("validation-average-precision")
      VALIDATION_AVERAGE_PRECISION,
      /// Largest micro F1 over all bars at the best threshold.
      @JsonProperty("validation-f1")
      VALIDATION_F1;

      /// Whether a larger value is a better one.
      public boolean largerIsBetter() {
        return this == VALIDATION_AVERAGE_PRECISION || this == VALIDATION_F1;
      }
    }

    /// Checks the ranges.
    public Selection {
      atLeast("selection.patience", patience, 0);
      atLeast("selection.min_delta", minDelta, 0);
    }
  }

  /// How many models, and what differs between them.
  ///
  /// @param members number of models
  /// @param folds 0 when all members train on the same windows and differ by their seed alone;
  ///   otherwise the training and validation windows together are cut into so many stretches of
  ///   time, and every member leaves out one of them, so that each window is also predicted by
  ///   models that have not seen it
  /// @param views which features the members read: after every fold has its member, the next view
  ///   begins; see [FeatureView] for how a view is written; none for all features. Log odds are
  ///   averaged over views, probabilities within a view
  public record Ensemble(int members, int folds, List<String> views) {
    /// Checks the ranges.
    public Ensemble {
      views = List.copyOf(views);
      views.forEach(FeatureView::check);
      within("ensemble.members", members, 1, 64);
      within("ensemble.folds", folds, 0, 64);
      if (folds == 1 || folds > members) {
        throw new InputException(
            "ensemble.folds must be 0, or at least 2 and at most ensemble.members, but is "
                + folds);
      }
    }
  }

  /// Boosted trees that judge every bar by its features, averaged with the networks.
  ///
  /// @param count trees of a forest, 0 for none at all
  /// @param learningRate factor on every tree
  /// @param leaves of a tree, at most
  /// @param minRows bars in a leaf, at least
  /// @param l2 added to the sum of second derivatives
  /// @param bins into which a feature's values are sorted
  /// @param columns share of the features that a tree may use, drawn anew for each
  /// @param windows share of the windows that a tree learns from, drawn anew for each
  /// @param share weight of the trees' log odds beside the networks', when it is not chosen
  /// @param newest whether a bar is learned as the last one of the window that ends with it,
  ///   instead of within its listed window
  public record Trees(
      int count,
      double learningRate,
      int leaves,
      int minRows,
      double l2,
      int bins,
      double columns,
      double windows,
      double share,
      boolean newest) {
    /// Checks the ranges.
    public Trees {
      within("trees.count", count, 0, 100_000);
      above("trees.learning_rate", learningRate, 0);
      within("trees.learning_rate", learningRate, 0, 1);
      within("trees.leaves", leaves, 2, 1024);
      within("trees.min_rows", minRows, 1, 1_000_000);
      atLeast("trees.l2", l2, 0);
      within("trees.bins", bins, 2, 255);
      above("trees.columns", columns, 0);
      within("trees.columns", columns, 0, 1);
      above("trees.windows", windows, 0);
      within("trees.windows", windows, 0, 1);
      within("trees.share", share, 0, 1);
    }
  }

  /// A semi-Markov model whose scores of whole spans are boosted trees.
  ///
  /// @param count trees of a forest, 0 for none at all
  /// @param learningRate factor on every tree
  /// @param leaves of a tree, at most
  /// @param minRows candidate spans in a leaf, at least
  /// @param minHessian sum of second derivatives in a leaf, at least
  /// @param l2 added to the sum of second derivatives
  /// @param bins into which a number's values are sorted
  /// @param columns share of the numbers that a tree may use, drawn anew for each
  /// @param tolerance how well a candidate fits a label of which one end is a bar away, 0 to 1
  /// @param share weight of their log odds beside those of networks and trees, when it is not
  ///   chosen
  public record SpanTrees(
      int count,
      double learningRate,
      int leaves,
      int minRows,
      double minHessian,
      double l2,
      int bins,
      double columns,
      double tolerance,
      double share) {
    /// Checks the ranges.
    public SpanTrees {
      within("span_trees.count", count, 0, 100_000);
      above("span_trees.learning_rate", learningRate, 0);
      within("span_trees.learning_rate", learningRate, 0, 1);
      within("span_trees.leaves", leaves, 2, 1024);
      within("span_trees.min_rows", minRows, 1, 1_000_000);
      atLeast("span_trees.min_hessian", minHessian, 0);
      atLeast("span_trees.l2", l2, 0);
      within("span_trees.bins", bins, 2, 255);
      above("span_trees.columns", columns, 0);
      within("span_trees.columns", columns, 0, 1);
      within("span_trees.tolerance", tolerance, 0, 1);
      within("span_trees.share", share, 0, 1);
    }
  }

  /// How a pre-trained encoder is treated; without effect when a run starts from none.
  ///
  /// @param freezeEpochs epochs in which the encoder does not move
  /// @param stageEpochs further epochs between letting one layer go and the one below it
  /// @param encoderRate factor on the learning rate of the encoder
  public record Transfer(int freezeEpochs, int stageEpochs, double encoderRate) {
    /// Checks the ranges.
    public Transfer {
      atLeast("transfer.freeze_epochs", freezeEpochs, 0);
      atLeast("transfer.stage_epochs", stageEpochs, 0);
      above("transfer.encoder_rate", encoderRate, 0);
      within("transfer.encoder_rate", encoderRate, 0, 1);
    }
  }

  /// How predictions are made from trained models.
  ///
  /// @param testTimeInversion whether every window is also read upside down and the two averaged
  /// @param testTimeShift by how many bars two more windows are moved, to either side of a listed
  ///   one, whose opinions are averaged in when that lowers the log loss on the windows to choose
  ///   on; 0 for never
  /// @param stacking whether the log loss on the windows to choose on decides how much trees and
  ///   span trees count; else their shares do
  /// @param calibration how probabilities are corrected, fitted on the validation subset
  /// @param monteCarloPasses passes with dropout on that are averaged, 0 for one pass without
  public record Inference(
      boolean testTimeInversion,
      int testTimeShift,
      boolean stacking,
      Calibration calibration,
      int monteCarloPasses) {
    /// How probabilities are corrected.
    public enum Calibration {
      /// Not at all.
      @JsonProperty("none")
      NONE,
      /// One factor on the logit (Guo et al., 2017).
      @JsonProperty("temperature")
      TEMPERATURE,
      /// One factor and one shift on the logit (Platt, 1999).
      @JsonProperty("platt")
      PLATT,
      /// A rising step function (Zadrozny and Elkan, 2002).
      @JsonProperty("isotonic")
      ISOTONIC
    }

    /// Checks the ranges.
    public Inference {
      within("inference.test_time_shift", testTimeShift, 0, 10_000);
      within("inference.monte_carlo_passes", monteCarloPasses, 0, 10_000);
    }
  }

  /// The grid of the threshold table, and how bars are marked.
  ///
  /// @param min first threshold
  /// @param max last threshold
  /// @param step distance
  /// @param minSpanLength spans shorter than this many bars are dropped
  /// @param decoder what marks a bar
  public record Threshold(double min, double max, double step, int minSpanLength, Decoder decoder) {
    /// What marks a bar.
    public enum Decoder {
      /// A probability above the threshold: of a chain, the marginal of its inside tag.
      @JsonProperty("marginals")
      MARGINALS,
      /// The best tag sequence of a chain, whatever the threshold.
      @JsonProperty("viterbi")
      VITERBI
    }

    /// Checks the ranges.
    public Threshold {
      within("threshold.min", min, 0, 1);
      within("threshold.max", max, 0, 1);
      above("threshold.step", step, 0);
      within("threshold.min_span_length", minSpanLength, 1, 1000);
      if (max < min) {
        throw new InputException("threshold.max must not be below threshold.min");
      }
    }
  }

  /// How often the expensive logs are written, in epochs; 0 for never.
  ///
  /// @param checkpointEvery checkpoints
  /// @param gradientEvery `gradient_stats.csv`
  /// @param statisticsEvery `uncertainty_params.csv` and `feature_stats.csv`
  public record Log(int checkpointEvery, int gradientEvery, int statisticsEvery) {
    /// Checks the ranges.
    public Log {
      atLeast("log.checkpoint_every", checkpointEvery, 0);
      atLeast("log.gradient_every", gradientEvery, 0);
      atLeast("log.statistics_every", statisticsEvery, 0);
    }
  }

  static void within(String key, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new KeyException(
          key,
          key + " must be between " + text(min) + " and " + text(max) + ", but is " + text(value));
    }
  }

  static void atLeast(String key, double value, double min) {
    if (!(value >= min)) {
      throw new KeyException(
          key, key + " must be at least " + text(min) + ", but is " + text(value));
    }
  }

  static void above(String key, double value, double min) {
    if (!(value > min)) {
      throw new KeyException(key, key + " must be above " + text(min) + ", but is " + text(value));
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
