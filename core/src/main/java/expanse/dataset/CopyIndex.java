package expanse.dataset;

import expanse.market.BarSeries;
import expanse.market.Segment;

/// Fingerprints of stretches of returns, by which the same prices are found again under other
/// times, also when they were multiplied by a constant.
final class CopyIndex {
  /// Bars in a stretch.
  static final int STRETCH = 32;

  /// Closes that must have changed within a stretch, lest quiet markets look like copies.
  private static final int LEAST_CHANGES = 16;

  private static final double RESOLUTION = 1e7;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final long[] prints;

  /// Takes the fingerprints of all stretches that do not cross a session gap.
  CopyIndex(BarSeries bars) {
    prints = new long[bars.size()];
    long[] returns = new long[bars.size()];
    for (Segment segment : bars.segments()) {
      int changes = 0;
      for (int i = segment.from() + 1; i < segment.to(); i++) {
        returns[i] = Math.round(StrictMath.log(bars.close(i) / bars.close(i - 1)) * RESOLUTION);
        changes += returns[i] == 0 ? 0 : 1;
        int first = i - STRETCH + 1;
        if (first - 1 > segment.from()) {
          changes -= returns[first - 1] == 0 ? 0 : 1;
        }
        if (first > segment.from() && changes >= LEAST_CHANGES) {
          prints[i] = print(returns, first, i);
        }
      }
    }
  }

  private static long print(long[] returns, int first, int last) {
    long hash = 1;
    for (int i = first; i <= last; i++) {
      hash = (hash ^ returns[i]) * MULTIPLIER;
      hash ^= hash >>> 29;
    }
    return hash == 0 ? 1 : hash;
  }

  /// Fingerprint of the stretch that ends at this row, 0 when it has none.
  long print(int row) {
    return prints[row];
  }
}
