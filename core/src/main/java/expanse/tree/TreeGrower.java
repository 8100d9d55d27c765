package expanse.tree;

import static expanse.kernel.TreeKernels.SUMS;

import expanse.base.Rng;
import expanse.kernel.Kernels;
import expanse.kernel.TreeKernels;
import java.util.ArrayList;
import java.util.List;

/// Grows regression trees leaf by leaf on first and second derivatives of a loss (Friedman, 2001;
/// Ke et al., 2017), over histograms of binned features. Everything is computed in a fixed order on
/// one thread.
final class TreeGrower {
  /// How trees are grown.
  ///
  /// @param rate factor on every tree
  /// @param leaves of a tree, at most
  /// @param minRows rows in a leaf, at least
  /// @param minHessian sum of second derivatives in a leaf, at least
  /// @param l2 added to the sum of second derivatives
  /// @param columns share of the features that a tree may use
  record Options(
      double rate, int leaves, int minRows, double minHessian, double l2, double columns) {}

  private final Bins bins;
  private final Options options;
  private final int width; // bins of a column in a histogram
  private final TreeKernels kernels = TreeKernels.of(Kernels.best());
  private final boolean[] used; // [columns] by the tree that is grown now
  private int[] scratch = new int[0];
  private float[] summands = new float[0]; // [rows of the leaf now looked at][SUMS]
  private final List<Integer> roots = new ArrayList<>();
  private final List<Integer> feature = new ArrayList<>();
  private final List<Integer> bin = new ArrayList<>();
  private final List<Integer> left = new ArrayList<>();
  private final List<Float> value = new ArrayList<>();

  // nodes of the tree that was grown last, for quick walks
  private int[] lastFeature = new int[0];
  private int[] lastBin = new int[0];
  private int[] lastLeft = new int[0];
  private float[] lastValue = new float[0];

  TreeGrower(Bins bins, Options options) {
    this.bins = bins;
    this.options = options;
    width = bins.most();
    used = new boolean[bins.columns()];
  }

  /// A leaf that may be split.
  private final class Leaf {
    final int node;
    final int from;
    final int to;
    final double[] sums; // [columns][width][SUMS]: gradient, hessian, rows
    double gradient;
    double hessian;
    double bestGain;
    int bestColumn = -1;
    int bestBin;

    Leaf(int node, int from, int to, double[] sums) {
      this.node = node;
      this.from = from;
      this.to = to;
      this.sums = sums;
      int any = 0;
      while (!used[any]) {
        any++;
      }
      for (int b = 0; b < width; b++) {
        gradient += sums[SUMS * (any * width + b)];
        hessian += sums[SUMS * (any * width + b) + 1];
      }
      if (to - from >= 2 * options.minRows()) {
        findSplit();
      }
    }

    private void findSplit() {
      double whole = gain(gradient, hessian);
      for (int c = 0; c < bins.columns(); c++) {
        if (!used[c]) {
          continue;
        }
        double g = 0;
        double h = 0;
        double n = 0;
        for (int b = 0; b < bins.edges()[c].length; b++) {
          int at = SUMS * (c * width + b);
          g += sums[at];
          h += sums[at + 1];
          n += sums[at + 2];
          if (n < options.minRows() || h < options.minHessian()) {
            continue;
          }
          if (to - from - n < options.minRows() || hessian - h < options.minHessian()) {
            break;
          }
          double gain = gain(g, h) + gain(gradient - g, hessian - h) - whole;
          if (gain > bestGain) {
            bestGain = gain;
            bestColumn = c;
            bestBin = b;
          }
        }
      }
    }

    private double gain(double g, double h) {
      return g * g / (h + options.l2());
    }
  }

  /// Grows one more tree.
  ///
  /// @param order rows to grow on; comes back in another order
  /// @param count how many of them
  /// @param gradient \[all rows]
  /// @param hessian \[all rows]
  /// @param draw chooses the features when not all are used
  void grow(int[] order, int count, float[] gradient, float[] hessian, Rng draw) {
    draw.choose(options.columns(), used);
    if (scratch.length < count) {
      scratch = new int[count];
      summands = new float[SUMS * count];
    }
    int root = addNode();
    List<Leaf> leaves = new ArrayList<>();
    leaves.add(new Leaf(root, 0, count, histogram(order, 0, count, gradient, hessian)));
    while (leaves.size() < options.leaves()) {
      Leaf best = leaves.getFirst();
      for (Leaf leaf : leaves) {
        if (leaf.bestGain > best.bestGain) {
          best = leaf;
        }
      }
      if (best.bestColumn < 0) {
        break;
      }
      leaves.remove(best);
      split(best, leaves, order, gradient, hessian);
    }
    for (Leaf leaf : leaves) {
      double output = -options.rate() * leaf.gradient / (leaf.hessian + options.l2());
      value.set(leaf.node, (float) output);
    }
    roots.add(root);
    remember(root);
  }

  private void remember(int root) {
    int nodes = feature.size() - root;
    lastFeature = new int[nodes];
    lastBin = new int[nodes];
    lastLeft = new int[nodes];
    lastValue = new float[nodes];
    for (int i = 0; i < nodes; i++) {
      lastFeature[i] = feature.get(root + i);
      lastBin[i] = bin.get(root + i);
      lastLeft[i] = left.get(root + i) - root;
      lastValue[i] = value.get(root + i);
    }
  }

  /// Nodes of the tree grown last.
  int nodes() {
    return lastFeature.length;
  }

  /// What a leaf of the tree grown last says.
  float value(int leaf) {
    return lastValue[leaf];
  }

  /// The leaf of the tree grown last into which a row falls.
  int leaf(int row) {
    int node = 0;
    while (lastFeature[node] != BoostedTrees.LEAF) {
      boolean right = (bins.of()[lastFeature[node]][row] & 0xFF) > lastBin[node];
      node = lastLeft[node] + (right ? 1 : 0);
    }
    return node;
  }

  private void split(Leaf leaf, List<Leaf> leaves, int[] order, float[] gradient, float[] hessian) {
    byte[] column = bins.of()[leaf.bestColumn];
    int middle = leaf.from;
    int behind = 0;
    for (int i = leaf.from; i < leaf.to; i++) {
      int row = order[i];
      if ((column[row] & 0xFF) <= leaf.bestBin) {
        order[middle++] = row;
      } else {
        scratch[behind++] = row;
      }
    }
    System.arraycopy(scratch, 0, order, middle, behind);
    int first = addNode();
    int second = addNode();
    feature.set(leaf.node, leaf.bestColumn);
    bin.set(leaf.node, leaf.bestBin);
    left.set(leaf.node, first);
    boolean firstIsSmaller = middle - leaf.from <= leaf.to - middle;
    double[] smaller =
        firstIsSmaller
            ? histogram(order, leaf.from, middle, gradient, hessian)
            : histogram(order, middle, leaf.to, gradient, hessian);
    double[] larger = leaf.sums;
    for (int i = 0; i < larger.length; i++) {
      larger[i] -= smaller[i];
    }
    leaves.add(new Leaf(first, leaf.from, middle, firstIsSmaller ? smaller : larger));
    leaves.add(new Leaf(second, middle, leaf.to, firstIsSmaller ? larger : smaller));
  }

  private int addNode() {
    feature.add(BoostedTrees.LEAF);
    bin.add(0);
    left.add(0);
    value.add(0f);
    return feature.size() - 1;
  }

  private double[] histogram(int[] order, int from, int to, float[] gradient, float[] hessian) {
    for (int i = from; i < to; i++) {
      int at = SUMS * (i - from);
      summands[at] = gradient[order[i]];
      summands[at + 1] = hessian[order[i]];
      summands[at + 2] = 1;
    }
    double[] sums = new double[SUMS * bins.columns() * width];
    for (int c = 0; c < bins.columns(); c++) {
      if (used[c]) {
        kernels.addToBins(bins.of()[c], order, from, to - from, summands, sums, SUMS * c * width);
      }
    }
    return sums;
  }

  /// All trees grown so far as a model of raw features.
  ///
  /// @param base log odds before the first tree
  BoostedTrees trees(double base) {
    int nodes = feature.size();
    int[] features = new int[nodes];
    float[] thresholds = new float[nodes];
    int[] lefts = new int[nodes];
    float[] values = new float[nodes];
    for (int i = 0; i < nodes; i++) {
      features[i] = feature.get(i);
      thresholds[i] = features[i] < 0 ? 0 : bins.edges()[features[i]][bin.get(i)];
      lefts[i] = left.get(i);
      values[i] = value.get(i);
    }
    int[] firsts = roots.stream().mapToInt(Integer::intValue).toArray();
    return new BoostedTrees(
        bins.columns(), (float) base, firsts, features, thresholds, lefts, values);
  }
}
