package expanse.model;

/// What the countdown head learns from the raw number of bars until the span starts.
public enum CountdownTarget {
  /// Start minus bar, as it is.
  RAW,
  /// Clipped to plus or minus the range.
  CLIPPED,
  /// Clipped and scaled: (raw + range) / (2 range), within 0 and 1.
  NORMALISED,
  /// As normalised, but only bars up to the start count.
  MASKED,
  /// No countdown: its loss is zero.
  OFF;

  /// The value to be learned.
  ///
  /// @param raw start minus bar
  /// @param range clipping range in bars, 20 in the original
  public float target(float raw, float range) {
    return switch (this) {
      case RAW, OFF -> raw;
      case CLIPPED -> Math.clamp(raw, -range, range);
      case NORMALISED, MASKED -> Math.clamp((raw + range) / (2 * range), 0f, 1f);
    };
  }

  /// The number of bars that a learned value stands for.
  public float bars(float value, float range) {
    return switch (this) {
      case RAW, OFF, CLIPPED -> value;
      case NORMALISED, MASKED -> value * (2 * range) - range;
    };
  }

  /// Whether a bar with this raw countdown takes part in the loss.
  public boolean counts(float raw) {
    return switch (this) {
      case RAW, CLIPPED, NORMALISED -> true;
      case MASKED -> raw >= 0;
      case OFF -> false;
    };
  }
}
