package expanse.metric;

/// Log loss of probabilities, in nats.
public final class LogLoss {
  private static final double EDGE = 1e-3;

  private LogLoss() {}

  /// Log-likelihood of a bar, its probability kept from 0.001 to 0.999, so that no bar outweighs
  /// all others. The log loss is its negative.
  ///
  /// @param truth share of the bar inside a span, from 0 to 1
  public static double logLikelihood(double probability, float truth) {
    double p = Math.clamp(probability, EDGE, 1 - EDGE);
    return truth * StrictMath.log(p) + (1 - truth) * StrictMath.log(1 - p);
  }
}
