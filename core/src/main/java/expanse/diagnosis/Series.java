package expanse.diagnosis;

import java.util.Locale;

/// Small figures about columns of a run's tables.
final class Series {
  private Series() {}

  /// Mean of the last share of a column, at least one value; NaN values are left out.
  static double tailMean(double[] values, double share) {
    int n = Math.max(1, (int) Math.round(share * values.length));
    return mean(values, values.length - n, values.length);
  }

  static double mean(double[] values, int from, int to) {
    double sum = 0;
    int n = 0;
    for (int i = Math.max(0, from); i < to; i++) {
      if (!Double.isNaN(values[i])) {
        sum += values[i];
        n++;
      }
    }
    return n > 0 ? sum / n : Double.NaN;
  }

  static int argMin(double[] values) {
    int best = -1;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i]) && (best < 0 || values[i] < values[best])) {
        best = i;
      }
    }
    return best;
  }

  static double max(double[] values) {
    double max = Double.NaN;
    for (double v : values) {
      if (!(v <= max) && !Double.isNaN(v)) {
        max = v;
      }
    }
    return max;
  }

  static double last(double[] values) {
    return values.length == 0 ? Double.NaN : values[values.length - 1];
  }

  @SuppressWarnings("AnnotateFormatMethod")
  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
