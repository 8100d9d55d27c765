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
/// @param loss out-of-fold log loss of a bar in this way, in nats
/// @param commonLoss the same in the common way
/// @param gainLower lower end of the 95 % interval of what is gained
/// @param gainUpper its upper end
public record OwnStacking(
    boolean ownTrees,
    StackingWeights weights,
    @Nullable Calibrator calibrator,
    double loss,
    double commonLoss,
    double gainLower,
    double gainUpper) {
  /// In words, for the instrument's name.
  public String text(String instrument) {
    return String.format(
        Locale.ROOT,
        "%s has weights and a calibration of its own%s (networks %.2f, trees of bars %.2f, model of"
            + " spans %.2f): out-of-fold log loss per bar %.4f instead of %.4f, gain %.4f to %.4f",
        instrument,
        ownTrees ? ", and trees that learned from it alone" : "",
        weights.networks(),
        weights.bars(),
        weights.spans(),
        loss,
        commonLoss,
        gainLower,
        gainUpper);
  }
}
