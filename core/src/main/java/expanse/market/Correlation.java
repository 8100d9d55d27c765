package expanse.market;

/// The correlation (Pearson's) of pairs of numbers that are given one after the other.
public final class Correlation {
  private final int least;
  private final double[] sums = new double[5]; // x, y, xx, yy, xy
  private int n;

  /// @param least pairs that tell a correlation
  public Correlation(int least) {
    this.least = least;
  }

  /// Takes a pair.
  public void add(double x, double y) {
    double[] more = {x, y, x * x, y * y, x * y};
    for (int k = 0; k < sums.length; k++) {
      sums[k] += more[k];
    }
    n++;
  }

  /// Number of pairs.
  public int pairs() {
    return n;
  }

  /// The correlation; NaN of too few pairs, and where one number is always the same.
  public double value() {
    double xx = sums[2] - sums[0] * sums[0] / Math.max(1, n);
    double yy = sums[3] - sums[1] * sums[1] / Math.max(1, n);
    double xy = sums[4] - sums[0] * sums[1] / Math.max(1, n);
    return n < least || xx <= 0 || yy <= 0 ? Double.NaN : xy / Math.sqrt(xx * yy);
  }
}
