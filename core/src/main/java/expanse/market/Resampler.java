package expanse.market;

import expanse.base.InputException;

/// Puts bars together to longer ones.
///
/// A longer bar covers the source bars that start in one stretch of the target interval, counted
/// from 1970-01-01T00:00Z. It never reaches over a gap: when a gap lies inside a stretch, what
/// follows it is a bar of its own, with the time of its first source bar. The bars at the edges of
/// a segment may cover less than the interval; they are kept, or dropped when the caller says so.
public final class Resampler {
  private Resampler() {}

  /// Bars of a longer interval.
  ///
  /// @param targetMillis a multiple of the interval of the source
  /// @param keepPartial whether to keep bars at the edges of segments that cover less than their
  ///   interval
  /// @throws InputException when the target is no multiple of the source's interval
  public static BarSeries resample(BarSeries bars, long targetMillis, boolean keepPartial) {
    long source = bars.intervalMillis();
    if (targetMillis <= 0 || source <= 0 || targetMillis % source != 0) {
      throw new InputException(
          "cannot make bars of "
              + Interval.text(targetMillis)
              + " from bars of "
              + Interval.text(source)
              + "; choose a multiple");
    }
    if (targetMillis == source) {
      return bars;
    }
    BarBuilder out = new BarBuilder(bars.size(), bars.hasVolume());
    for (Segment segment : bars.segments()) {
      int i = segment.from();
      while (i < segment.to()) {
        long bucket = Math.floorDiv(bars.time(i), targetMillis);
        int end = i + 1;
        while (end < segment.to() && Math.floorDiv(bars.time(end), targetMillis) == bucket) {
          end++;
        }
        long start = bucket * targetMillis;
        boolean atHead = i == segment.from() && bars.time(i) > start;
        boolean atTail = end == segment.to() && bars.time(end - 1) + source < start + targetMillis;
        if (keepPartial || !(atHead || atTail)) {
          out.add(bars, i, end, start);
        }
        i = end;
      }
    }
    return out.build();
  }
}
