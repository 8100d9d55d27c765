package expanse.nn;

/// Softmax over time: columns of a time-major array become probabilities over the steps.
public final class TimeSoftmax {
  private TimeSoftmax() {}

  /// Turns scores into probabilities, each column for itself.
  ///
  /// @param scores steps times columns values, time first
  /// @param probabilities receives as many
  public static void forward(float[] scores, int steps, int columns, float[] probabilities) {
    for (int c = 0; c < columns; c++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int t = 0; t < steps; t++) {
        largest = Math.max(largest, scores[t * columns + c]);
      }
      double sum = 0;
      for (int t = 0; t < steps; t++) {
        double e = StrictMath.exp(scores[t * columns + c] - largest);
        probabilities[t * columns + c] = (float) e;
        sum += e;
      }
      for (int t = 0; t < steps; t++) {
        probabilities[t * columns + c] = (float) (probabilities[t * columns + c] / sum);
      }
    }
  }

  /// Gradient by the scores from the gradient by the probabilities, in place.
  ///
  /// @param probabilities what [#forward] gave
  /// @param gradients by the probabilities on entry, by the scores on return
  public static void backward(float[] probabilities, int steps, int columns, float[] gradients) {
    for (int c = 0; c < columns; c++) {
      double mean = 0;
      for (int t = 0; t < steps; t++) {
        mean += (double) probabilities[t * columns + c] * gradients[t * columns + c];
      }
      for (int t = 0; t < steps; t++) {
        int at = t * columns + c;
        gradients[at] = (float) (probabilities[at] * (gradients[at] - mean));
      }
    }
  }
}
