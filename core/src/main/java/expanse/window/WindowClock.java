package expanse.window;

import expanse.market.BarSeries;
import expanse.market.Instrument;
import expanse.market.Period;
import java.util.Comparator;

/// The one clock of all instruments of a series: which window comes first, and how far two are
/// apart.
///
/// Within an instrument distances are counted in its bars, so that a night between two sessions is
/// no distance. Between instruments they are counted in intervals of the clock: markets move
/// together, and two windows at the same time know of each other, whatever their names.
public final class WindowClock {
  private final BarSeries bars;
  private final int length;

  /// @param length bars of a window
  public WindowClock(BarSeries bars, int length) {
    this.bars = bars;
    this.length = length;
  }

  /// By the time of the first bar; at the same time, by row.
  public Comparator<Window> order() {
    return Comparator.<Window>comparingLong(window -> bars.time(window.start()))
        .thenComparingInt(Window::start);
  }

  /// The time of a window.
  public Period period(Window window) {
    return bars.period(window.start(), length);
  }

  /// Whether two windows lie in the bars of one instrument, and of one contract.
  public boolean together(Window one, Window other) {
    Instrument instrument = bars.instrumentOf(one.start());
    return instrument.holds(other.start());
  }

  /// Bars that lie between two windows, or would at the usual interval when they are of two
  /// instruments; below 0 when they overlap.
  public int between(Window one, Window other) {
    long apart =
        together(one, other)
            ? Math.abs((long) one.start() - other.start()) - length
            : Math.floorDiv(period(one).gap(period(other)), interval()) - 1;
    return Math.clamp(apart, -length, Integer.MAX_VALUE);
  }

  /// Whether two windows of different instruments lie nearer than so many bars.
  public boolean near(Window one, Window other, int embargo) {
    return !together(one, other) && between(one, other) < embargo;
  }

  /// Milliseconds of a bar.
  public long interval() {
    return Math.max(1, bars.intervalMillis());
  }
}
