package expanse.ensemble;

import expanse.metric.Calibrator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What each voter says of T bars, by its own. A voter is one network, or one pass of it when there
/// are Monte-Carlo passes; both ways up of a window are the same voter's prediction.
///
/// @param probability \[voters]`[T]`
/// @param weight \[voters] how much each counts in the answer of all
record Votes(float[][] probability, double[] weight) {
  /// The standard deviation of the probabilities, `[T]`, each corrected like the answer and
  /// weighing as much as in the answer; NaN when there is only one voter.
  float[] spread(@Nullable Calibrator calibrator) {
    float[] spread = new float[probability[0].length];
    if (weight.length < 2) {
      Arrays.fill(spread, Float.NaN);
      return spread;
    }
    for (int t = 0; t < spread.length; t++) {
      double sum = 0;
      double squares = 0;
      for (int k = 0; k < weight.length; k++) {
        double said = probability[k][t];
        double p = calibrator == null ? said : calibrator.apply(said);
        sum += weight[k] * p;
        squares += weight[k] * p * p;
      }
      spread[t] = (float) Math.sqrt(Math.max(0, squares - sum * sum));
    }
    return spread;
  }
}
