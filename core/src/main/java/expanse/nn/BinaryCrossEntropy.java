package expanse.nn;

import expanse.kernel.Kernels;

/// Binary cross-entropy on logits: `-(w y ln p + (1 - y) ln(1 - p))`, p the logit's sigmoid.
///
/// @param kernels for exponentials and logarithms
/// @param positiveWeight w, the factor on the part of the target
/// @param limit logits are clamped to plus or minus this value, without gradient beyond;
///   [#CLAMPED_LOGIT] clamps p to [1e-7, 1 - 1e-7], infinity does not clamp
public record BinaryCrossEntropy(Kernels kernels, double positiveWeight, float limit) {
  /// Logit at which a probability reaches the clamp 1 - 1e-7 of the original's soft span loss.
  public static final float CLAMPED_LOGIT = (float) StrictMath.log((1 - 1e-7) / 1e-7);

  /// The loss, summed over all elements.
  ///
  /// @param logits n values
  /// @param targets n values: between 0 and 1
  /// @param weights n values: weight of each element
  /// @param n number of elements
  /// @param scratch room for 2 n values
  /// @param gradients receives n values
  public double sum(
      float[] logits, float[] targets, float[] weights, int n, float[] scratch, float[] gradients) {
    // e = exp(-|z|) in the first half of the scratch, ln(1 + e) in the second
    for (int i = 0; i < n; i++) {
      scratch[i] = -Math.min(Math.abs(logits[i]), limit);
    }
    kernels.exp(n, scratch, 0, scratch, 0);
    for (int i = 0; i < n; i++) {
      scratch[n + i] = 1 + scratch[i];
    }
    kernels.log(n, scratch, n, scratch, n);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double weight = weights[i];
      if (weight == 0) {
        gradients[i] = 0;
        continue;
      }
      double raw = logits[i];
      double e = scratch[i];
      double tail = scratch[n + i];
      double z = Math.min(Math.max(raw, -limit), limit);
      double p = (z >= 0 ? 1 : e) / (1 + e);
      double positive = positiveWeight * targets[i];
      double negative = 1.0 - targets[i];
      sum += weight * (positive * (Math.max(-z, 0) + tail) + negative * (Math.max(z, 0) + tail));
      double slope = negative * p - positive * (1 - p);
      gradients[i] = Math.abs(raw) <= limit ? (float) (weight * slope) : 0;
    }
    return sum;
  }
}
