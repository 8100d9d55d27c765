package expanse.window;

import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// More windows from a labelled set by the rule of the original: every window again 52 and 104 bars
/// earlier and later, kept when enough of a span stays visible. Windows for validation and test
/// stay as they are: what is measured on them must be what was reviewed.
///
/// Other than in the original, the labels stay on the timeline and need no copying, and a shifted
/// window that would leave its segment, or touch a window of another subset or a label that reaches
/// into one, is left out.
public final class WindowOverlap {
  /// Bars between a window and the next one.
  public static final int OFFSET = 52;

  /// Shifts in each direction.
  public static final int SHIFTS = 2;

  /// Least visible share of a span.
  public static final double LEAST_VISIBLE = 0.3;

  private WindowOverlap() {}

  /// A span as a shifted window sees it.
  ///
  /// @param offset rows by which the window is shifted
  /// @param start first step of the span, clipped to the window
  /// @param end last step, inclusive, clipped to the window
  /// @param visible share of the span inside the window
  public record Sight(int offset, int start, int end, double visible) {}

  /// Whether a span of a window is kept at an offset, and how it then lies.
  ///
  /// @param start first step of the span in the unshifted window
  /// @param end last step, inclusive
  /// @return null when less than [#LEAST_VISIBLE] of the span stays visible
  public static @Nullable Sight sight(int start, int end, int offset, int length) {
    int from = start - offset;
    int to = end - offset;
    int clippedFrom = Math.max(from, 0);
    int clippedTo = Math.min(to, length - 1);
    int shown = Math.max(0, clippedTo - clippedFrom + 1);
    double visible = (double) shown / (end - start + 1);
    return visible >= LEAST_VISIBLE ? new Sight(offset, clippedFrom, clippedTo, visible) : null;
  }

  /// The windows, those for training or without a subset with their shifted companions, in the
  /// original's order: a window, then later ones, then earlier ones. Ids get `_offset0`,
  /// `_offset+52`, `_offset-52` …
  ///
  /// @param spans labels as rows
  public static List<Window> expand(
      BarSeries bars, List<Window> windows, List<IndexSpan> spans, int length) {
    Map<Subset, BitSet> rowsOf = new EnumMap<>(Subset.class);
    Set<Integer> known = new HashSet<>();
    for (Window window : windows) {
      known.add(window.start());
      if (window.subset() != null) {
        cover(rowsOf, window.subset(), window.start(), length, spans);
      }
    }
    BitSet breaks = new BitSet();
    bars.segments().forEach(segment -> breaks.set(segment.from()));
    List<Window> out = new ArrayList<>();
    for (Window window : windows) {
      out.add(named(window, 0));
      if (window.subset() == Subset.VALIDATION || window.subset() == Subset.TEST) {
        continue;
      }
      for (int sign : new int[] {1, -1}) {
        for (int i = 1; i <= SHIFTS; i++) {
          int offset = sign * i * OFFSET;
          int start = window.start() + offset;
          boolean fits = start >= 0 && start <= bars.size() - length;
          if (fits
              && !crosses(breaks, start, length)
              && keepsSpan(window, spans, offset, length)
              && !touchesOthers(rowsOf, window.subset(), start, length)
              && known.add(start)) {
            out.add(named(window, offset));
            if (window.subset() != null) {
              cover(rowsOf, window.subset(), start, length, spans);
            }
          }
        }
      }
    }
    return out;
  }

  private static Window named(Window window, int offset) {
    String sign = offset > 0 ? "+" : "";
    return new Window(
        window.id() + "_offset" + sign + offset, window.subset(), window.start() + offset);
  }

  /// Marks the rows of a window and of the spans that reach into it.
  private static void cover(
      Map<Subset, BitSet> rowsOf, Subset subset, int start, int length, List<IndexSpan> spans) {
    BitSet rows = rowsOf.computeIfAbsent(subset, key -> new BitSet());
    rows.set(start, start + length);
    for (IndexSpan span : spans) {
      if (span.start() < start + length && span.end() >= start) {
        rows.set(span.start(), span.end() + 1);
      }
    }
  }

  private static boolean crosses(BitSet breaks, int start, int length) {
    int next = breaks.nextSetBit(start + 1);
    return next >= 0 && next < start + length;
  }

  private static boolean keepsSpan(Window window, List<IndexSpan> spans, int offset, int length) {
    for (IndexSpan span : spans) {
      int start = Math.max(span.start() - window.start(), 0);
      int end = Math.min(span.end() - window.start(), length - 1);
      if (start <= end && sight(start, end, offset, length) != null) {
        return true;
      }
    }
    return false;
  }

  private static boolean touchesOthers(
      Map<Subset, BitSet> rowsOf, @Nullable Subset own, int start, int length) {
    for (Map.Entry<Subset, BitSet> subset : rowsOf.entrySet()) {
      if (subset.getKey() != own) {
        int hit = subset.getValue().nextSetBit(start);
        if (hit >= 0 && hit < start + length) {
          return true;
        }
      }
    }
    return false;
  }
}
