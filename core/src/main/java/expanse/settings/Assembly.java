package expanse.settings;

import expanse.base.EnumNames;
import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.dataset.TargetOptions;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.model.JadeConfig;
import expanse.model.LossSettings;
import expanse.nn.AdamW;
import expanse.nn.Schedule;
import expanse.split.SplitOptions;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.List;
import java.util.Map;

/// Builds what settings describe: data sets, networks, losses, optimisers.
public final class Assembly {
  private static final int ORIGINAL_CLASSES = 3;

  private static final int LEAST_DIRECTIONS = 20; // labels that tell whether all go one way
  private static final double ONE_SIDED = 0.9;

  private Assembly() {}

  /// The settings for labels as they are: labels of one direction only are learned without inverted
  /// prices, whatever the settings say, since those would teach the opposite. Directions are those
  /// of the closes over the labelled spans outside the test subset.
  public static TrainingSettings forLabels(TrainingSettings settings, Dataset data) {
    if (settings.augmentation().inversion() == 0 || !settings.augmentation().byDirection()) {
      return settings;
    }
    int up = 0;
    int down = 0;
    BarSeries bars = data.bars();
    for (IndexSpan span : data.spans()) {
      boolean test = data.reviewed(Subset.TEST).get(span.start());
      double move = bars.close(span.end()) - bars.close(Math.max(0, span.start() - 1));
      up += !test && move > 0 ? 1 : 0;
      down += !test && move < 0 ? 1 : 0;
    }
    boolean oneSided =
        up + down >= LEAST_DIRECTIONS && Math.max(up, down) >= ONE_SIDED * (up + down);
    return oneSided
        ? SettingsReader.with(
            settings, List.of("augmentation.inversion=0", "inference.test_time_inversion=false"))
        : settings;
  }

  /// The data set of a run: features and subsets as the settings say.
  ///
  /// @param windows reviewed windows; those that name their subset keep it
  /// @param spans labels as rows of the bars
  /// @param provenance file names to SHA-256
  public static Dataset dataset(
      TrainingSettings settings,
      BarSeries bars,
      List<Window> windows,
      List<IndexSpan> spans,
      Map<String, String> provenance) {
    SplitPlan plan =
        SplitPlanner.plan(bars, windows, spans, settings.window(), splitOptions(settings));
    return new Dataset(
        bars,
        spans,
        plan,
        settings.targets().labelMargin(),
        featureSet(settings),
        featureContext(settings),
        provenance);
  }

  /// How windows are parted. Features that see the bars before a window need an embargo as long as
  /// their look-back, whatever the settings say.
  public static SplitOptions splitOptions(TrainingSettings settings) {
    TrainingSettings.Split split = settings.split();
    return new SplitOptions(
        split.kind(),
        split.validation(),
        split.test(),
        Math.max(split.embargo(), lookBack(settings)),
        settings.seed());
  }

  private static int lookBack(TrainingSettings settings) {
    return switch (featureContext(settings)) {
      case CONTINUOUS -> featureSet(settings).warmUp();
      case COLD -> 0;
    };
  }

  /// The features by name.
  public static FeatureSet featureSet(TrainingSettings settings) {
    return FeatureSets.named(settings.features().set());
  }

  /// What features have seen before a window.
  public static FeatureContext featureContext(TrainingSettings settings) {
    return settings.features().mode();
  }

  /// How labels become targets.
  public static TargetOptions targetOptions(TrainingSettings settings) {
    TrainingSettings.Targets targets = settings.targets();
    return new TargetOptions(
        targets.ramp(),
        targets.confidenceWeights(),
        targets.overlapWeights(),
        targets.countdownTo(),
        targets.halfLife());
  }

  /// The network.
  ///
  /// @param inputs number of features
  /// @param spanPrior base rate of the training subset
  /// @param types that the labels tell apart; the type head has an output for each, and never fewer
  ///   than the original's three
  public static JadeConfig network(
      TrainingSettings settings, int inputs, double spanPrior, SpanTypes types) {
    ModelSettings model = settings.model();
    return new JadeConfig(
        inputs,
        settings.window(),
        model.hidden(),
        model.layers(),
        model.projection(),
        Math.max(ORIGINAL_CLASSES, types.size()),
        model.inputDropout(),
        model.betweenDropout(),
        model.denseDropout(),
        settings.loss().span().kind().head(),
        model.pointers(),
        model.attention(),
        model.startAtPrior() ? Math.clamp(spanPrior, 1e-3, 0.999) : 0);
  }

  /// Whether the span head is a chain, which has marginals and a best tag sequence.
  public static boolean hasChain(TrainingSettings settings) {
    return settings.loss().span().kind().head().isChain();
  }

  /// How the tasks are scored.
  ///
  /// @param positiveWeight weight of bars inside a span, resolved
  public static LossSettings losses(TrainingSettings settings, double positiveWeight) {
    TaskLosses loss = settings.loss();
    return new LossSettings(
        loss.span().kind().loss(),
        positiveWeight,
        loss.span().focalGamma(),
        loss.span().perBar(),
        loss.pointer().delta(),
        loss.pointer().lengthWeight(),
        loss.countdown().target(),
        loss.countdown().clip(),
        loss.countdown().delta());
  }

  public static AdamW optimiser(TrainingSettings settings, int parameters) {
    TrainingSettings.Optimiser o = settings.optimiser();
    return new AdamW(parameters, o.weightDecay(), o.beta1(), o.beta2(), o.epsilon());
  }

  public static Schedule schedule(TrainingSettings settings, long steps) {
    TrainingSettings.Schedule s = settings.schedule();
    double rate = settings.optimiser().learningRate();
    return switch (s.kind()) {
      case CONSTANT -> new Schedule.Constant(rate);
      case COSINE ->
          new Schedule.Cosine(rate, steps, Math.round(s.warmUp() * steps), rate * s.endFactor());
      case ONE_CYCLE ->
          new Schedule.OneCycle(
              rate, steps, s.warmUp(), 1 / s.startFactor(), s.startFactor() / s.endFactor());
    };
  }

  /// The weight of bars inside a span, from the training subset where the settings say so.
  public static double positiveWeight(TrainingSettings settings, Dataset data) {
    double rate = data.positiveRate(Subset.TRAIN);
    return settings.loss().span().posWeight().resolve(rate, 1 - rate);
  }

  /// Refuses settings that contradict each other.
  ///
  /// @throws InputException naming both settings and what to change
  public static void requireConsistent(TrainingSettings settings) {
    TrainingSettings.Threshold.Decoder decoder = settings.threshold().decoder();
    if (decoder.readsPath() && !hasChain(settings)) {
      throw new InputException(
          "threshold.decoder="
              + EnumNames.of(decoder)
              + " needs a CRF; set loss.span.kind=crf or chain, or"
              + " threshold.decoder=marginals");
    }
    if (decoder == TrainingSettings.Threshold.Decoder.SPANS && !settings.segments().on()) {
      throw new InputException(
          "threshold.decoder=spans needs the model of spans; set segments.bar_trees above 0, or"
              + " threshold.decoder=marginals as well");
    }
    if (settings.segments().on() && settings.ensemble().folds() == 0) {
      throw new InputException(
          "the model of spans learns from predictions of windows that were left out; set"
              + " ensemble.folds to 2 or more, or segments.bar_trees=0 together with"
              + " threshold.decoder=marginals");
    }
  }

  /// Refuses data that cannot be trained on.
  public static void check(TrainingSettings settings, Dataset data) {
    if (data.windowLength() != settings.window()) {
      throw new InputException(
          "the windows have "
              + data.windowLength()
              + " bars, the settings "
              + settings.window()
              + "; set window="
              + data.windowLength());
    }
    requireConsistent(settings);
    if (data.windows(Subset.TRAIN).isEmpty()) {
      throw new InputException("no window is left to train on; add windows or lower split.test");
    }
    if (data.positiveRate(Subset.TRAIN) == 0) {
      throw new InputException(
          "no training window contains a label, so there is nothing to learn; check that labels,"
              + " windows and bars belong together (expanse label check)");
    }
    if (data.windows(Subset.VALIDATION).isEmpty()
        && settings.selection().metric() != TrainingSettings.Selection.Metric.LAST) {
      throw new InputException(
          "selection.metric needs validation windows, but there are none; set selection.metric=last"
              + " or split.validation=0.2");
    }
  }
}
