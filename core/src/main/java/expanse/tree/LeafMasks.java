package expanse.tree;

import expanse.feature.Scratch;
import expanse.kernel.Kernels;
import expanse.kernel.TreeKernels;

/// Trees as [TreeKernels] wants them: the inner nodes alone, each with the leaves that it leaves
/// standing when a row goes left.
///
/// @param firstNode \[trees + 1] first inner node of each tree
/// @param feature \[inner nodes] feature that is tested
/// @param threshold \[inner nodes] rows up to it go left
/// @param kept \[inner nodes] bits of all leaves but those on the right of the node
/// @param value \[trees]\[MOST_LEAVES] of the leaves, from right to left
record LeafMasks(int[] firstNode, int[] feature, float[] threshold, int[] kept, float[] value) {
  private static final int ROWS = TreeKernels.ROWS;
  private static final int MOST = TreeKernels.MOST_LEAVES;

  /// Rearranges the nodes of trees.
  ///
  /// @param roots \[trees] first nodes
  /// @param feature \[nodes] [BoostedTrees#LEAF] for leaves
  /// @param threshold \[nodes]
  /// @param left \[nodes] left child; the right one follows it
  /// @param value \[nodes] of leaves
  static LeafMasks of(int[] roots, int[] feature, float[] threshold, int[] left, float[] value) {
    int inner = 0;
    for (int root : roots) {
      int leaves = leaves(feature, left, root, MOST);
      if (leaves > MOST) {
        throw new IllegalArgumentException("a tree has more than " + MOST + " leaves");
      }
      inner += leaves - 1;
    }
    Nodes nodes = new Nodes(feature, threshold, left, value);
    LeafMasks masks =
        new LeafMasks(
            new int[roots.length + 1],
            new int[inner],
            new float[inner],
            new int[inner],
            new float[roots.length * MOST]);
    for (int t = 0; t < roots.length; t++) {
      int node = masks.firstNode[t];
      masks.firstNode[t + 1] = node + masks.put(nodes, roots[t], t, 0, node) - 1;
    }
    return masks;
  }

  private record Nodes(int[] feature, float[] threshold, int[] left, float[] value) {}

  /// Puts a subtree at the leaves from `leaf` on and the inner nodes from `at` on.
  ///
  /// @return its number of leaves, which is one more than that of its inner nodes
  private int put(Nodes nodes, int node, int tree, int leaf, int at) {
    if (nodes.feature[node] == BoostedTrees.LEAF) {
      value[tree * MOST + leaf] = nodes.value[node];
      return 1;
    }
    int first = nodes.left[node];
    int right = put(nodes, first + 1, tree, leaf, at + 1);
    int rest = put(nodes, first, tree, leaf + right, at + right);
    feature[at] = nodes.feature[node];
    threshold[at] = nodes.threshold[node];
    kept[at] = ~(((1 << right) - 1) << leaf);
    return right + rest;
  }

  /// Whether a tree has no more leaves than there are bits.
  static boolean fit(int[] feature, int[] left, int root) {
    return leaves(feature, left, root, MOST) <= MOST;
  }

  /// Counts the leaves of a subtree.
  ///
  /// @param most the count stops above it, so that no file can keep it busy
  private static int leaves(int[] feature, int[] left, int node, int most) {
    if (feature[node] == BoostedTrees.LEAF) {
      return 1;
    }
    if (most < 2) {
      return most + 1;
    }
    int count = leaves(feature, left, left[node], most - 1);
    return count > most - 1
        ? most + 1
        : count + leaves(feature, left, left[node] + 1, most - count);
  }

  /// Adds what the trees say of rows, one tree after the other.
  ///
  /// @param x \[rows]\[columns]
  /// @param sums \[rows, up to the next multiple of TreeKernels.ROWS] of which those behind the
  ///   last row take anything
  void add(float[] x, int rows, int columns, double[] sums, Scratch scratch) {
    TreeKernels kernels = TreeKernels.of(Kernels.best());
    final long mark = scratch.mark();
    float[] block = scratch.floats(columns * ROWS);
    int[] leaves = scratch.ints(ROWS);
    for (int first = 0; first < rows; first += ROWS) {
      int count = Math.min(ROWS, rows - first);
      TreeKernels.transpose(x, first * columns, count, columns, block);
      for (int t = 0; t < firstNode.length - 1; t++) {
        kernels.leaves(firstNode[t], firstNode[t + 1], feature, threshold, kept, block, leaves);
        kernels.addLeaves(leaves, value, t * MOST, sums, first);
      }
    }
    scratch.release(mark);
  }
}
