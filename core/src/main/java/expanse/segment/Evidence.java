package expanse.segment;

/// What trees say of the bars of a stretch, as log odds: that a bar lies inside a span, that one
/// starts with it, that one ends with it.
///
/// @param bars T
/// @param inside `[T]`
/// @param starts `[T]`
/// @param ends `[T]`
record Evidence(int bars, double[] inside, double[] starts, double[] ends) {
  /// Numbers that describe a span by the evidence along it.
  static final int COLUMNS = 14;

  private static final double UNKNOWN = -4; // log odds of what cannot be seen
  private static final int BESIDE = 4; // bars beside a span
  private static final int MOST_LEFT = 20;

  /// Writes what the evidence says of spans.
  ///
  /// @param count number of spans
  /// @param start \[count] first bars, rising; below 0 where a span began before the stretch
  /// @param end \[count] last bars, rising for equal first ones
  /// @param out span k receives [#COLUMNS] numbers from `offset + k * stride` on
  void describe(int count, short[] start, short[] end, float[] out, int offset, int stride) {
    double sum = 0;
    double least = 0;
    double most = 0;
    int next = 0; // bar that is not looked at yet
    for (int k = 0; k < count; k++) {
      if (k == 0 || start[k] != start[k - 1]) {
        sum = 0;
        least = Double.POSITIVE_INFINITY;
        most = Double.NEGATIVE_INFINITY;
        next = Math.max(0, start[k]);
      }
      for (; next <= end[k]; next++) {
        sum += inside[next];
        least = Math.min(least, inside[next]);
        most = Math.max(most, inside[next]);
      }
      int at = offset + k * stride;
      out[at] = (float) (sum / (end[k] - Math.max(0, start[k]) + 1));
      out[at + 1] = (float) least;
      out[at + 2] = (float) most;
      describeEnds(start[k], end[k], out, at + 3);
    }
  }

  private void describeEnds(int start, int end, float[] out, int offset) {
    int from = Math.max(0, start);
    int at = offset;
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
    out[at] = Math.min(MOST_LEFT, bars - 1 - end);
  }

  private double at(double[] values, int t) {
    return t < 0 || t >= bars ? UNKNOWN : values[t];
  }

  private double mean(int from, int to) {
    double sum = 0;
    int count = 0;
    for (int t = Math.max(0, from); t < Math.min(to, bars); t++) {
      sum += inside[t];
      count++;
    }
    return count == 0 ? 0 : sum / count;
  }
}
