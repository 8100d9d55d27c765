package expanse.segment;

/// What trees say of the bars of a stretch, as log odds: that a bar lies inside a span, that one
/// starts with it, that one ends with it. T is the number of bars.
///
/// @param inside `[T]`
/// @param starts `[T]`
/// @param ends `[T]`
record Evidence(double[] inside, double[] starts, double[] ends) {
  /// Numbers that describe a span by the evidence along it.
  static final int COLUMNS = 14;

  private static final double UNKNOWN = -4; // log odds of what cannot be seen
  private static final int BESIDE = 4; // bars beside a span
  private static final int MOST_LEFT = 20;

  /// Writes what the evidence says of a span.
  ///
  /// @param start its first bar, below 0 where it began before the stretch
  /// @param end its last bar
  /// @param out receives [#COLUMNS] numbers from an offset
  void describe(int start, int end, float[] out, int offset) {
    int from = Math.max(0, start);
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int t = from; t <= end; t++) {
      sum += inside[t];
      least = Math.min(least, inside[t]);
      most = Math.max(most, inside[t]);
    }
    int at = offset;
    out[at++] = (float) (sum / (end - from + 1));
    out[at++] = (float) least;
    out[at++] = (float) most;
    out[at++] = (float) at(inside, start - 1);
    out[at++] = (float) at(inside, from);
    out[at++] = (float) at(inside, end);
    out[at++] = (float) at(inside, end + 1);
    out[at++] = (float) at(starts, start);
    out[at++] = (float) Math.max(at(starts, start - 1), at(starts, start + 1));
    out[at++] = (float) at(ends, end);
    out[at++] = (float) Math.max(at(ends, end - 1), at(ends, end + 1));
    out[at++] = (float) mean(start - BESIDE, start);
    out[at++] = (float) mean(end + 1, end + 1 + BESIDE);
    out[at] = Math.min(MOST_LEFT, inside.length - 1 - end);
  }

  private static double at(double[] values, int t) {
    return t < 0 || t >= values.length ? UNKNOWN : values[t];
  }

  private double mean(int from, int to) {
    double sum = 0;
    int count = 0;
    for (int t = Math.max(0, from); t < Math.min(to, inside.length); t++) {
      sum += inside[t];
      count++;
    }
    return count == 0 ? 0 : sum / count;
  }
}
