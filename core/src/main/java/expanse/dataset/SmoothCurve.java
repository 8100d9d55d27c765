package expanse.dataset;

import expanse.base.Rng;

/// Random curves along a window: straight lines between four evenly spaced knots drawn from N(1,
/// sigma).
public final class SmoothCurve {
  private static final int KNOTS = 4;
  private static final double SLOWEST = 0.2;

  private SmoothCurve() {}

  /// One value per step.
  public static double[] draw(int size, double sigma, Rng rng) {
    double[] knots = new double[KNOTS];
    for (int k = 0; k < KNOTS; k++) {
      knots[k] = 1 + sigma * rng.nextGaussian();
    }
    double[] curve = new double[size];
    for (int t = 0; t < size; t++) {
      double at = size < 2 ? 0 : (double) t * (KNOTS - 1) / (size - 1);
      int k = Math.min((int) at, KNOTS - 2);
      curve[t] = knots[k] + (at - k) * (knots[k + 1] - knots[k]);
    }
    return curve;
  }

  /// Positions that run through a window from its first step to its last at a speed that changes
  /// smoothly, never backwards.
  public static double[] warpedTime(int size, double sigma, Rng rng) {
    double[] position = draw(size, sigma, rng);
    double sum = 0;
    for (int t = 0; t < size; t++) {
      double speed = Math.max(SLOWEST, position[t]);
      position[t] = sum;
      sum += speed;
    }
    double last = position[size - 1];
    for (int t = 0; t < size; t++) {
      position[t] = last == 0 ? 0 : position[t] * (size - 1) / last;
    }
    return position;
  }
}
