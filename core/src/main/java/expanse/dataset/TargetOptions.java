package expanse.dataset;

import expanse.base.InputException;

/// How labels become targets.
///
/// @param ramp bars over which the target rises from 0 to 1 at each end of a span, centred on the
///   end; 0 for hard targets
/// @param confidenceWeights whether the bars of a span weigh as much as its annotator was sure
/// @param overlapWeights whether a bar that several training windows show counts once in total
/// @param countdown what the countdown counts to
/// @param halfLife bars from the end of a window towards its start over which the weight of a bar
///   falls to one half; 0 for equal weights
public record TargetOptions(
    int ramp,
    boolean confidenceWeights,
    boolean overlapWeights,
    Countdown countdown,
    double halfLife) {
  /// Hard targets, equal weights, countdown as in the original.
  public static final TargetOptions DEFAULT = new TargetOptions(0, false, Countdown.MAIN, 0);

  /// What the countdown counts to.
  public enum Countdown {
    /// The start of the main span, negative after it, as in the original system.
    MAIN,
    /// The next start at or after the bar; bars after the last start have no target.
    NEXT
  }

  /// The same without regard to overlaps.
  public TargetOptions(int ramp, boolean confidenceWeights, Countdown countdown, double halfLife) {
    this(ramp, confidenceWeights, false, countdown, halfLife);
  }

  /// Checks the ranges.
  public TargetOptions {
    if (ramp < 0 || ramp > 104) {
      throw new InputException("the ramp must be 0 to 104 bars, was " + ramp);
    }
    if (!(halfLife >= 0)) {
      throw new InputException("the half-life must not be negative, was " + halfLife);
    }
  }
}
