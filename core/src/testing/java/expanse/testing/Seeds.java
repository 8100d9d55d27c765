package expanse.testing;

/// The seeds of random tests. A case that fails names its seed, and `-Dexpanse.test.seed=N` runs
/// every random test on that seed alone.
public final class Seeds {
  private static final String PROPERTY = "expanse.test.seed";

  private Seeds() {}

  /// What is tried with a seed.
  @FunctionalInterface
  public interface Case {
    void run(long seed) throws Exception;
  }

  /// Runs a case for each of so many seeds, counted from 1, or for the one that the property names.
  ///
  /// @throws AssertionError that names the seed of the case that failed
  public static void each(int count, Case test) {
    Long only = Long.getLong(PROPERTY);
    long first = only == null ? 1 : only;
    long last = only == null ? count : only;
    for (long seed = first; seed <= last; seed++) {
      try {
        test.run(seed);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "seed " + seed + " failed; -D" + PROPERTY + "=" + seed + " repeats it alone", e);
      }
    }
  }
}
