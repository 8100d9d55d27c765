package expanse.kernel;

import java.util.Arrays;

/// The leaves of decision trees in plain Java: the definition that [VectorTrees] repeats.
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
}
