package expanse.split;

import expanse.label.IndexSpan;
import expanse.market.BarSeries;
import expanse.market.Instrument;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the windows of one subset cover: rows, spans, stretches of prices.
public final class SubsetFootprint {
  /// Ways in which two windows know of each other.
  enum Kind {
    /// They share bars.
    BARS,
    /// A span lies in both.
    LABEL,
    /// They lie at the same time in two instruments.
    TIME,
    /// The prices of one are found again in the other, under other times.
    COPY,
    /// They lie nearer than the embargo.
    EMBARGO
  }

  /// A window of this subset that another window shares information with.
  ///
  /// @param kind how
  /// @param window which window of this subset
  /// @param detail in words
  record Leak(Kind kind, Window window, String detail) {}

  private final int length;
  private final List<IndexSpan> spans;
  private final BarSeries bars;
  private final CopyFinder copies;
  private final OtherMarkets others;
  private final List<Window> windows = new ArrayList<>();
  private final BitSet rows = new BitSet();
  private final BitSet covered = new BitSet();

  public SubsetFootprint(int length, List<IndexSpan> spans, BarSeries bars) {
    this.length = length;
    this.spans = spans;
    this.bars = bars;
    this.copies = new CopyFinder(length);
    this.others = new OtherMarkets(bars, length);
  }

  List<Window> windows() {
    return windows;
  }

  BitSet rows() {
    return rows;
  }

  public void add(Window window) {
    windows.add(window);
    int end = window.start() + length;
    rows.set(window.start(), end);
    for (int k = 0; k < spans.size(); k++) {
      if (meets(spans.get(k), window)) {
        covered.set(k);
      }
    }
    copies.add(bars, window);
    others.add(window);
  }

  /// The worst way in which a window of another subset leaks into this one, or null.
  public @Nullable Leak leak(Window other, int embargo) {
    int start = other.start();
    int end = start + length - 1;
    int hit = rows.nextSetBit(start);
    if (hit >= 0 && hit <= end) {
      Window owner = ownerOf(hit);
      int shared = length - Math.abs(owner.start() - start);
      return new Leak(Kind.BARS, owner, "they share " + shared + " bars");
    }
    for (int k = covered.nextSetBit(0); k >= 0; k = covered.nextSetBit(k + 1)) {
      if (meets(spans.get(k), other)) {
        return new Leak(Kind.LABEL, firstMeeting(spans.get(k)), "one label reaches into both");
      }
    }
    Window meeting = others.near(other, 0);
    if (meeting != null) {
      return new Leak(Kind.TIME, meeting, others.words(other, meeting));
    }
    CopyFinder.Copy copy = copies.find(bars, other);
    if (copy != null) {
      return new Leak(Kind.COPY, copy.window(), copy.detail());
    }
    Instrument own = bars.instrumentOf(start);
    int before = rows.previousSetBit(start);
    if (before >= own.from() && start - before - 1 < embargo) {
      return new Leak(
          Kind.EMBARGO, ownerOf(before), "only " + (start - before - 1) + " bars lie between");
    }
    int after = rows.nextSetBit(end);
    if (after >= 0 && after < own.to() && after - end - 1 < embargo) {
      return new Leak(
          Kind.EMBARGO, ownerOf(after), "only " + (after - end - 1) + " bars lie between");
    }
    Window near = others.near(other, embargo);
    return near == null ? null : new Leak(Kind.EMBARGO, near, others.words(other, near));
  }

  private boolean meets(IndexSpan span, Window window) {
    return span.start() < window.start() + length && span.end() >= window.start();
  }

  private Window ownerOf(int row) {
    for (Window window : windows) {
      if (row >= window.start() && row < window.start() + length) {
        return window;
      }
    }
    throw new AssertionError("row " + row + " belongs to no window");
  }

  private Window firstMeeting(IndexSpan span) {
    for (Window window : windows) {
      if (meets(span, window)) {
        return window;
      }
    }
    throw new AssertionError("span meets no window");
  }
}
