package expanse.learningcurve;

import expanse.base.Rng;
import expanse.label.IndexSpan;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// Windows that together show about so many labels.
///
/// @param windows in time order
/// @param spans the labels that meet them, and no others
record LabelSubset(List<Window> windows, List<IndexSpan> spans) {
  /// Takes windows in a random order until they show enough labels. A larger subset of the same
  /// seed holds every smaller one.
  ///
  /// @param from windows to take from
  /// @param spans all labels
  /// @param length bars of a window
  /// @param labels how many are wanted; all windows are taken where there are not so many
  /// @param seed of the order
  static LabelSubset draw(
      List<Window> from, List<IndexSpan> spans, int length, int labels, long seed) {
    int[] order = new int[from.size()];
    Arrays.setAll(order, i -> i);
    new Rng(seed).shuffle(order);
    BitSet shown = new BitSet();
    List<Window> taken = new ArrayList<>();
    for (int i = 0; i < order.length && shown.cardinality() < labels; i++) {
      taken.add(from.get(order[i]));
      shown.or(meeting(List.of(from.get(order[i])), spans, length));
    }
    return of(taken, spans, length);
  }

  /// Windows and the labels that meet them.
  static LabelSubset of(List<Window> windows, List<IndexSpan> spans, int length) {
    List<Window> sorted = new ArrayList<>(windows);
    sorted.sort(Comparator.comparingInt(Window::start));
    List<IndexSpan> met = meeting(windows, spans, length).stream().mapToObj(spans::get).toList();
    return new LabelSubset(List.copyOf(sorted), met);
  }

  private static BitSet meeting(List<Window> windows, List<IndexSpan> spans, int length) {
    BitSet met = new BitSet();
    for (Window window : windows) {
      for (int k = 0; k < spans.size(); k++) {
        IndexSpan span = spans.get(k);
        if (span.start() < window.start() + length && span.end() >= window.start()) {
          met.set(k);
        }
      }
    }
    return met;
  }
}
