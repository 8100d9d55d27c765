package expanse.dataset;

import static expanse.base.Ranges.within;

import expanse.base.Rng;
import expanse.window.Subset;

/// How training windows are varied when they are drawn. Inversion, offset and cut choose other bars
/// (the features are those of the inverted or moved bars); the rest acts on the features.
///
/// @param inversion probability that the prices of a window are turned upside down
/// @param offset probability that a window begins some bars earlier or later
/// @param offsetBars largest offset in bars, to either side
/// @param offsetStep offsets are multiples of this number of bars; a large step lets features be
///   reused
/// @param cut probability that a window is moved back so that it ends with one of its own bars, as
///   if no later bar were known; such a window gets no offset
/// @param jitter standard deviation of noise added to every feature value
/// @param magnitudeWarp standard deviation of a smooth random factor along the window, one for all
///   features
/// @param timeWarp standard deviation of a smooth random change of speed along the window
/// @param volatilityScale largest relative change of all features of a window by one factor
/// @param byDirection whether inversion is left out when nine labels in ten or more go the same way
public record Augmentation(
    double inversion,
    double offset,
    int offsetBars,
    int offsetStep,
    double cut,
    double jitter,
    double magnitudeWarp,
    double timeWarp,
    double volatilityScale,
    boolean byDirection) {
  /// Windows as they are.
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 1, 0, 0, 0, 0, 0, false);

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

  /// Draws how a window is shown. Always uses the same number of random words, so that one setting
  /// does not disturb the draws of another.
  public WindowDraw draw(Dataset data, Subset subset, int index, Rng rng) {
    double invert = rng.nextDouble();
    double move = rng.nextDouble();
    double where = rng.nextDouble();
    double hide = rng.nextDouble();
    int start = data.windows(subset).get(index).start();
    if (hide < cut) {
      int back = Math.min(data.windowLength() - 1, start - data.earliestStart(subset, index));
      start -= (int) (where * (back + 1));
    } else if (move < offset && offsetBars > 0) {
      int back = Math.min(offsetBars, start - data.earliestStart(subset, index)) / offsetStep;
      int on = Math.min(offsetBars, data.latestStart(subset, index) - start) / offsetStep;
      start += offsetStep * ((int) (where * (back + on + 1)) - back);
    }
    return new WindowDraw(index, start, invert < inversion);
  }
}
