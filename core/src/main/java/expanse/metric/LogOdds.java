package expanse.metric;

/// Probabilities on the scale on which evidence adds up.
public final class LogOdds {
  private static final double EDGE = 1e-6;

  private LogOdds() {}

  /// log (p / (1 - p)), of a probability no nearer to 0 or 1 than a millionth.
  public static double of(double probability) {
    return of(probability, EDGE);
  }

  /// log (p / (1 - p)).
  ///
  /// @param probability taken as no nearer to 0 or 1 than the edge
  /// @param edge above 0
  public static double of(double probability, double edge) {
    double p = Math.clamp(probability, edge, 1 - edge);
    return StrictMath.log(p / (1 - p));
  }

  /// The probability of log odds.
  public static double probability(double logOdds) {
    return 1 / (1 + StrictMath.exp(-logOdds));
  }
}
