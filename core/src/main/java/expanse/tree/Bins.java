package expanse.tree;

import java.util.Arrays;

/// Features sorted into few bins, as trees are grown on them.
///
/// @param edges \[columns] rising; a value's bin is the number of edges below it
/// @param of \[columns]\[rows] bins, unsigned
public record Bins(float[][] edges, byte[][] of) {
  /// Bins of about equal numbers of rows.
  ///
  /// @param x \[rows]\[columns]
  /// @param most bins of a feature, at most 255
  public static Bins of(float[] x, int rows, int columns, int most) {
    float[][] edges = new float[columns][];
    byte[][] binned = new byte[columns][rows];
    float[] column = new float[rows];
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r < rows; r++) {
        column[r] = x[r * columns + c];
      }
      edges[c] = edges(column, most);
      for (int r = 0; r < rows; r++) {
        binned[c][r] = (byte) bin(edges[c], column[r]);
      }
    }
    return new Bins(edges, binned);
  }

  /// Number of features.
  int columns() {
    return edges.length;
  }

  /// Bins of the feature with most of them.
  int most() {
    int most = 1;
    for (float[] column : edges) {
      most = Math.max(most, column.length + 1);
    }
    return most;
  }

  /// Edges between at most `bins` bins that hold about as many rows each.
  public static float[] edges(float[] column, int bins) {
    float[] sorted = column.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    float[] found = new float[bins - 1];
    int count = 0;
    int distinct = 1;
    for (int i = 1; i < n; i++) {
      distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
    }
    int last = 0;
    for (int k = 1; k < bins || distinct <= bins; k++) {
      int at;
      if (distinct <= bins) {
        at = last + 1;
        while (at < n && sorted[at] == sorted[last]) {
          at++;
        }
      } else {
        at = (int) ((long) n * k / bins);
        while (at < n && at > 0 && sorted[at] == sorted[at - 1]) {
          at++;
        }
      }
      if (at >= n) {
        break;
      }
      if (at > last) {
        float edge = (float) (0.5 * ((double) sorted[at - 1] + sorted[at]));
        // a midpoint that rounds up to the larger value would send it left
        found[count++] = edge < sorted[at] ? edge : sorted[at - 1];
        last = at;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /// Number of edges below a value; values up to an edge belong to its bin.
  public static int bin(float[] edges, float value) {
    int low = 0;
    int high = edges.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (value <= edges[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
