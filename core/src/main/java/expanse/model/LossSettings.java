package expanse.model;

/// How the four tasks are scored.
///
/// @param span kind of span loss
/// @param positiveWeight factor on the loss of bars inside spans
/// @param focalGamma exponent of the focal loss
/// @param perBar whether the negative log-likelihood of a chain is divided by the number of bars
/// @param pointerDelta where the pointers' Huber loss turns linear
/// @param lengthWeight factor on the length's part of the pointer loss
/// @param countdown what the countdown head learns
/// @param countdownRange clipping range of the countdown in bars
/// @param countdownDelta where the countdown's Huber loss turns linear
public record LossSettings(
    SpanLoss span,
    double positiveWeight,
    double focalGamma,
    boolean perBar,
    double pointerDelta,
    double lengthWeight,
    CountdownTarget countdown,
    double countdownRange,
    double countdownDelta) {

  /// Checks ranges.
  public LossSettings {
    atLeastZero("focalGamma", focalGamma);
    positive("positiveWeight", positiveWeight);
    positive("pointerDelta", pointerDelta);
    atLeastZero("lengthWeight", lengthWeight);
    positive("countdownRange", countdownRange);
    positive("countdownDelta", countdownDelta);
  }

  /// The original's losses at their last state: soft span without extra weight, pointers with delta
  /// .08, normalised countdown.
  public static LossSettings original() {
    return new LossSettings(SpanLoss.SOFT, 1, 2, false, 0.08, 1, CountdownTarget.NORMALISED, 20, 1);
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be positive, is " + value);
    }
  }

  private static void atLeastZero(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be zero or more, is " + value);
    }
  }
}
