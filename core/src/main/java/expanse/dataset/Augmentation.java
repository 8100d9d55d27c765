package expanse.dataset;

import expanse.base.InputException;
import expanse.base.Rng;

/// How training windows are varied when they are drawn.
///
/// @param inversion probability that a window is shown with prices upside down
/// @param shift probability that a window starts some bars earlier or later
/// @param maxShift most bars by which it does, either way
/// @param jitter standard deviation of noise added to every feature, 0 for none
public record Augmentation(double inversion, double shift, int maxShift, double jitter) {
  /// Windows as they are.
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 0);

  /// Checks the ranges.
  public Augmentation {
    if (!(inversion >= 0 && inversion <= 1 && shift >= 0 && shift <= 1)) {
      throw new InputException(
          "probabilities of inversion and shift lie in 0 to 1, were " + inversion + ", " + shift);
    }
    if (maxShift < 0 || !(jitter >= 0 && jitter <= 1)) {
      throw new InputException(
          "the largest shift is not negative and the jitter at most 1, were "
              + maxShift
              + ", "
              + jitter);
    }
  }

  /// Draws how a window is shown. Always uses the same number of random words, so that one setting
  /// does not disturb the draws of another.
  public WindowDraw draw(Dataset data, Split part, int index, Rng rng) {
    double invert = rng.nextDouble();
    double move = rng.nextDouble();
    double where = rng.nextDouble();
    int start = data.plan().windows(part).get(index).start();
    if (move < shift && maxShift > 0) {
      int low = Math.max(data.earliestStart(part, index), start - maxShift);
      int high = Math.min(data.latestStart(part, index), start + maxShift);
      start = low + (int) (where * (high - low + 1));
    }
    return new WindowDraw(index, start, invert < inversion);
  }
}
