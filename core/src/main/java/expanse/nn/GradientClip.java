package expanse.nn;

/// Euclidean norms of gradients and their limitation by a common factor.
public final class GradientClip {
  private GradientClip() {}

  /// Euclidean norm of a range, summed in double with four accumulators in a fixed order.
  ///
  /// @param from first index
  /// @param to one past the last index
  public static double norm(float[] values, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      double a = values[i];
      double b = values[i + 1];
      double c = values[i + 2];
      double d = values[i + 3];
      s0 += a * a;
      s1 += b * b;
      s2 += c * c;
      s3 += d * d;
    }
    for (; i < to; i++) {
      double a = values[i];
      s0 += a * a;
    }
    return Math.sqrt((s0 + s1) + (s2 + s3));
  }

  /// Euclidean norm of a whole array.
  public static double norm(float[] values) {
    return norm(values, 0, values.length);
  }

  /// Scales all gradients by `limit / (norm + 1e-6)` when that is below 1, as PyTorch does.
  ///
  /// @param limit largest norm allowed; zero or less means no limit
  /// @return the norm before
  public static double clip(float[] gradients, double limit) {
    double norm = norm(gradients);
    double factor = limit / (norm + 1e-6);
    if (limit > 0 && factor < 1) {
      float scale = (float) factor;
      for (int i = 0; i < gradients.length; i++) {
        gradients[i] *= scale;
      }
    }
    return norm;
  }
}
