package expanse.model;

/// What the countdown head learns from the raw number of bars until the span starts.
public enum CountdownTarget {
  /// Bars until the start, unchanged.
  RAW,
  /// Clipped to plus or minus `clip`.
  CLIPPED,
  /// Clipped and scaled to 0 .. 1.
  NORMALISED,
  /// As normalised, but only bars up to the start count.
  MASKED,
  /// Not trained.
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
