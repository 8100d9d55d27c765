package expanse.ensemble;

/// What was said of annotated windows, averaged with what was said of the same bars in windows that
/// were moved a little.
///
/// A bar counts the more, the farther it lies from the nearer end of the window that it was seen
/// in, as in a scan over a whole series. T is the windows' length.
public final class ShiftedWindowMeans {
  private final int steps;
  private final double[][] sum; // [channels][windows x T]
  private final double[] weight; // [windows x T]

  /// @param windows annotated ones
  /// @param steps T
  /// @param channels how many things are said of every bar
  public ShiftedWindowMeans(int windows, int steps, int channels) {
    this.steps = steps;
    sum = new double[channels][windows * steps];
    weight = new double[windows * steps];
  }

  /// Adds what was said of one window.
  ///
  /// @param index of the annotated window
  /// @param moved by how many bars later than the annotated one this window starts
  /// @param said \[channels][T]
  public void add(int index, int moved, float[][] said) {
    for (int t = Math.max(0, -moved); t < Math.min(steps, steps - moved); t++) {
      int at = index * steps + t + moved;
      double w = WindowOutputs.trust(t, steps);
      for (int c = 0; c < sum.length; c++) {
        sum[c][at] += w * said[c][t];
      }
      weight[at] += w;
    }
  }

  /// @param into \[T]
  public void mean(int channel, int index, float[] into) {
    for (int t = 0; t < steps; t++) {
      int at = index * steps + t;
      into[t] = (float) (sum[channel][at] / weight[at]);
    }
  }
}
