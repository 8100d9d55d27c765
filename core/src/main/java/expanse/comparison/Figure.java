package expanse.comparison;

import java.util.function.ToDoubleFunction;

/// A number that every run of a comparison has: a column of the CSV file and a row of the page.
///
/// @param key column
/// @param name row
/// @param group section
/// @param format how it is shown
/// @param value NaN when the run has none
public record Figure(
    String key, String name, Group group, Format format, ToDoubleFunction<ComparedRun> value) {
  /// Sections of figures.
  public enum Group {
    /// Size and time.
    COST,
    /// Losses and separation on validation.
    LEARNING,
    /// How the tasks are weighed.
    WEIGHTS,
    /// What the threshold table says.
    THRESHOLD,
    /// Scores on test windows.
    TEST
  }

  /// Ways of showing a number.
  public enum Format {
    /// Without decimals.
    COUNT,
    /// One decimal.
    TENTHS,
    /// Three decimals.
    SCORE,
    /// Three decimals with their sign.
    SIGNED,
    /// As a percentage.
    PERCENT
  }

  /// The value of a run.
  public double of(ComparedRun run) {
    return value.applyAsDouble(run);
  }
}
