package expanse.feature;

import expanse.market.BarSeries;
import org.jspecify.annotations.Nullable;

/// The bars that features of a window may read: those of the window and those before it from
/// [#first()] on. Made once per window and handed to all of its features; not for several threads.
public final class WindowView {
  /// Bars before a window, at most, that change what features say of it.
  public static final int LOOK_BACK = Math.max(LogPath.BEFORE, RecentBars.DEPTH);

  private final BarSeries bars;
  private final int first;
  private final int start;
  private final int length;
  private @Nullable Scratch scratch;
  private @Nullable LogPath path;

  /// @param bars the series
  /// @param first earliest row that may be read: the start of the segment, or of the window itself
  ///   when it is to be seen without what came before
  /// @param start row of the first bar of the window
  /// @param length bars of the window
  public WindowView(BarSeries bars, int first, int start, int length) {
    this.bars = bars;
    this.first = first;
    this.start = start;
    this.length = length;
  }

  /// The same bars, with memory that features may use until it is released.
  public WindowView with(Scratch memory) {
    WindowView view = new WindowView(bars, first, start, length);
    view.scratch = memory;
    return view;
  }

  /// Memory for what is computed of the window.
  public Scratch scratch() {
    Scratch known = scratch;
    if (known == null) {
      known = new Scratch();
      scratch = known;
    }
    return known;
  }

  /// The series.
  public BarSeries bars() {
    return bars;
  }

  /// Earliest row that may be read.
  public int first() {
    return first;
  }

  /// Row of the first bar of the window.
  public int start() {
    return start;
  }

  /// Bars of the window.
  public int length() {
    return length;
  }

  /// One past the last row that may be read.
  public int end() {
    return start + length;
  }

  /// Logarithms of the prices that may be read.
  LogPath path() {
    LogPath known = path;
    if (known == null) {
      known = new LogPath(bars, first, start, end(), scratch());
      path = known;
    }
    return known;
  }
}
