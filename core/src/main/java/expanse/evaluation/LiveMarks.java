package expanse.evaluation;

import java.util.BitSet;

/// Which bars of a reviewed window were detected after some of its bars had closed.
///
/// @param after `[T]` by the bar that closed last: the detected bars of the window up to it; empty
///   where nothing was scored
public record LiveMarks(BitSet[] after) {
  /// Whether a bar was detected when so many bars had followed it.
  boolean marked(int bar, int followed) {
    return after[bar + followed].get(bar);
  }

  /// Whether a bar was given the other mark than its first within so many bars, seen every `step`
  /// bars.
  boolean changes(int bar, int within, int step) {
    boolean first = marked(bar, 0);
    for (int k = step; k <= within; k += step) {
      if (marked(bar, k) != first) {
        return true;
      }
    }
    return false;
  }
}
