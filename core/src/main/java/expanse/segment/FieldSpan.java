package expanse.segment;

/// A span that a field has placed, in steps of its stretch.
///
/// @param start first step, below 0 where it began before the stretch
/// @param end last step
/// @param probability that a labelled span shares at least half of the bars of both together
/// @param types `[K]` probabilities of the types, empty when none are told
/// @param startRange \[2] first steps between which it begins with 80 %
/// @param endRange \[2] last steps between which it ends with 80 %
public record FieldSpan(
    int start, int end, double probability, float[] types, int[] startRange, int[] endRange) {
  /// The same span in steps that are counted from elsewhere.
  ///
  /// @param by what is added to every step
  public FieldSpan moved(int by) {
    return new FieldSpan(
        start + by,
        end + by,
        probability,
        types,
        new int[] {startRange[0] + by, startRange[1] + by},
        new int[] {endRange[0] + by, endRange[1] + by});
  }

  /// Number of steps.
  public int length() {
    return end - start + 1;
  }
}
