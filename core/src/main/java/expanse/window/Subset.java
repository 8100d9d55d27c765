package expanse.window;

/// The subset of a data set that a window belongs to.
public enum Subset {
  /// Fits the weights.
  TRAIN,
  /// Chooses the epoch, the threshold and the calibration.
  VALIDATION,
  /// Scores, once.
  TEST;

  /// The name in files: lower case.
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
