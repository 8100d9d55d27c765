package expanse.ensemble;

import expanse.base.Workers;
import expanse.metric.Bootstrap;
import expanse.metric.Calibrator;
import expanse.metric.Scores;
import expanse.run.CalibrationFile;
import expanse.run.OwnStacking;
import expanse.run.StackingWeights;
import expanse.segment.SegmentModels;
import expanse.settings.TrainingSettings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Chooses the instruments whose base predictions become one in their own way: with stacking
/// weights and a calibration that are fitted on their windows alone, and with trees that have
/// learned from these alone, where there are such.
///
/// An instrument gets its own way when that lowers the log loss of its bars, on windows from which
/// neither base models nor weights nor calibration were fitted, by more than chance would: the 95 %
/// interval of the gain, over resamples of windows, lies above zero. So few windows, and
/// instruments that are like the others, keep the common way.
final class OwnStackingFit {
  private static final int LEAST_WINDOWS = 20;
  private static final int BLOCKS = 5; // stretches of time that are left out in turn
  private static final int RESAMPLES = 1000;
  private static final double INTERVAL = 0.95;

  private final TrainingSettings settings;
  private final SegmentModels models;
  private final CalibrationFile.Content common;
  private final Workers workers;

  /// @param models of spans
  /// @param common the way that all instruments share
  OwnStackingFit(
      TrainingSettings settings,
      SegmentModels models,
      CalibrationFile.Content common,
      Workers workers) {
    this.settings = settings;
    this.models = models;
    this.common = common;
    this.workers = workers;
  }

  /// Chooses.
  ///
  /// @param base what all base models say of the windows to choose on, the common trees among them
  SortedMap<String, OwnStacking> of(BasePredictions base) {
    List<String> instruments = base.instruments();
    if (instruments.size() < 2) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, OwnStacking> own = new TreeMap<>();
    for (String name : instruments) {
      BasePredictions mine = base.of(name);
      OwnStacking chosen = mine.size() < LEAST_WINDOWS ? null : of(name, mine);
      if (chosen != null) {
        own.put(name, chosen);
      }
    }
    return own;
  }

  private @Nullable OwnStacking of(String name, BasePredictions mine) {
    StackingWeights shared = common.stacking();
    BaseLogOdds said = mine.logOdds();
    double[] usual =
        said.losses(
            said.probabilities(new double[] {shared.networks(), shared.bars(), shared.spans()}),
            common.calibrator());
    double[] least = outOfFold(said);
    BasePredictions best = mine;
    boolean ownTrees = false;
    if (models.instruments().contains(name)) {
      BasePredictions other = mine.with(models::of, settings, workers);
      double[] losses = outOfFold(other.logOdds());
      if (Arrays.stream(losses).sum() < Arrays.stream(least).sum()) {
        best = other;
        least = losses;
        ownTrees = true;
      }
    }
    double[] bars = said.bars();
    double[] lost = least;
    double[] gains =
        Bootstrap.distributions(
            bars.length,
            RESAMPLES,
            settings.seed(),
            times ->
                new double[] {
                  BaseLogOdds.mean(usual, bars, times) - BaseLogOdds.mean(lost, bars, times)
                })[0];
    Bootstrap.Interval gain = Bootstrap.interval(gains, INTERVAL);
    if (!(gain.lower() > 0)) {
      return null;
    }
    StackingWeights weights = StackingFit.stacking(best.logOdds(), settings, shared.shift());
    return new OwnStacking(
        ownTrees,
        weights,
        best.calibrator(weights, settings.inference().calibration()),
        1,
        new OwnStacking.Gain(
            BaseLogOdds.mean(lost, bars, null),
            BaseLogOdds.mean(usual, bars, null),
            gain.lower(),
            gain.upper()));
  }

  /// Log loss of each window by weights and a calibration that were fitted on those of other times.
  ///
  /// @param said in the order of time
  private double[] outOfFold(BaseLogOdds said) {
    int windows = said.windows();
    double[] losses = new double[windows];
    for (int block = 0; block < BLOCKS; block++) {
      int from = windows * block / BLOCKS;
      int to = windows * (block + 1) / BLOCKS;
      int[] out = IntStream.range(from, to).toArray();
      int[] in = IntStream.range(0, windows).filter(i -> i < from || i >= to).toArray();
      BaseLogOdds learned = said.only(in);
      double[] weights = StackingFit.weights(learned, settings);
      Calibrator calibrator =
          BasePredictions.calibrator(
              settings.inference().calibration(),
              Scores.concat(learned.probabilities(weights)),
              learned.truth(),
              learned.weight());
      BaseLogOdds left = said.only(out);
      System.arraycopy(
          left.losses(left.probabilities(weights), calibrator), 0, losses, from, to - from);
    }
    return losses;
  }
}
