package expanse.dataset;

import expanse.base.InputException;
import expanse.base.Rng;

/// How training windows are varied when they are drawn. Inversion and shift choose other bars (the
/// features are those of the inverted or shifted bars); the rest acts on the features.
///
/// @param inversion probability that a window is shown with prices upside down
/// @param shift probability that a window starts some bars earlier or later
/// @param maxShift most bars by which it does, either way
/// @param jitter standard deviation of noise added to every feature value
/// @param magnitudeWarp standard deviation of a smooth random factor along the window, one for all
///   features
/// @param timeWarp standard deviation of a smooth random change of speed along the window
/// @param volatilityScale largest relative change of all features of a window by one factor
public record Augmentation(
    double inversion,
    double shift,
    int maxShift,
    double jitter,
    double magnitudeWarp,
    double timeWarp,
    double volatilityScale) {
  /// Windows as they are.
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0, 0, 0);

  /// Checks the ranges.
  public Augmentation {
    share("the probability of inversion", inversion);
    share("the probability of a shift", shift);
    share("the jitter", jitter);
    share("the magnitude warp", magnitudeWarp);
    share("the time warp", timeWarp);
    share("the volatility scale", volatilityScale);
    if (maxShift < 0) {
      throw new InputException("the largest shift must not be negative, was " + maxShift);
    }
  }

  private static void share(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InputException(what + " must lie within 0 and 1, was " + value);
    }
  }

  /// Draws how a window is shown. Always uses the same number of random words, so that one setting
  /// does not disturb the draws of another.
  public WindowDraw draw(Dataset data, Split part, int index, Rng rng) {
    double invert = rng.nextDouble();
    double move = rng.nextDouble();
    double where = rng.nextDouble();
    int start = data.windows(part).get(index).start();
    if (move < shift && maxShift > 0) {
      int low = Math.max(data.earliestStart(part, index), start - maxShift);
      int high = Math.min(data.latestStart(part, index), start + maxShift);
      start = low + (int) (where * (high - low + 1));
    }
    return new WindowDraw(index, start, invert < inversion);
  }
}
