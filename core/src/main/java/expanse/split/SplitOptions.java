package expanse.split;

import expanse.base.InputException;

/// How windows are divided into subsets when their file does not say.
///
/// @param method how
/// @param validation share of the windows for validation, in (0, 1); of the training windows where
///   their file knows training and test only
/// @param test share of the windows for the test, in [0, 1)
/// @param embargo least number of bars between windows of different subsets; at least the look-back
///   of the features
/// @param seed of the random method
public record SplitOptions(Method method, double validation, double test, int embargo, long seed) {
  /// The ways to divide.
  public enum Method {
    /// In time order, purged, with an embargo.
    TEMPORAL,
    /// At random, as in the original system: leaks, and says so.
    LEGACY_RANDOM
  }

  /// Checks the shares.
  public SplitOptions {
    if (!(validation > 0 && validation < 1 && test >= 0 && validation + test < 1)) {
      throw new InputException(
          "validation and test shares must be positive and leave something to train on, were "
              + validation
              + " and "
              + test);
    }
    if (embargo < 0) {
      throw new InputException("the embargo must not be negative, was " + embargo);
    }
  }
}
