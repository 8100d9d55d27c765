package expanse.barfile;

import expanse.market.BarSeries;
import expanse.market.RepeatFinder;
import expanse.market.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Works out a [BarCheck].
final class BarChecker {
  private static final double JUMP = 0.05;
  private static final long DAY = 86_400_000L;
  private static final int MOST_BREAKS = 6;

  private final BarFile file;
  private final BarSeries bars;
  private final long interval;

  BarChecker(BarFile file) {
    this.file = file;
    this.bars = file.series();
    this.interval = bars.intervalMillis();
  }

  BarCheck check() {
    int n = bars.size();
    double lowest = Double.POSITIVE_INFINITY;
    double highest = 0;
    long regular = 0;
    long missing = 0;
    List<BarCheck.Gap> gaps = new ArrayList<>();
    List<BarCheck.Jump> jumps = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      lowest = Math.min(lowest, bars.low(i));
      highest = Math.max(highest, bars.high(i));
      if (i == 0) {
        continue;
      }
      long step = bars.time(i) - bars.time(i - 1);
      boolean gap = step > BarSeries.DEFAULT_GAP_INTERVALS * interval;
      if (step == interval) {
        regular++;
      } else if (gap) {
        gaps.add(new BarCheck.Gap(i, bars.time(i - 1), bars.time(i)));
      } else {
        missing += Math.max(0, step / interval - 1);
      }
      double change = bars.close(i) / bars.close(i - 1) - 1;
      if (Math.abs(change) > JUMP) {
        jumps.add(new BarCheck.Jump(i, bars.time(i), change, gap));
      }
    }
    return new BarCheck(
        file.file(),
        n,
        file.badRows(),
        file.issues(),
        file.timeKind(),
        file.notes(),
        n == 0 ? 0 : bars.time(0),
        n == 0 ? 0 : bars.time(n - 1),
        interval,
        n < 2 ? 1 : (double) regular / (n - 1),
        lowest,
        highest,
        bars.hasVolume(),
        missing,
        gaps,
        sessionBars(),
        breaks(gaps),
        flat(),
        jumps,
        new RepeatFinder(bars).find());
  }

  private int sessionBars() {
    int[] lengths = bars.segments().stream().mapToInt(Segment::length).sorted().toArray();
    return lengths.length == 0 ? 0 : lengths[lengths.length / 2];
  }

  /// Times of day at which gaps come again, the most frequent first.
  private static List<BarCheck.SessionBreak> breaks(List<BarCheck.Gap> gaps) {
    Map<Long, Integer> counts = new HashMap<>();
    for (BarCheck.Gap gap : gaps) {
      long key = Math.floorMod(gap.from(), DAY) << 32 | Math.floorMod(gap.to(), DAY);
      counts.merge(key, 1, Integer::sum);
    }
    List<BarCheck.SessionBreak> breaks = new ArrayList<>();
    for (Map.Entry<Long, Integer> e : counts.entrySet()) {
      if (e.getValue() >= Math.max(3, gaps.size() / 20)) {
        breaks.add(
            new BarCheck.SessionBreak(
                (int) (e.getKey() >>> 32), (int) (long) e.getKey(), e.getValue()));
      }
    }
    breaks.sort(
        Comparator.comparingInt(BarCheck.SessionBreak::count)
            .reversed()
            .thenComparingInt(BarCheck.SessionBreak::from)
            .thenComparingInt(BarCheck.SessionBreak::to));
    return breaks.subList(0, Math.min(MOST_BREAKS, breaks.size()));
  }

  private BarCheck.Flat flat() {
    int flat = 0;
    int withoutVolume = 0;
    int longest = 0;
    int longestRow = 0;
    int from = 0;
    for (int i = 0; i < bars.size(); i++) {
      if (bars.high(i) == bars.low(i)) {
        flat++;
      }
      if (bars.volume(i) == 0) {
        withoutVolume++;
      }
      if (bars.close(i) != bars.close(from)) {
        from = i;
      }
      if (i - from + 1 > longest) {
        longest = i - from + 1;
        longestRow = from;
      }
    }
    return new BarCheck.Flat(flat, longest, longestRow, withoutVolume);
  }
}
