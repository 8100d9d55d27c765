package expanse.testing;

import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.List;

/// Small made-up labels and windows.
public final class Toy {
  private Toy() {}

  public static IndexSpan span(int start, int end) {
    return new IndexSpan(start, end, SpanType.CONSOLIDATION, 1);
  }

  public static Window window(int id, int start) {
    return new Window(Integer.toString(id), null, start);
  }

  public static Window window(int id, Subset split, int start) {
    return new Window(Integer.toString(id), split, start);
  }

  /// Spans of 1 to 20 bars with 0 to 59 bars between them.
  public static List<IndexSpan> spans(int rows, Rng rng) {
    List<IndexSpan> spans = new ArrayList<>();
    int at = rng.nextInt(40);
    while (at + 25 < rows) {
      int end = at + rng.nextInt(20);
      SpanType type = rng.nextInt(2) == 0 ? SpanType.CONSOLIDATION : SpanType.RETRACEMENT;
      spans.add(new IndexSpan(at, end, type, 0.25 + 0.25 * rng.nextInt(4)));
      at = end + 1 + rng.nextInt(60);
    }
    return spans;
  }
}
