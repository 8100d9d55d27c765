package expanse.nn;

/// Loss functions over arrays.
///
/// Each returns the WEIGHTED SUM of the elements' losses, added in double in index order, and
/// writes the derivative of that sum by each input. Callers divide both by the sum of weights of
/// the whole batch. Elements of weight zero are not looked at, so that their targets may be NaN.
public final class Losses {
  private Losses() {}

  /// Focal loss of Lin et al. (2017) on logits: `-(w y (1 - p)^gamma ln p + (1 - y) p^gamma ln(1 -
  /// p))`. Gamma 0 is the binary cross-entropy.
  ///
  /// @param logits n values
  /// @param targets n values: between 0 and 1
  /// @param weights n values: weight of each element
  /// @param n number of elements
  /// @param positiveWeight w, the factor on the part of the target
  /// @param gamma how much less easy elements count
  /// @param gradients receives n values
  public static double focal(
      float[] logits,
      float[] targets,
      float[] weights,
      int n,
      double positiveWeight,
      double gamma,
      float[] gradients) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double weight = weights[i];
      if (weight == 0) {
        gradients[i] = 0;
        continue;
      }
      double z = logits[i];
      double e = StrictMath.exp(-Math.abs(z));
      double tail = StrictMath.log1p(e);
      double lnP = Math.min(z, 0) - tail;
      double lnQ = -Math.max(z, 0) - tail;
      double p = z >= 0 ? 1 / (1 + e) : e / (1 + e);
      double q = z >= 0 ? e / (1 + e) : 1 / (1 + e);
      double pg = StrictMath.exp(gamma * lnP);
      double qg = StrictMath.exp(gamma * lnQ);
      double y = targets[i];
      double positive = positiveWeight * y;
      double negative = 1 - y;
      sum -= weight * (positive * qg * lnP + negative * pg * lnQ);
      double slope = positive * qg * (gamma * p * lnP - q) - negative * pg * (gamma * q * lnQ - p);
      gradients[i] = (float) (weight * slope);
    }
    return sum;
  }

  /// Huber loss: half the square of the error up to delta, linear beyond.
  ///
  /// @param values n values
  /// @param targets n values
  /// @param weights n values: weight of each element
  /// @param n number of elements
  /// @param delta where it turns linear
  /// @param gradients receives n values
  public static double huber(
      float[] values, float[] targets, float[] weights, int n, double delta, float[] gradients) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double weight = weights[i];
      if (weight == 0) {
        gradients[i] = 0;
        continue;
      }
      double error = (double) values[i] - targets[i];
      double size = Math.abs(error);
      sum += weight * (size <= delta ? 0.5 * error * error : delta * (size - 0.5 * delta));
      gradients[i] = (float) (weight * Math.min(Math.max(error, -delta), delta));
    }
    return sum;
  }

  /// Cross-entropy of softmax over logits.
  ///
  /// @param logits rows times classes values
  /// @param targets per row, the right class; a negative one leaves the row out
  /// @param weights per row, weight of each row
  /// @param rows number of rows
  /// @param classes number of classes
  /// @param gradients receives rows times classes values
  public static double crossEntropy(
      float[] logits, int[] targets, float[] weights, int rows, int classes, float[] gradients) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      int at = row * classes;
      double weight = weights[row];
      if (targets[row] < 0 || weight == 0) {
        for (int k = 0; k < classes; k++) {
          gradients[at + k] = 0;
        }
        continue;
      }
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < classes; k++) {
        largest = Math.max(largest, logits[at + k]);
      }
      double total = 0;
      for (int k = 0; k < classes; k++) {
        total += StrictMath.exp(logits[at + k] - largest);
      }
      double logTotal = largest + StrictMath.log(total);
      sum += weight * (logTotal - logits[at + targets[row]]);
      for (int k = 0; k < classes; k++) {
        double p = StrictMath.exp(logits[at + k] - logTotal);
        gradients[at + k] = (float) (weight * (k == targets[row] ? p - 1 : p));
      }
    }
    return sum;
  }
}
