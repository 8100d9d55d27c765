package expanse.learningcurve;

/// A score as ceiling - scale x n^-exponent: the inverse power law that learning curves tend to
/// follow (Cortes et al., 1994; Figueroa et al., 2012).
///
/// @param ceiling score that no number of labels exceeds
/// @param scale how much is missing at one label; negative when the score falls with more labels
/// @param exponent how fast the gap closes
record PowerLaw(double ceiling, double scale, double exponent) {
  private static final double FIRST = 0.1;
  private static final double STEP = 0.1;
  private static final int EXPONENTS = 20;

  /// The least-squares fit over exponents from .1 to 2; ceilings above 1 are left out unless all
  /// are.
  ///
  /// @param n numbers of labels, at least two different ones
  /// @param score as many scores
  static PowerLaw fit(double[] n, double[] score) {
    PowerLaw best = null;
    double bestError = Double.POSITIVE_INFINITY;
    PowerLaw lowest = null;
    for (int e = 0; e < EXPONENTS; e++) {
      PowerLaw law = line(n, score, FIRST + e * STEP);
      double error = law.error(n, score);
      if (law.ceiling <= 1 && error < bestError) {
        best = law;
        bestError = error;
      }
      if (lowest == null || law.ceiling < lowest.ceiling) {
        lowest = law;
      }
    }
    return best != null ? best : java.util.Objects.requireNonNull(lowest);
  }

  /// For one exponent the law is a straight line in n^-exponent.
  private static PowerLaw line(double[] n, double[] score, double exponent) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < n.length; i++) {
      meanX += Math.pow(n[i], -exponent) / n.length;
      meanY += score[i] / n.length;
    }
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < n.length; i++) {
      double x = Math.pow(n[i], -exponent) - meanX;
      xx += x * x;
      xy += x * (score[i] - meanY);
    }
    double slope = xx > 0 ? xy / xx : 0;
    return new PowerLaw(meanY - slope * meanX, -slope, exponent);
  }

  private double error(double[] n, double[] score) {
    double sum = 0;
    for (int i = 0; i < n.length; i++) {
      double miss = at(n[i]) - score[i];
      sum += miss * miss;
    }
    return sum;
  }

  /// The score with so many labels.
  double at(double n) {
    return ceiling - scale * Math.pow(n, -exponent);
  }
}
