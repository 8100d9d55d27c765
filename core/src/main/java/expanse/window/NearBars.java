package expanse.window;

import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Instrument;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The bars of a series near its labels and windows, so that memory grows with what was labelled
/// and not with the years around it.
///
/// Kept is what training, evaluation and the replay of live use read: before labels and windows a
/// window that ends with their first bar, moved by up to another, and the longest look-back of the
/// features; a window's bars after them. Where bars are left out there is a gap.
final class NearBars {
  private static final int LOOK_BACK = 128;

  private final BarSeries bars;
  private final List<IndexSpan> spans;
  private final List<Window> windows;
  private final BitSet kept = new BitSet();
  private final int[] keptBefore; // of rows kept, at the beginning of every run of them

  /// What is left.
  @FunctionalInterface
  interface Made<T> {
    T of(BarSeries bars, List<IndexSpan> spans, List<Window> windows);
  }

  NearBars(BarSeries bars, int length, List<IndexSpan> spans, List<Window> windows) {
    this.bars = bars;
    this.spans = spans;
    this.windows = windows;
    int before = 2 * length + LOOK_BACK;
    for (IndexSpan span : spans) {
      keep(span.start() - before, span.end() + 1 + length, span.start());
    }
    for (Window window : windows) {
      keep(window.start() - before, window.start() + 2 * length, window.start());
    }
    closeShortHoles();
    keptBefore = new int[bars.size() + 1];
    for (int row = 0; row < bars.size(); row++) {
      keptBefore[row + 1] = keptBefore[row] + (kept.get(row) ? 1 : 0);
    }
  }

  private void keep(int from, int to, int row) {
    Instrument own = bars.instrumentOf(row);
    kept.set(Math.max(own.from(), from), Math.min(own.to(), to));
  }

  /// Keeps what would not make a gap when it is left out.
  private void closeShortHoles() {
    int hole = kept.nextClearBit(Math.max(0, kept.nextSetBit(0)));
    for (int next = kept.nextSetBit(hole); next >= 0; next = kept.nextSetBit(hole)) {
      if (next - hole < BarSeries.DEFAULT_GAP_INTERVALS) {
        kept.set(hole, next);
      }
      hole = kept.nextClearBit(next);
    }
  }

  <T> T apply(Made<T> made) {
    return made.of(
        series(),
        spans.stream()
            .map(s ->
                new IndexSpan(keptBefore[s.start()], keptBefore[s.end()], s.type(), s.confidence()))
            .toList(),
        windows.stream().map(w -> new Window(w.id(), w.subset(), keptBefore[w.start()])).toList());
  }

  private BarSeries series() {
    List<String> names = new ArrayList<>();
    List<BarSeries> parts = new ArrayList<>();
    for (Instrument one : bars.instruments()) {
      int[] rows = kept.stream().filter(one::holds).toArray();
      if (rows.length > 0) {
        names.add(one.name());
        parts.add(bars.rowsOf(rows));
      }
    }
    return BarSeries.joined(names, parts);
  }
}
