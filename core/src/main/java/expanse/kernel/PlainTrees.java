package expanse.kernel;

import java.util.Arrays;

/// Kernels of decision trees in plain Java: the definition that [VectorTrees] repeats.
final class PlainTrees extends TreeKernels {
  static final PlainTrees INSTANCE = new PlainTrees();

  @Override
  public void leaves(
      int from,
      int to,
      int[] feature,
      float[] threshold,
      int[] kept,
      float[] columns,
      int[] leaves) {
    Arrays.fill(leaves, 0, ROWS, -1);
    for (int node = from; node < to; node++) {
      int at = feature[node] * ROWS;
      for (int r = 0; r < ROWS; r++) {
        leaves[r] &= columns[at + r] <= threshold[node] ? kept[node] : -1;
      }
    }
  }

  @Override
  public void addLeaves(
      int[] leaves, float[] value, int valueOffset, double[] sums, int sumsOffset) {
    for (int r = 0; r < ROWS; r++) {
      sums[sumsOffset + r] += value[valueOffset + Integer.numberOfTrailingZeros(leaves[r])];
    }
  }

  @Override
  public void addToBins(
      byte[] column, int[] rowOf, int from, int n, float[] values, double[] sums, int sumsOffset) {
    for (int i = 0; i < n; i++) {
      int at = sumsOffset + SUMS * (column[rowOf[from + i]] & 0xFF);
      int of = SUMS * i;
      sums[at] += values[of];
      sums[at + 1] += values[of + 1];
      sums[at + 2] += values[of + 2];
      sums[at + 3] += values[of + 3];
    }
  }
}
