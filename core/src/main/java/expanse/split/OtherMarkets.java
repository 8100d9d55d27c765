package expanse.split;

import expanse.market.BarSeries;
import expanse.market.Correlation;
import expanse.market.Instrument;
import expanse.market.Period;
import expanse.window.Window;
import expanse.window.WindowClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Windows of several instruments by their time. Markets move together: a window and one of another
/// instrument at the same time are nearly one window under two names.
final class OtherMarkets {
  private static final int LEAST_COMMON = 8; // returns that tell a correlation

  private final BarSeries bars;
  private final int length;
  private final WindowClock clock;
  private final TreeMap<Long, List<Window>> byTime = new TreeMap<>();
  private long longest; // milliseconds from the first to the last bar of a window

  OtherMarkets(BarSeries bars, int length) {
    this.bars = bars;
    this.length = length;
    this.clock = new WindowClock(bars, length);
  }

  void add(Window window) {
    Period period = clock.period(window);
    longest = Math.max(longest, period.last() - period.first());
    byTime.computeIfAbsent(period.first(), time -> new ArrayList<>()).add(window);
  }

  /// The nearest window of another instrument with fewer bars between than the embargo, null when
  /// there is none.
  @Nullable Window near(Window window, int embargo) {
    if (bars.instruments().size() == 1) {
      return null;
    }
    Period period = clock.period(window);
    long margin = (embargo + 1) * clock.interval();
    Window nearest = null;
    for (List<Window> same :
        byTime
            .subMap(period.first() - longest - margin, true, period.last() + margin, true)
            .values()) {
      for (Window other : same) {
        if (clock.near(window, other, embargo)
            && (nearest == null || clock.between(window, other) < clock.between(window, nearest))) {
          nearest = other;
        }
      }
    }
    return nearest;
  }

  /// What a window and one of another instrument have in common, in words.
  String words(Window window, Window other) {
    int between = clock.between(window, other);
    if (between >= 0) {
      return "only " + between + " bars lie between them on the clock";
    }
    double correlation = correlation(bars, window, other, length);
    return "they lie at the same time in two markets, "
        + (Double.isNaN(correlation)
            ? "with hardly a bar in common"
            : String.format(Locale.ROOT, "and their returns correlate with %.2f", correlation));
  }

  /// Correlation of the returns from bar to bar that two windows have at the same times; NaN when
  /// they have too few, or one of them does not move.
  static double correlation(BarSeries bars, Window window, Window other, int length) {
    Instrument theirs = bars.instrumentOf(other.start());
    Correlation correlation = new Correlation(LEAST_COMMON);
    for (int row = window.start() + 1; row < window.start() + length; row++) {
      int twin = bars.rows(theirs, bars.time(row), bars.time(row)).from();
      boolean inside = twin > other.start() && twin < other.start() + length;
      if (inside && bars.time(twin) == bars.time(row)) {
        double x = StrictMath.log(bars.close(row) / bars.close(row - 1));
        double y = StrictMath.log(bars.close(twin) / bars.close(twin - 1));
        correlation.add(x, y);
      }
    }
    return correlation.value();
  }
}
