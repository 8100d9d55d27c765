package expanse.run;

import expanse.metric.Calibrator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the base predictions become one on an instrument on which the way that all others share does
/// worse.
///
/// @param ownTrees whether its trees, of bars and of spans, have learned from its windows alone
/// @param weights stacking weights
/// @param calibrator what corrects the probability, or null
/// @param thresholdFactor what thresholds on whole spans are multiplied with
/// @param gain what it gains
public record OwnStacking(
    boolean ownTrees,
    StackingWeights weights,
    @Nullable Calibrator calibrator,
    double thresholdFactor,
    Gain gain) {
  /// What an own way gains, on windows that neither way has learned from.
  ///
  /// @param loss log loss of a bar in the own way, in nats
  /// @param commonLoss the same in the common way
  /// @param lower lower end of the 95 % interval of the difference
  /// @param upper its upper end
  public record Gain(double loss, double commonLoss, double lower, double upper) {}

  /// The same with another factor on thresholds.
  public OwnStacking withThresholdFactor(double factor) {
    return new OwnStacking(ownTrees, weights, calibrator, factor, gain);
  }

  /// In words, for the instrument's name.
  public String text(String instrument) {
    return String.format(
        Locale.ROOT,
        "%s has weights and a calibration of its own%s (networks %.2f, trees of bars %.2f, model of"
            + " spans %.2f%s): out-of-fold log loss per bar %.4f instead of %.4f, gain %.4f to"
            + " %.4f",
        instrument,
        ownTrees ? ", and trees that learned from it alone" : "",
        weights.networks(),
        weights.bars(),
        weights.spans(),
        thresholdFactor == 1
            ? ""
            : String.format(Locale.ROOT, "; the threshold times %.2f", thresholdFactor),
        gain.loss,
        gain.commonLoss,
        gain.lower,
        gain.upper);
  }
}
