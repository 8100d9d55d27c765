package expanse.live;

import java.util.Locale;

/// How long things took, in a fixed amount of memory: counts in classes that are an eighth of an
/// octave wide.
final class Latencies {
  private static final int PARTS = 8; // of an octave

  private final long[] counts = new long[64 * PARTS];
  private long all;

  /// Counts one.
  void add(long nanos) {
    counts[place(Math.max(1, nanos))]++;
    all++;
  }

  private static int place(long nanos) {
    int octave = 63 - Long.numberOfLeadingZeros(nanos);
    long part = octave < 3 ? (nanos << (3 - octave)) & 7 : (nanos >>> (octave - 3)) & 7;
    return octave * PARTS + (int) part;
  }

  /// Milliseconds that so many of all took at most, to an eighth of an octave; NaN of nothing.
  ///
  /// @param share such as .99
  double millis(double share) {
    long wanted = (long) Math.ceil(share * all);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return Math.scalb(1 + (i % PARTS + 1.0) / PARTS, i / PARTS) / 1e6;
      }
    }
    return Double.NaN;
  }

  /// The median and the 99 % of all in words.
  String text() {
    return all == 0
        ? ""
        : String.format(
            Locale.ROOT, "%.2f ms from bar to signal, 99 %% in %.2f ms", millis(.5), millis(.99));
  }
}
