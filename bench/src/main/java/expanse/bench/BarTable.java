package expanse.bench;

import expanse.ensemble.WindowPrediction;
import expanse.feature.WindowFeatures;
import expanse.metric.BinaryCounts;
import java.util.Arrays;
import java.util.List;

/// Bars of windows as rows of a table, as libraries for tables want them.
///
/// @param x \[rows]\[columns] features
/// @param target \[rows] 1 inside a labelled span
/// @param weight \[rows] 0 for bars that nobody reviewed
/// @param columns number of features
record BarTable(float[] x, float[] target, float[] weight, int columns) {
  /// All bars of windows, window after window.
  static BarTable of(WindowFeatures features, List<WindowPrediction> windows) {
    int columns = features.columns();
    int rows = windows.stream().mapToInt(WindowPrediction::bars).sum();
    BarTable table =
        new BarTable(new float[rows * columns], new float[rows], new float[rows], columns);
    int row = 0;
    for (WindowPrediction window : windows) {
      features.fill(window.window().start(), window.bars(), table.x, row * columns, columns);
      for (int t = 0; t < window.bars(); t++, row++) {
        table.target[row] = window.truth()[t] > BinaryCounts.POSITIVE_TARGET ? 1 : 0;
        table.weight[row] = window.weight()[t];
      }
    }
    return table;
  }

  /// Number of bars.
  int rows() {
    return target.length;
  }

  /// The rows of this table, then those of another with the same columns.
  BarTable and(BarTable other) {
    return new BarTable(
        joined(x, other.x), joined(target, other.target), joined(weight, other.weight), columns);
  }

  private static float[] joined(float[] a, float[] b) {
    float[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
