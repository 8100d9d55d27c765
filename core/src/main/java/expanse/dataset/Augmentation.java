package expanse.dataset;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.window.Subset;

/// How training windows are varied when they are drawn. Inversion, shift and cut choose other bars
/// (the features are those of the inverted or moved bars); the rest acts on the features.
///
/// @param inversion probability that a window is shown with prices upside down
/// @param shift probability that a window starts some bars earlier or later
/// @param maxShift most bars by which it does, either way
/// @param shiftStep shifts are multiples of so many bars
/// @param cut probability that a window is moved back instead, so that it ends with any of its own
///   bars, as if no later one were known
/// @param jitter standard deviation of noise added to every feature value
/// @param magnitudeWarp standard deviation of a smooth random factor along the window, one for all
///   features
/// @param timeWarp standard deviation of a smooth random change of speed along the window
/// @param volatilityScale largest relative change of all features of a window by one factor
public record Augmentation(
    double inversion,
    double shift,
    int maxShift,
    int shiftStep,
    double cut,
    double jitter,
    double magnitudeWarp,
    double timeWarp,
    double volatilityScale) {
  /// Windows as they are.
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 1, 0, 0, 0, 0, 0);

  /// Checks the ranges.
  public Augmentation {
    share("the probability of inversion", inversion);
    share("the probability of a shift", shift);
    share("the probability of a cut", cut);
    share("the jitter", jitter);
    share("the magnitude warp", magnitudeWarp);
    share("the time warp", timeWarp);
    share("the volatility scale", volatilityScale);
    if (maxShift < 0 || shiftStep < 1) {
      throw new InputException(
          "the largest shift must not be negative and its step positive, were "
              + maxShift
              + " and "
              + shiftStep);
    }
  }

  private static void share(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InputException(what + " must lie within 0 and 1, was " + value);
    }
  }

  /// Draws how a window is shown. Always uses the same number of random words, so that one setting
  /// does not disturb the draws of another.
  public WindowDraw draw(Dataset data, Subset part, int index, Rng rng) {
    double invert = rng.nextDouble();
    double move = rng.nextDouble();
    double where = rng.nextDouble();
    double hide = rng.nextDouble();
    int start = data.windows(part).get(index).start();
    if (hide < cut) {
      int back = Math.min(data.windowLength() - 1, start - data.earliestStart(part, index));
      start -= (int) (where * (back + 1));
    } else if (move < shift && maxShift > 0) {
      int back = Math.min(maxShift, start - data.earliestStart(part, index)) / shiftStep;
      int on = Math.min(maxShift, data.latestStart(part, index) - start) / shiftStep;
      start += shiftStep * ((int) (where * (back + on + 1)) - back);
    }
    return new WindowDraw(index, start, invert < inversion);
  }
}
