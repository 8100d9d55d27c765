package expanse.metric;

/// Mean absolute errors of numbers per window and per bar.
public final class Errors {
  private Errors() {}

  /// Mean of |predicted - truth| over pairs where both are numbers; NaN without any.
  public static double meanAbsolute(float[] predicted, float[] truth) {
    double sum = 0;
    int n = 0;
    for (int i = 0; i < predicted.length; i++) {
      double error = Math.abs((double) predicted[i] - truth[i]);
      if (!Double.isNaN(error)) {
        sum += error;
        n++;
      }
    }
    return sum / n;
  }

  /// Share of pairs of pointers (center, length) whose start and end both lie within k bars of the
  /// truth. Pointers are encoded as the original's trainers do: center = (s + e) / 2 / bars, length
  /// = (e - s) / bars. Windows without a span (NaN) do not count; NaN without any.
  public static double pointerHitRate(
      float[] center,
      float[] length,
      float[] trueCenter,
      float[] trueLength,
      int bars,
      double hitBars) {
    int hits = 0;
    int n = 0;
    for (int i = 0; i < center.length; i++) {
      double startError = (center[i] - length[i] / 2) - (trueCenter[i] - trueLength[i] / 2);
      double endError = (center[i] + length[i] / 2) - (trueCenter[i] + trueLength[i] / 2);
      if (!Double.isNaN(startError + endError)) {
        n++;
        if (Math.abs(startError) * bars <= hitBars && Math.abs(endError) * bars <= hitBars) {
          hits++;
        }
      }
    }
    return (double) hits / n;
  }
}
