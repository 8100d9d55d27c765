package expanse.testing;

import expanse.split.SplitOptions;

/// The usual ways to split.
public final class Splits {
  private Splits() {}

  /// In time order: 20 % validation, 20 % test.
  public static SplitOptions inTimeOrder(int embargo) {
    return new SplitOptions(SplitOptions.Method.TEMPORAL, 0.2, 0.2, embargo, 0);
  }

  /// The original's: 20 % validation at random with seed 42, no test.
  public static SplitOptions legacyRandom() {
    return new SplitOptions(SplitOptions.Method.LEGACY_RANDOM, 0.2, 0, 0, 42);
  }
}
