package expanse.market;

import java.util.ArrayList;
import java.util.List;

/// Contracts of one future that follow one another, each cut to the time in which it is the one to
/// watch.
///
/// Where two contracts overlap, the later one takes over at midnight (UTC) after the first day on
/// which more of it was traded; where that never happens, or volumes are not known, when the
/// earlier one ends. Prices of two contracts never meet: every contract is an instrument by itself
/// to all that reads bars.
public final class Rolls {
  private static final long DAY = 86_400_000L;

  private Rolls() {}

  /// Cuts contracts.
  ///
  /// @param contracts in order of their first bars
  /// @return bars of each in its own time, in order; empty where a later one had taken over before
  public static List<BarSeries> cut(List<BarSeries> contracts) {
    List<BarSeries> cut = new ArrayList<>();
    long from = Long.MIN_VALUE;
    for (int k = 0; k < contracts.size(); k++) {
      BarSeries one = contracts.get(k);
      long to = k + 1 < contracts.size() ? roll(one, contracts.get(k + 1)) : Long.MAX_VALUE;
      int first = rowAt(one, from);
      cut.add(one.slice(first, Math.max(first, rowAt(one, to))));
      from = Math.max(from, to);
    }
    return cut;
  }

  /// The first moment that belongs to the later contract.
  private static long roll(BarSeries earlier, BarSeries later) {
    long end = earlier.time(earlier.size() - 1) + 1;
    if (earlier.hasVolume() && later.hasVolume()) {
      for (long day = Math.floorDiv(later.time(0), DAY); day * DAY < end; day++) {
        if (volume(later, day) > volume(earlier, day)) {
          return Math.min(end, (day + 1) * DAY);
        }
      }
    }
    return end;
  }

  private static double volume(BarSeries bars, long day) {
    double sum = 0;
    for (int i = rowAt(bars, day * DAY); i < rowAt(bars, (day + 1) * DAY); i++) {
      sum += bars.volume(i);
    }
    return sum;
  }

  /// The first row at or after a time.
  private static int rowAt(BarSeries bars, long time) {
    return bars.floorIndex(time - (time == Long.MIN_VALUE ? 0 : 1)) + 1;
  }
}
