package expanse.kernel;

/// What decision trees are grown and asked with.
///
/// The leaves that many rows reach are found by bit masks instead of walks (QuickScorer; Lucchese
/// et al., 2015): every node whose test holds for a row strikes out the leaves on its right,
/// whatever way leads to the node, and the rightmost leaf that is left is the one that a walk from
/// the root would reach. Nothing is mispredicted, and rows fill the lanes of vectors.
///
/// Both implementations give the same bits: sums are made in the order of the rows.
public abstract class TreeKernels {
  /// Rows that are looked at together.
  public static final int ROWS = 64;

  /// Numbers of a row that are summed for each bin of a feature.
  public static final int SUMS = 4;

  /// Most leaves of a tree.
  public static final int MOST_LEAVES = Integer.SIZE;

  /// The implementation that goes with given kernels.
  public static TreeKernels of(Kernels kernels) {
    return kernels instanceof PlainKernels ? PlainTrees.INSTANCE : VectorTrees.INSTANCE;
  }

  /// Finds the leaves of a tree for [#ROWS] rows. Leaves are bits, from right to left.
  ///
  /// @param from first inner node of the tree
  /// @param to one past its last inner node
  /// @param feature \[nodes] feature that a node tests
  /// @param threshold \[nodes] rows up to it go left, and not a number goes right
  /// @param kept \[nodes] the leaves that are not on the right of a node
  /// @param columns \[features]\[ROWS] see [#transpose]
  /// @param leaves \[ROWS] receives the leaves that are left; the lowest bit is the leaf that is
  ///   reached
  public abstract void leaves(
      int from,
      int to,
      int[] feature,
      float[] threshold,
      int[] kept,
      float[] columns,
      int[] leaves);

  /// Adds the values of the leaves that [#leaves] has found to the sums of [#ROWS] rows.
  ///
  /// @param leaves \[ROWS] the lowest bit is the leaf that is reached
  /// @param value \[MOST_LEAVES] of the tree's leaves, from an offset
  /// @param sums \[ROWS] from an offset
  public abstract void addLeaves(
      int[] leaves, float[] value, int valueOffset, double[] sums, int sumsOffset);

  /// Adds rows to the bins of a feature: the histograms that trees are grown on.
  ///
  /// @param column bins of all rows, unsigned
  /// @param rowOf rows to add, from an offset
  /// @param n how many
  /// @param values \[n]\[SUMS] what the rows add
  /// @param sums \[bins]\[SUMS] from an offset
  public abstract void addToBins(
      byte[] column, int[] rowOf, int from, int n, float[] values, double[] sums, int sumsOffset);

  /// Copies up to [#ROWS] rows to columns; what lies behind the last row stays as it is.
  ///
  /// @param x \[rows]\[features] from an offset
  /// @param columns receives \[features]\[ROWS]
  public static void transpose(float[] x, int offset, int rows, int features, float[] columns) {
    int whole = rows & -8;
    for (int r = 0; r < whole; r += 8) {
      transposeEight(x, offset + r * features, features, columns, r);
    }
    for (int r = whole; r < rows; r++) {
      for (int f = 0; f < features; f++) {
        columns[f * ROWS + r] = x[offset + r * features + f];
      }
    }
  }

  private static void transposeEight(float[] x, int offset, int features, float[] columns, int r) {
    for (int f = 0; f < features; f++) {
      int at = offset + f;
      float a = x[at];
      float b = x[at + features];
      float c = x[at + 2 * features];
      float d = x[at + 3 * features];
      float e = x[at + 4 * features];
      float g = x[at + 5 * features];
      float h = x[at + 6 * features];
      float i = x[at + 7 * features];
      int to = f * ROWS + r;
      columns[to] = a;
      columns[to + 1] = b;
      columns[to + 2] = c;
      columns[to + 3] = d;
      columns[to + 4] = e;
      columns[to + 5] = g;
      columns[to + 6] = h;
      columns[to + 7] = i;
    }
  }
}
