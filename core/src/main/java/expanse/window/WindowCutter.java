package expanse.window;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Segment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// Cuts windows where a data set lists none: around every label, the label at a random place in its
/// window, and background windows without labels between the first label and the last.
///
/// Windows lie inside segments and, where there is room, do not overlap. Whoever lets Expanse cut
/// windows says that the bars between the labels were reviewed, too. Equal seeds give equal
/// windows.
public final class WindowCutter {
  private static final int TRIES = 12;

  private WindowCutter() {}

  /// Cuts windows of `length` bars.
  ///
  /// @param spans labels as rows
  /// @param background number of background windows per window with labels, where there is room
  /// @throws InputException when no label fits into a window
  public static List<Window> cut(
      BarSeries bars, List<IndexSpan> spans, int length, double background, long seed) {
    if (!(background >= 0 && background <= 100)) {
      throw new InputException(
          "background windows per labelled window must be 0 to 100, was " + background);
    }
    List<IndexSpan> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparingInt(IndexSpan::start).thenComparingInt(IndexSpan::end));
    Rng rng = Rng.derived(seed, 0x57494E);
    BitSet taken = new BitSet();
    List<Integer> starts = aroundLabels(bars.segments(), sorted, length, rng, taken);
    if (starts.isEmpty()) {
      throw new InputException(
          "no window of "
              + length
              + " bars can be cut: no label is in a stretch of that many bars without a gap; add"
              + " labels or choose shorter windows");
    }
    int wanted = (int) Math.round(background * starts.size());
    starts.addAll(backgroundStarts(bars.segments(), sorted, length, wanted, rng, taken));
    starts.sort(Comparator.naturalOrder());
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < starts.size(); k++) {
      windows.add(new Window(Integer.toString(k), null, starts.get(k)));
    }
    return windows;
  }

  /// Cuts every segment into consecutive windows, for bars that were reviewed from end to end. What
  /// is left at the end of a segment belongs to no window.
  ///
  /// @throws InputException when no segment has room for a window
  public static List<Window> tile(BarSeries bars, int length) {
    List<Window> windows = new ArrayList<>();
    for (Segment segment : bars.segments()) {
      for (int start = segment.from(); start + length <= segment.to(); start += length) {
        windows.add(new Window(Integer.toString(windows.size()), null, start));
      }
    }
    if (windows.isEmpty()) {
      throw new InputException(
          "no stretch of bars without a gap is "
              + length
              + " bars long; give more bars or choose shorter windows");
    }
    return windows;
  }

  private static List<Integer> aroundLabels(
      List<Segment> segments, List<IndexSpan> spans, int length, Rng rng, BitSet taken) {
    List<Integer> starts = new ArrayList<>();
    int s = 0;
    for (IndexSpan span : spans) {
      while (s < segments.size() && segments.get(s).to() <= span.start()) {
        s++;
      }
      if (s == segments.size()) {
        break;
      }
      Segment segment = segments.get(s);
      boolean seen = !starts.isEmpty() && span.end() < starts.getLast() + length;
      if (seen || segment.length() < length || span.end() >= segment.to()) {
        continue;
      }
      int start = place(segment, span, spans, length, rng, taken);
      if (!starts.isEmpty() && start <= starts.getLast()) {
        continue;
      }
      starts.add(start);
      taken.set(start, start + length);
    }
    return starts;
  }

  /// A start that shows the whole span (its beginning, when it is longer than a window), away from
  /// windows cut before where possible; of several draws, the first that cuts no other span.
  private static int place(
      Segment segment, IndexSpan span, List<IndexSpan> spans, int length, Rng rng, BitSet taken) {
    int last = segment.to() - length;
    int low = Math.max(segment.from(), Math.min(span.end() - length + 1, span.start()));
    int high = Math.min(last, span.start());
    low = Math.min(low, high);
    int free = taken.previousSetBit(high) + 1;
    if (free <= high) {
      low = Math.max(low, free);
    }
    int start = low;
    for (int k = 0; k < TRIES; k++) {
      start = low + rng.nextInt(high - low + 1);
      if (!cutsAny(spans, start, length)) {
        break;
      }
    }
    return start;
  }

  private static boolean cutsAny(List<IndexSpan> spans, int start, int length) {
    for (IndexSpan span : spans) {
      boolean meets = span.start() < start + length && span.end() >= start;
      if (meets && (span.start() < start || span.end() >= start + length)) {
        return true;
      }
    }
    return false;
  }

  private static List<Integer> backgroundStarts(
      List<Segment> segments,
      List<IndexSpan> spans,
      int length,
      int wanted,
      Rng rng,
      BitSet taken) {
    BitSet busy = (BitSet) taken.clone();
    int end = 0;
    for (IndexSpan span : spans) {
      busy.set(span.start(), span.end() + 1);
      end = Math.max(end, span.end());
    }
    int first = Math.max(0, spans.getFirst().start() - length);
    List<Integer> starts = new ArrayList<>();
    for (Segment segment : segments) {
      int to = Math.min(segment.to(), end + 1 + length);
      int at = Math.max(segment.from(), first);
      while (at + length <= to) {
        int hit = busy.nextSetBit(at);
        int room = (hit < 0 || hit > to ? to : hit) - at;
        if (room < length) {
          at = hit < 0 ? to : busy.nextClearBit(hit);
        } else {
          int start = at + rng.nextInt(Math.min(room - length, length) + 1);
          starts.add(start);
          at = start + length;
        }
      }
    }
    int[] order = new int[starts.size()];
    for (int k = 0; k < order.length; k++) {
      order[k] = k;
    }
    rng.shuffle(order);
    List<Integer> chosen = new ArrayList<>();
    for (int k = 0; k < Math.min(wanted, order.length); k++) {
      chosen.add(starts.get(order[k]));
    }
    return chosen;
  }
}
