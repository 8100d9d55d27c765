package expanse.base;

/// Checks of settings. Errors name the dotted key, what it may be, and what it is.
public final class Ranges {
  private Ranges() {}

  /// Refuses a value outside a closed range.
  public static void within(String key, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new KeyException(
          key,
          key + " must be between " + text(min) + " and " + text(max) + ", but is " + text(value));
    }
  }

  /// Refuses a value below a bound.
  public static void atLeast(String key, double value, double min) {
    if (!(value >= min)) {
      throw new KeyException(
          key, key + " must be at least " + text(min) + ", but is " + text(value));
    }
  }

  /// Refuses a value that is not above a bound.
  public static void above(String key, double value, double min) {
    if (!(value > min)) {
      throw new KeyException(key, key + " must be above " + text(min) + ", but is " + text(value));
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
