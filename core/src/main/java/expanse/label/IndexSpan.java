package expanse.label;

import java.util.List;

/// A label as rows of a bar series.
///
/// @param start first row
/// @param end last row, inclusive
/// @param type what its annotator calls it
/// @param confidence of the annotator, in (0, 1]
public record IndexSpan(int start, int end, SpanType type, double confidence) {
  /// Number of bars.
  public int length() {
    return end - start + 1;
  }

  /// The place of a window's main span, to which its type, center and length belong: the one whose
  /// middle is nearest to the window's, the earlier of two.
  ///
  /// @param spans of the window, as steps of it
  /// @param steps of the window
  /// @return -1 without spans
  public static int main(List<IndexSpan> spans, int steps) {
    int best = -1;
    int bestDistance = Integer.MAX_VALUE;
    for (int k = 0; k < spans.size(); k++) {
      int distance = Math.abs(spans.get(k).start() + spans.get(k).end() - (steps - 1));
      if (distance < bestDistance) {
        best = k;
        bestDistance = distance;
      }
    }
    return best;
  }

  /// The place of the first span that starts at a row or after it; the number of spans when none
  /// does.
  ///
  /// @param spans in order of their first rows
  public static int firstFrom(List<IndexSpan> spans, int row) {
    int low = 0;
    int high = spans.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (spans.get(middle).start() < row) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
