package expanse.settings;

import static expanse.base.Ranges.above;
import static expanse.base.Ranges.atLeast;
import static expanse.base.Ranges.within;

import expanse.base.InputException;
import expanse.dataset.Augmentation;
import expanse.dataset.TargetOptions;
import expanse.feature.FeatureContext;
import expanse.model.CountdownTarget;
import expanse.model.Task;
import expanse.split.SplitOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Everything that a training run depends on.
///
/// Settings come from a preset, a YAML file, and `--set key=value` with dotted keys; see
/// [SettingsReader]. Keys in files are the component names in snake case.
///
/// @param preset name of the preset that the settings started from
/// @param seed seed from which every random choice of a run derives
/// @param threads number of threads, 0 for all cores; never changes a result
/// @param window bars in a window
/// @param epochs passes over the training windows
/// @param steps optimiser steps; when above 0 it replaces `epochs`, so that small data sets train
///   as long as large ones
/// @param batchSize windows in a batch
/// @param features what the models read
/// @param split how windows are split when their file does not say
/// @param targets how labels become targets
/// @param augmentation how training windows vary
/// @param model the network
/// @param loss what every task minimises
/// @param balancing how the four task losses become one
/// @param optimiser how the weights move
/// @param schedule how the learning rate moves
/// @param selection which epoch is kept, and when to stop
/// @param ensemble how many models
/// @param segments trees that score bars and spans
/// @param transfer how a pre-trained encoder is treated
/// @param inference how predictions are made from trained models
/// @param threshold the grid of the threshold table
/// @param log how often the expensive logs are written
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
    ModelSettings model,
    TaskLosses loss,
    BalancingSettings balancing,
    Optimiser optimiser,
    Schedule schedule,
    Selection selection,
    Ensemble ensemble,
    Segments segments,
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

  /// The tasks that the networks learn.
  public Set<Task> trainedTasks() {
    Set<Task> tasks = EnumSet.allOf(Task.class);
    switch (balancing.kind()) {
      case KENDALL -> {}
      case SPAN_ONLY -> tasks.retainAll(EnumSet.of(Task.SPAN));
      default -> {
        double[] weights = balancing.weights().toArray();
        tasks.removeIf(task -> weights[task.index()] <= 0);
      }
    }
    if (loss.countdown().target() == CountdownTarget.OFF) {
      tasks.remove(Task.COUNTDOWN);
    }
    return tasks;
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
        segments,
        transfer,
        inference,
        threshold,
        log);
  }

  /// What the models read.
  ///
  /// @param set name of a feature set; `expanse features --help` lists them
  /// @param mode where the state of the features of a window begins
  public record Features(String set, FeatureContext mode) {}

  /// How windows are split when their file does not say.
  ///
  /// @param kind the method
  /// @param validation fraction of the windows, or of the given training windows
  /// @param test fraction of the windows, when their file names no test subset
  /// @param embargo minimum number of bars between windows of different subsets; the look-back of
  ///   the features when that is longer
  public record Split(SplitOptions.Method kind, double validation, double test, int embargo) {
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
  /// @param ramp bars over which the target rises and falls at the ends of a span; 0 for hard ends
  /// @param confidenceWeights whether a span, its type and its position are weighted by the
  ///   confidence of its label
  /// @param overlapWeights whether a bar that several training windows show counts once in total
  /// @param countdownTo what the countdown counts to
  /// @param labelMargin bars around every label that count as reviewed in training, even outside
  ///   the reviewed windows; 0 for the reviewed windows alone
  /// @param halfLife distance from the end of a window, in bars, over which the weight of a bar
  ///   falls by half; 0 for equal weights
  public record Targets(
      int ramp,
      boolean confidenceWeights,
      boolean overlapWeights,
      TargetOptions.Countdown countdownTo,
      int labelMargin,
      double halfLife) {
    /// Checks the ranges.
    public Targets {
      within("targets.ramp", ramp, 0, 50);
      within("targets.label_margin", labelMargin, 0, 1000);
      within("targets.half_life", halfLife, 0, 10_000);
    }
  }

  /// AdamW (Loshchilov and Hutter, 2019).
  ///
  /// @param learningRate learning rate, or the highest rate of the schedule
  /// @param weightDecay decoupled weight decay
  /// @param beta1 decay of the first moment
  /// @param beta2 decay of the second moment
  /// @param epsilon added to the square root of the second moment
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
  /// @param kind form of the schedule
  /// @param warmUp fraction of the steps in which the rate rises
  /// @param startFactor first rate as a fraction of the highest rate
  /// @param endFactor last rate as a fraction of the highest rate
  public record Schedule(Form kind, double warmUp, double startFactor, double endFactor) {
    /// The forms.
    public enum Form {
      /// One rate throughout.
      CONSTANT,
      /// Falls along a half cosine, after a linear rise.
      COSINE,
      /// Rises along a half cosine and falls along another (Smith, 2018).
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
  /// @param metric how epochs are compared, always on validation windows
  /// @param patience epochs without improvement after which training stops, 0 for never
  /// @param minDelta smallest improvement that counts
  public record Selection(Metric metric, int patience, double minDelta) {
    /// How epochs are compared, always on the validation subset.
    public enum Metric {
      /// The last epoch is the result.
      LAST,
      /// Smallest unweighted sum of the task losses, as in the original system.
      VALIDATION_LOSS,
      /// Smallest span loss.
      VALIDATION_SPAN_LOSS,
      /// Largest average precision over all bars.
      VALIDATION_AVERAGE_PRECISION,
      /// Largest micro F1 over all bars at the best threshold.
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

  /// How many networks, and what differs between them.
  ///
  /// @param members number of networks
  /// @param folds 0: all members are trained on the same windows and differ by their seed alone.
  ///   Otherwise the training and validation windows together are cut into this many periods, and
  ///   every member leaves one out, so that each window is also predicted by models that were not
  ///   trained on it
  /// @param featureSubsets features that the members read: the first as many members as there are
  ///   folds read the first subset, the next ones the second, and so on; an empty list means all
  ///   features. A subset is a text of words: a name, in which `*` stands for anything, adds
  ///   features; `!` before a name removes them; `fraction=0.5` keeps a random half of the rest
  public record Ensemble(int members, int folds, List<String> featureSubsets) {
    /// Checks the ranges.
    public Ensemble {
      featureSubsets = List.copyOf(featureSubsets);
      featureSubsets.forEach(FeatureSubset::check);
      within("ensemble.members", members, 1, 64);
      within("ensemble.folds", folds, 0, 64);
      if (folds == 1 || folds > members) {
        throw new InputException(
            "ensemble.folds must be 0, or at least 2 and at most ensemble.members, but is "
                + folds);
      }
    }
  }

  /// Trees that score bars and spans beside the networks: the model of spans.
  ///
  /// @param barTrees trees that say whether a bar lies in a span; 0 for no model of spans at all
  /// @param endTrees trees that say whether a span starts or ends with a bar
  /// @param spanTrees trees that score spans
  /// @param coverage share of the labels of which a span near is to be scored; the less clearly
  ///   bars tell where spans lie, the more of them that takes
  /// @param tolerance how well a span fits a label of which one end is a bar away, 0 to 1
  /// @param around bars around a window that may be seen
  /// @param cuts how often each window is also learned from as it was before it was over
  public record Segments(
      int barTrees,
      int endTrees,
      int spanTrees,
      double coverage,
      double tolerance,
      int around,
      int cuts) {
    /// Checks the ranges.
    public Segments {
      within("segments.bar_trees", barTrees, 0, 100_000);
      within("segments.end_trees", endTrees, 1, 100_000);
      within("segments.span_trees", spanTrees, 1, 100_000);
      above("segments.coverage", coverage, 0);
      within("segments.coverage", coverage, 0, 1);
      above("segments.tolerance", tolerance, 0);
      within("segments.tolerance", tolerance, 0, 1);
      within("segments.around", around, 0, 1000);
      within("segments.cuts", cuts, 0, 100);
    }

    /// Whether there is a model of spans.
    public boolean on() {
      return barTrees > 0;
    }
  }

  /// How a pre-trained encoder is treated; without effect when a run starts from none.
  ///
  /// @param freezeEpochs epochs in which the encoder is kept fixed
  /// @param stageEpochs further epochs between the release of one layer and of the layer below it
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
  /// @param testTimeInversion whether every window is also predicted with inverted prices and the
  ///   two are averaged
  /// @param testTimeShift shifted-window test-time augmentation: two more windows begin up to this
  ///   number of bars earlier and later, and their predictions are averaged, when that lowers the
  ///   log loss on the windows that choose the threshold; 0 for never
  /// @param stacking whether the weights of networks, trees of bars and model of spans are chosen
  ///   by stacking on the windows that choose the threshold; otherwise all weigh the same
  /// @param calibration how probabilities are calibrated, on the windows that choose the threshold
  /// @param monteCarloPasses passes with dropout that are averaged, 0 for one pass without dropout
  public record Inference(
      boolean testTimeInversion,
      int testTimeShift,
      boolean stacking,
      Calibration calibration,
      int monteCarloPasses) {
    /// How probabilities are calibrated.
    public enum Calibration {
      /// Not at all.
      NONE,
      /// One factor on the logit (Guo et al., 2017).
      TEMPERATURE,
      /// One factor and one shift on the logit (Platt, 1999).
      PLATT,
      /// A rising step function (Zadrozny and Elkan, 2002).
      ISOTONIC
    }

    /// Checks the ranges.
    public Inference {
      within("inference.test_time_shift", testTimeShift, 0, 10_000);
      within("inference.monte_carlo_passes", monteCarloPasses, 0, 10_000);
    }
  }

  /// The grid of the threshold table, and how bars are detected.
  ///
  /// @param min first threshold
  /// @param max last threshold
  /// @param step step between thresholds
  /// @param minSpanLength detected spans shorter than this number of bars are dropped
  /// @param decoder how bars are detected
  public record Threshold(double min, double max, double step, int minSpanLength, Decoder decoder) {
    /// How bars are detected.
    public enum Decoder {
      /// By a probability above the threshold; with a CRF, the marginal probability.
      MARGINALS,
      /// The best tag sequence of a chain, whatever the threshold.
      VITERBI,
      /// The best set of whole spans, as the model of spans sees them, whose match is likelier than
      /// the threshold.
      SPANS;

      /// Whether it reads the best path, which only a CRF has.
      public boolean readsPath() {
        return this == VITERBI;
      }
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
  /// @param checkpointEvery epochs between checkpoints
  /// @param gradientEvery epochs between rows of `gradient_stats.csv`
  /// @param statisticsEvery epochs between rows of `uncertainty_params.csv` and `feature_stats.csv`
  public record Log(int checkpointEvery, int gradientEvery, int statisticsEvery) {
    /// Checks the ranges.
    public Log {
      atLeast("log.checkpoint_every", checkpointEvery, 0);
      atLeast("log.gradient_every", gradientEvery, 0);
      atLeast("log.statistics_every", statisticsEvery, 0);
    }
  }
}
