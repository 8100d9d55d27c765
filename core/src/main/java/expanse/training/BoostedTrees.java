package expanse.training;

import expanse.base.InputException;
import expanse.model.SafeTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Gradient-boosted regression trees on the log loss (Friedman, 2001), grown leaf by leaf on
/// histograms of binned features (Ke et al., 2017).
///
/// Everything is computed in a fixed order on one thread, so equal data give equal trees.
final class BoostedTrees {
  private static final int LEAF = -1;
  private static final double LEAST_HESSIAN = 1e-3;

  /// How trees are grown.
  ///
  /// @param count number of trees
  /// @param rate factor on every tree
  /// @param leaves of a tree, at most
  /// @param minRows rows in a leaf, at least
  /// @param l2 added to the sum of second derivatives
  /// @param bins of a feature, at most 255
  record Options(int count, double rate, int leaves, int minRows, double l2, int bins) {}

  private final int columns;
  private final double base; // log odds before the first tree
  private final int[] roots; // [trees] first node
  private final int[] feature; // [nodes] feature, LEAF for leaves
  private final float[] threshold; // [nodes] rows up to it go left
  private final int[] left; // [nodes] left child; the right one follows it
  private final float[] value; // [nodes] of leaves, rate included

  private BoostedTrees(
      int columns,
      double base,
      int[] roots,
      int[] feature,
      float[] threshold,
      int[] left,
      float[] value) {
    this.columns = columns;
    this.base = base;
    this.roots = roots;
    this.feature = feature;
    this.threshold = threshold;
    this.left = left;
    this.value = value;
  }

  /// Log odds of one row.
  ///
  /// @param x holds the row's features from an offset
  double logOdds(float[] x, int offset) {
    double sum = base;
    for (int root : roots) {
      int node = root;
      while (feature[node] != LEAF) {
        node = left[node] + (x[offset + feature[node]] <= threshold[node] ? 0 : 1);
      }
      sum += value[node];
    }
    return sum;
  }

  /// Number of trees.
  int count() {
    return roots.length;
  }

  /// Fits trees.
  ///
  /// @param x \[rows]\[columns]
  /// @param target \[rows] 0 to 1
  /// @param weight \[rows]
  static BoostedTrees fit(float[] x, float[] target, float[] weight, int columns, Options options) {
    return new Growth(x, target, weight, columns, options).grow();
  }

  /// Puts the trees among a file's tensors.
  void addTo(Map<String, SafeTensors.Tensor> tensors, String prefix) {
    tensors.put(prefix + ".base", SafeTensors.Tensor.of(new float[] {(float) base}));
    tensors.put(prefix + ".roots", SafeTensors.Tensor.of(floats(roots)));
    tensors.put(prefix + ".feature", SafeTensors.Tensor.of(floats(feature)));
    tensors.put(prefix + ".threshold", SafeTensors.Tensor.of(threshold));
    tensors.put(prefix + ".left", SafeTensors.Tensor.of(floats(left)));
    tensors.put(prefix + ".value", SafeTensors.Tensor.of(value));
  }

  /// Takes trees out of a file's tensors.
  ///
  /// @param source for messages
  /// @throws InputException when they are not there or make no sense
  static BoostedTrees of(
      Map<String, SafeTensors.Tensor> tensors, String prefix, int columns, Object source) {
    float[] base = tensor(tensors, prefix + ".base", source);
    int[] roots = integers(tensor(tensors, prefix + ".roots", source));
    int[] feature = integers(tensor(tensors, prefix + ".feature", source));
    float[] threshold = tensor(tensors, prefix + ".threshold", source);
    int[] left = integers(tensor(tensors, prefix + ".left", source));
    float[] value = tensor(tensors, prefix + ".value", source);
    int nodes = feature.length;
    boolean sound =
        base.length == 1
            && threshold.length == nodes
            && left.length == nodes
            && value.length == nodes;
    for (int root : roots) {
      sound &= root >= 0 && root < nodes;
    }
    for (int i = 0; sound && i < nodes; i++) {
      // children lie behind their parent, so no walk can go round in circles
      sound =
          feature[i] == LEAF
              || (feature[i] >= 0 && feature[i] < columns && left[i] > i && left[i] + 1 < nodes);
    }
    if (!sound) {
      throw new InputException(source + " does not hold sound trees; take it from a copy");
    }
    return new BoostedTrees(columns, base[0], roots, feature, threshold, left, value);
  }

  /// Number of features.
  int columns() {
    return columns;
  }

  private static float[] tensor(
      Map<String, SafeTensors.Tensor> tensors, String name, Object source) {
    SafeTensors.Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InputException(source + ": tensor " + name + " is missing; take it from a copy");
    }
    return tensor.values();
  }

  private static float[] floats(int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }

  private static int[] integers(float[] values) {
    int[] integers = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      integers[i] = (int) values[i];
    }
    return integers;
  }

  /// The work of fitting.
  private static final class Growth {
    private final int rows;
    private final int columns;
    private final Options options;
    private final float[] target;
    private final float[] weight;
    private final float[][] edges; // [columns] rising; bin = number of edges below the value
    private final byte[][] binned; // [columns][rows]
    private final double[] score; // [rows] log odds so far
    private final float[] gradient; // [rows]
    private final float[] hessian; // [rows]
    private final int[] order; // [rows] grouped by leaf
    private final int[] scratch; // [rows]
    private final float[] orderedGradient; // [rows] of the leaf now looked at
    private final float[] orderedHessian; // [rows]
    private final List<Integer> feature = new ArrayList<>();
    private final List<Float> threshold = new ArrayList<>();
    private final List<Integer> left = new ArrayList<>();
    private final List<Float> value = new ArrayList<>();

    /// A leaf that may be split.
    private final class Leaf {
      final int node;
      final int from;
      final int to;
      final double[] sums; // [columns][bins][gradient, hessian, rows]
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
        int bins = options.bins();
        for (int b = 0; b < bins; b++) {
          gradient += sums[3 * b];
          hessian += sums[3 * b + 1];
        }
        if (to - from >= 2 * options.minRows()) {
          findSplit();
        }
      }

      private void findSplit() {
        double whole = gain(gradient, hessian);
        for (int c = 0; c < columns; c++) {
          double g = 0;
          double h = 0;
          double n = 0;
          for (int b = 0; b < edges[c].length; b++) {
            int at = 3 * (c * options.bins() + b);
            g += sums[at];
            h += sums[at + 1];
            n += sums[at + 2];
            if (n < options.minRows() || h < LEAST_HESSIAN) {
              continue;
            }
            if (to - from - n < options.minRows() || hessian - h < LEAST_HESSIAN) {
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

    Growth(float[] x, float[] target, float[] weight, int columns, Options options) {
      this.rows = target.length;
      this.columns = columns;
      this.options = options;
      this.target = target;
      this.weight = weight;
      edges = new float[columns][];
      binned = new byte[columns][rows];
      float[] column = new float[rows];
      for (int c = 0; c < columns; c++) {
        for (int r = 0; r < rows; r++) {
          column[r] = x[r * columns + c];
        }
        edges[c] = edges(column, options.bins());
        for (int r = 0; r < rows; r++) {
          binned[c][r] = (byte) bin(edges[c], column[r]);
        }
      }
      score = new double[rows];
      gradient = new float[rows];
      hessian = new float[rows];
      order = new int[rows];
      scratch = new int[rows];
      orderedGradient = new float[rows];
      orderedHessian = new float[rows];
    }

    BoostedTrees grow() {
      double positive = 0;
      double all = 0;
      for (int r = 0; r < rows; r++) {
        positive += weight[r] * target[r];
        all += weight[r];
      }
      double share = Math.clamp(all > 0 ? positive / all : 0.5, 1e-6, 1 - 1e-6);
      double base = (float) StrictMath.log(share / (1 - share));
      Arrays.fill(score, base);
      int[] roots = new int[options.count()];
      for (int t = 0; t < roots.length; t++) {
        for (int r = 0; r < rows; r++) {
          double p = 1 / (1 + StrictMath.exp(-score[r]));
          gradient[r] = (float) (weight[r] * (p - target[r]));
          hessian[r] = (float) (weight[r] * p * (1 - p));
        }
        roots[t] = growTree();
      }
      int nodes = feature.size();
      int[] features = new int[nodes];
      float[] thresholds = new float[nodes];
      int[] lefts = new int[nodes];
      float[] values = new float[nodes];
      for (int i = 0; i < nodes; i++) {
        features[i] = feature.get(i);
        thresholds[i] = threshold.get(i);
        lefts[i] = left.get(i);
        values[i] = value.get(i);
      }
      return new BoostedTrees(columns, base, roots, features, thresholds, lefts, values);
    }

    private int growTree() {
      for (int r = 0; r < rows; r++) {
        order[r] = r;
      }
      int root = addNode();
      List<Leaf> leaves = new ArrayList<>();
      leaves.add(new Leaf(root, 0, rows, histogram(0, rows)));
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
        split(best, leaves);
      }
      for (Leaf leaf : leaves) {
        double output = -options.rate() * leaf.gradient / (leaf.hessian + options.l2());
        value.set(leaf.node, (float) output);
        for (int i = leaf.from; i < leaf.to; i++) {
          score[order[i]] += (float) output;
        }
      }
      return root;
    }

    private void split(Leaf leaf, List<Leaf> leaves) {
      byte[] column = binned[leaf.bestColumn];
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
      threshold.set(leaf.node, edges[leaf.bestColumn][leaf.bestBin]);
      left.set(leaf.node, first);
      boolean firstIsSmaller = middle - leaf.from <= leaf.to - middle;
      double[] smaller = firstIsSmaller ? histogram(leaf.from, middle) : histogram(middle, leaf.to);
      double[] larger = leaf.sums;
      for (int i = 0; i < larger.length; i++) {
        larger[i] -= smaller[i];
      }
      leaves.add(new Leaf(first, leaf.from, middle, firstIsSmaller ? smaller : larger));
      leaves.add(new Leaf(second, middle, leaf.to, firstIsSmaller ? larger : smaller));
    }

    private int addNode() {
      feature.add(LEAF);
      threshold.add(0f);
      left.add(0);
      value.add(0f);
      return feature.size() - 1;
    }

    private double[] histogram(int from, int to) {
      int bins = options.bins();
      for (int i = from; i < to; i++) {
        orderedGradient[i - from] = gradient[order[i]];
        orderedHessian[i - from] = hessian[order[i]];
      }
      double[] sums = new double[3 * columns * bins];
      for (int c = 0; c < columns; c++) {
        addColumn(binned[c], order, from, to - from, sums, 3 * c * bins);
      }
      return sums;
    }

    private void addColumn(byte[] bin, int[] rowOf, int from, int n, double[] sums, int base) {
      float[] g = orderedGradient;
      float[] h = orderedHessian;
      for (int i = 0; i < n; i++) {
        int at = base + 3 * (bin[rowOf[from + i]] & 0xFF);
        sums[at] += g[i];
        sums[at + 1] += h[i];
        sums[at + 2] += 1;
      }
    }

    /// Edges between at most `bins` bins that hold about as many rows each.
    private static float[] edges(float[] column, int bins) {
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
    private static int bin(float[] edges, float value) {
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
}
