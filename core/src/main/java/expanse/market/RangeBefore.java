package expanse.market;

/// Mean range of the last [Move#BARS_BEFORE] bars of a stream, the same bits wherever the stream
/// began.
public final class RangeBefore {
  private final double[] ranges = new double[Move.BARS_BEFORE];
  private int next;
  private int held;

  /// Takes the next bar.
  ///
  /// @param range its high minus its low
  public void add(double range) {
    ranges[next] = range;
    next = (next + 1) % ranges.length;
    held = Math.min(held + 1, ranges.length);
  }

  /// Forgets all bars, at the start of a segment.
  public void clear() {
    held = 0;
  }

  /// The mean range of the bars held, 0 without any.
  public double mean() {
    double sum = 0;
    for (int k = held; k >= 1; k--) {
      sum += ranges[Math.floorMod(next - k, ranges.length)];
    }
    return held == 0 ? 0 : sum / held;
  }
}
