package expanse.review;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Chooses points that are worth much and unlike each other and unlike points that are known.
///
/// A Gaussian process with a radial kernel says how little is known of a point from the chosen and
/// known ones: its posterior deviation, 1 far from all of them and near 0 beside one. Greedily the
/// point with the largest worth times deviation is taken (as in greedy inference for determinantal
/// point processes: Chen, Zhang and Zhou, 2018).
final class DiverseChoice {
  /// Coordinates further out than this many deviations count as that far.
  private static final double REACH = 3;

  private static final double NOISE = 0.01;
  private static final int SAMPLE = 400;

  private final float[][] points; // [known + candidates][dimensions], standardised
  private final int known;
  private final double inverseWidth; // 1 / (2 x squared width)
  private final double[] variance;
  private final List<double[]> factors = new ArrayList<>(); // columns of the Cholesky factor

  /// @param known \[known]\[dimensions]
  /// @param candidates \[candidates]\[dimensions]
  DiverseChoice(float[][] known, float[][] candidates) {
    this.known = known.length;
    points = new float[known.length + candidates.length][];
    for (int i = 0; i < points.length; i++) {
      points[i] = (i < known.length ? known[i] : candidates[i - known.length]).clone();
    }
    standardise();
    inverseWidth = 1 / Math.max(1e-9, typicalSquaredDistance());
    variance = new double[points.length];
    Arrays.fill(variance, 1);
    for (int i = 0; i < known.length; i++) {
      learn(i);
    }
  }

  /// A choice.
  ///
  /// @param candidate which
  /// @param novelty its posterior deviation when it was chosen, 0 to 1
  record Chosen(int candidate, double novelty) {}

  /// Says which candidates can no longer be taken once one is.
  @FunctionalInterface
  interface Conflict {
    boolean between(int candidate, int chosen);
  }

  /// Chooses, the best first; fewer than wanted when conflicts leave no more.
  ///
  /// @param worth \[candidates] above 0
  List<Chosen> choose(double[] worth, int count, Conflict conflict) {
    boolean[] out = new boolean[worth.length];
    List<Chosen> chosen = new ArrayList<>();
    while (chosen.size() < count) {
      int best = -1;
      double bestScore = 0;
      for (int i = 0; i < worth.length; i++) {
        double score = worth[i] * deviation(known + i);
        if (!out[i] && (best < 0 || score > bestScore)) {
          best = i;
          bestScore = score;
        }
      }
      if (best < 0) {
        break;
      }
      chosen.add(new Chosen(best, deviation(known + best)));
      learn(known + best);
      for (int i = 0; i < out.length; i++) {
        out[i] |= i == best || conflict.between(i, best);
      }
    }
    return chosen;
  }

  private double deviation(int point) {
    return Math.sqrt(Math.max(0, variance[point]));
  }

  /// Takes a point into the process: one more column of the Cholesky factor.
  private void learn(int at) {
    double root = Math.sqrt(Math.max(0, variance[at]) + NOISE);
    double[] column = new double[points.length];
    for (int i = 0; i < column.length; i++) {
      double covariance = Math.exp(-squaredDistance(i, at) * inverseWidth);
      for (double[] factor : factors) {
        covariance -= factor[i] * factor[at];
      }
      column[i] = covariance / root;
      variance[i] -= column[i] * column[i];
    }
    factors.add(column);
  }

  private double squaredDistance(int a, int b) {
    double sum = 0;
    float[] x = points[a];
    float[] y = points[b];
    for (int d = 0; d < x.length; d++) {
      double difference = x[d] - y[d];
      sum += difference * difference;
    }
    return sum;
  }

  private void standardise() {
    int dimensions = points.length == 0 ? 0 : points[0].length;
    for (int d = 0; d < dimensions; d++) {
      double sum = 0;
      double squares = 0;
      for (float[] point : points) {
        sum += point[d];
        squares += (double) point[d] * point[d];
      }
      double mean = sum / points.length;
      double deviation = Math.sqrt(Math.max(0, squares / points.length - mean * mean));
      for (float[] point : points) {
        double z = deviation > 1e-9 * (1 + Math.abs(mean)) ? (point[d] - mean) / deviation : 0;
        point[d] = (float) Math.clamp(z, -REACH, REACH);
      }
    }
  }

  /// Median over pairs, evenly taken.
  private double typicalSquaredDistance() {
    int step = Math.max(1, points.length / SAMPLE);
    List<Double> distances = new ArrayList<>();
    for (int i = 0; i + step < points.length; i += step) {
      distances.add(squaredDistance(i, (int) ((i + 7919L * step) % points.length)));
    }
    distances.sort(null);
    return distances.isEmpty() ? 1 : distances.get(distances.size() / 2);
  }
}
