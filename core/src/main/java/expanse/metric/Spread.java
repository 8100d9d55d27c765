package expanse.metric;

import java.util.Arrays;

/// How far values are apart.
public final class Spread {
  private Spread() {}

  /// Standard deviation, n - 1 in the denominator; NaN for fewer than two values.
  public static double deviation(double[] values) {
    if (values.length < 2) {
      return Double.NaN;
    }
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }
}
