package expanse.evaluation;

import expanse.metric.LogOdds;
import java.util.Arrays;

/// Logistic regression with an L2 penalty, fitted by L-BFGS (Liu and Nocedal, 1989).
///
/// Inputs are standardised with the mean and deviation of the fitted rows; the intercept is not
/// penalised. The objective is mean log loss + penalty / 2 x |weights|².
public final class LogisticRegression {
  private static final int MEMORY = 10;
  private static final int MAX_ITERATIONS = 200;
  private static final double TOLERANCE = 1e-6;

  private final double[] mean;
  private final double[] scale;
  private final double[] weights;

  private LogisticRegression(double[] mean, double[] scale, double[] weights) {
    this.mean = mean;
    this.scale = scale;
    this.weights = weights;
  }

  /// Fits to rows.
  ///
  /// @param x \[rows]\[columns], finite
  /// @param y targets in 0 to 1, one per row
  /// @param w weights of the rows, not negative, not all 0
  /// @param penalty of the squared weights
  public static LogisticRegression fit(float[][] x, float[] y, float[] w, double penalty) {
    int columns = x[0].length;
    double total = 0;
    for (float v : w) {
      total += v;
    }
    double[] mean = new double[columns];
    double[] scale = new double[columns];
    for (int i = 0; i < x.length; i++) {
      for (int c = 0; c < columns; c++) {
        mean[c] += w[i] * x[i][c] / total;
      }
    }
    for (int i = 0; i < x.length; i++) {
      for (int c = 0; c < columns; c++) {
        double d = x[i][c] - mean[c];
        scale[c] += w[i] * d * d / total;
      }
    }
    for (int c = 0; c < columns; c++) {
      double deviation = Math.sqrt(scale[c]);
      scale[c] = deviation > 1e-9 * (1 + Math.abs(mean[c])) ? 1 / deviation : 0;
    }
    float[][] z = new float[x.length][columns];
    for (int i = 0; i < x.length; i++) {
      for (int c = 0; c < columns; c++) {
        z[i][c] = (float) ((x[i][c] - mean[c]) * scale[c]);
      }
    }
    Objective objective = new Objective(z, y, w, total, penalty);
    return new LogisticRegression(mean, scale, minimise(objective, columns + 1));
  }

  /// Probability for one row.
  public double predict(float[] row) {
    double sum = weights[mean.length];
    for (int c = 0; c < mean.length; c++) {
      sum += weights[c] * ((row[c] - mean[c]) * scale[c]);
    }
    return LogOdds.probability(sum);
  }

  /// Weights of the standardised inputs, the intercept last.
  double[] weights() {
    return weights.clone();
  }

  private record Objective(float[][] z, float[] y, float[] w, double total, double penalty) {
    /// Value at a point; the gradient goes to the given array.
    double at(double[] point, double[] gradient) {
      int columns = point.length - 1;
      Arrays.fill(gradient, 0);
      double loss = 0;
      for (int i = 0; i < z.length; i++) {
        if (w[i] <= 0) {
          continue;
        }
        float[] row = z[i];
        double s = point[columns] + dot(point, row);
        double e = Math.exp(-Math.abs(s));
        double p = s >= 0 ? 1 / (1 + e) : e / (1 + e);
        loss += w[i] * (Math.max(s, 0) + Math.log(1 + e) - y[i] * s) / total;
        double g = w[i] * (p - y[i]) / total;
        for (int c = 0; c < columns; c++) {
          gradient[c] += g * row[c];
        }
        gradient[columns] += g;
      }
      for (int c = 0; c < columns; c++) {
        loss += 0.5 * penalty * point[c] * point[c];
        gradient[c] += penalty * point[c];
      }
      return loss;
    }
  }

  /// Sums in four chains, so that additions need not wait for one another.
  private static double dot(double[] point, float[] row) {
    int whole = row.length & -4;
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int k = 0; k < whole; k += 4) {
      a += point[k] * row[k];
      b += point[k + 1] * row[k + 1];
      c += point[k + 2] * row[k + 2];
      d += point[k + 3] * row[k + 3];
    }
    for (int k = whole; k < row.length; k++) {
      a += point[k] * row[k];
    }
    return (a + b) + (c + d);
  }

  private static double[] minimise(Objective objective, int n) {
    double[] x = new double[n];
    double[] g = new double[n];
    double value = objective.at(x, g);
    double[][] steps = new double[MEMORY][];
    double[][] changes = new double[MEMORY][];
    int stored = 0;
    for (int iteration = 0; iteration < MAX_ITERATIONS && largest(g) > TOLERANCE; iteration++) {
      double[] direction = direction(g, steps, changes, stored);
      double slope = dot(direction, g);
      double[] next = new double[n];
      double[] nextGradient = new double[n];
      double length = stored == 0 ? 1 / Math.max(1, Math.sqrt(dot(g, g))) : 1;
      double nextValue = Double.POSITIVE_INFINITY;
      for (int halvings = 0; halvings < 40; halvings++) {
        for (int k = 0; k < n; k++) {
          next[k] = x[k] + length * direction[k];
        }
        nextValue = objective.at(next, nextGradient);
        if (nextValue <= value + 1e-4 * length * slope) {
          break;
        }
        length /= 2;
      }
      if (!(nextValue < value)) {
        break;
      }
      double[] step = new double[n];
      double[] change = new double[n];
      for (int k = 0; k < n; k++) {
        step[k] = next[k] - x[k];
        change[k] = nextGradient[k] - g[k];
      }
      if (dot(step, change) > 1e-14) {
        steps[stored % MEMORY] = step;
        changes[stored % MEMORY] = change;
        stored++;
      }
      x = next;
      g = nextGradient;
      value = nextValue;
    }
    return x;
  }

  /// The two-loop recursion: minus the approximate inverse Hessian times the gradient.
  private static double[] direction(double[] g, double[][] steps, double[][] changes, int stored) {
    double[] q = g.clone();
    int kept = Math.min(stored, MEMORY);
    double[] alpha = new double[kept];
    for (int k = 0; k < kept; k++) {
      int at = (stored - 1 - k) % MEMORY;
      alpha[k] = dot(steps[at], q) / dot(steps[at], changes[at]);
      add(q, changes[at], -alpha[k]);
    }
    if (kept > 0) {
      int last = (stored - 1) % MEMORY;
      double gamma = dot(steps[last], changes[last]) / dot(changes[last], changes[last]);
      for (int k = 0; k < q.length; k++) {
        q[k] *= gamma;
      }
    }
    for (int k = kept - 1; k >= 0; k--) {
      int at = (stored - 1 - k) % MEMORY;
      double beta = dot(changes[at], q) / dot(steps[at], changes[at]);
      add(q, steps[at], alpha[k] - beta);
    }
    for (int k = 0; k < q.length; k++) {
      q[k] = -q[k];
    }
    return q;
  }

  private static void add(double[] to, double[] what, double times) {
    for (int k = 0; k < to.length; k++) {
      to[k] += times * what[k];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static double largest(double[] a) {
    double max = 0;
    for (double v : a) {
      max = Math.max(max, Math.abs(v));
    }
    return max;
  }
}
