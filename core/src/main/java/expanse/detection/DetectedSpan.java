package expanse.detection;

import expanse.label.PatternType;
import org.jspecify.annotations.Nullable;

/// One detected expansion.
///
/// @param start row of its first bar
/// @param end row of its last bar, inclusive
/// @param startTime epoch milliseconds of the start of its first bar
/// @param endTime epoch milliseconds of the start of its last bar
/// @param type what precedes it, null when the model tells no types
/// @param probability mean over its bars
public record DetectedSpan(
    int start,
    int end,
    long startTime,
    long endTime,
    @Nullable PatternType type,
    double probability) {
  /// Number of bars.
  public int length() {
    return end - start + 1;
  }
}
