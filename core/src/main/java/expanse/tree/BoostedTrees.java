package expanse.tree;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.feature.Scratch;
import expanse.kernel.TreeKernels;
import expanse.metric.LogOdds;
import expanse.model.SafeTensors;
import java.util.Arrays;
import java.util.Map;

/// Gradient-boosted regression trees on the log loss (Friedman, 2001), grown leaf by leaf on
/// histograms of binned features (Ke et al., 2017).
///
/// Everything is computed in a fixed order on one thread, so equal data give equal trees.
public final class BoostedTrees {
  /// Feature of a node that is a leaf.
  static final int LEAF = -1;

  private static final double LEAST_HESSIAN = 1e-3;

  /// How trees are grown.
  ///
  /// @param count number of trees
  /// @param rate factor on every tree
  /// @param leaves of a tree, at most; no more than [TreeKernels#MOST_LEAVES]
  /// @param minRows rows in a leaf, at least
  /// @param l2 added to the sum of second derivatives
  /// @param bins of a feature, at most 255
  /// @param columns share of the features that a tree may use
  /// @param groups share of the groups of rows that a tree learns from
  public record Options(
      int count,
      double rate,
      int leaves,
      int minRows,
      double l2,
      int bins,
      double columns,
      double groups) {}

  private final int columns;
  private final double base; // log odds before the first tree
  private final int[] roots; // [trees] first node
  private final int[] feature; // [nodes] feature, LEAF for leaves
  private final float[] threshold; // [nodes] rows up to it go left
  private final int[] left; // [nodes] left child; the right one follows it
  private final float[] value; // [nodes] of leaves, rate included

  private final LeafMasks masks;

  BoostedTrees(
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
    masks = LeafMasks.of(roots, feature, threshold, left, value);
  }

  /// Log odds of one row.
  ///
  /// @param x holds the row's features from an offset
  public double logOdds(float[] x, int offset) {
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

  /// Log odds of rows that lie one after the other, the same bits as [#logOdds(float\[\], int)].
  ///
  /// @param x \[rows]\[columns]
  /// @param scratch memory, that of the result included
  /// @return \[at least rows]
  public double[] logOddsOfAll(float[] x, int rows, Scratch scratch) {
    double[] sums = scratch.doubles(Math.ceilDiv(rows, TreeKernels.ROWS) * TreeKernels.ROWS);
    Arrays.fill(sums, 0, rows, base);
    masks.add(x, rows, columns, sums, scratch);
    return sums;
  }

  /// Log odds before the first tree.
  double base() {
    return base;
  }

  /// Fits trees to the log loss, each to rows and features drawn anew (Friedman, 2002).
  ///
  /// @param x \[rows]\[columns]
  /// @param target \[rows] 0 to 1
  /// @param weight \[rows]
  /// @param group \[rows] rows of one group are drawn together; from 0, none left out
  /// @param draw makes all random choices
  public static BoostedTrees fit(
      float[] x,
      float[] target,
      float[] weight,
      int[] group,
      int columns,
      Options options,
      Rng draw) {
    int rows = target.length;
    Bins bins = Bins.of(x, rows, columns, options.bins());
    return fit(bins, new Targets(target, weight, group), allOf(rows), options, draw);
  }

  private static int[] allOf(int rows) {
    int[] all = new int[rows];
    for (int r = 0; r < rows; r++) {
      all[r] = r;
    }
    return all;
  }

  /// What rows should say.
  ///
  /// @param value \[rows] 0 to 1
  /// @param weight \[rows]
  /// @param group \[rows] rows of one group are drawn together; from 0
  public record Targets(float[] value, float[] weight, int[] group) {}

  /// Fits trees to some rows that are sorted into bins already.
  ///
  /// @param use rows to learn from
  /// @param draw makes all random choices
  public static BoostedTrees fit(Bins bins, Targets targets, int[] use, Options options, Rng draw) {
    TreeGrower grower =
        new TreeGrower(
            bins,
            new TreeGrower.Options(
                options.rate(),
                options.leaves(),
                options.minRows(),
                LEAST_HESSIAN,
                options.l2(),
                options.columns()));
    float[] target = targets.value();
    float[] weight = targets.weight();
    int[] group = targets.group();
    double positive = 0;
    double all = 0;
    int groups = 0;
    for (int r : use) {
      positive += weight[r] * target[r];
      all += weight[r];
      groups = Math.max(groups, group[r] + 1);
    }
    double share = Math.clamp(all > 0 ? positive / all : 0.5, 1e-6, 1 - 1e-6);
    double base = (float) StrictMath.log(share / (1 - share));
    double[] score = new double[target.length];
    Arrays.fill(score, base);
    float[] gradient = new float[target.length];
    float[] hessian = new float[target.length];
    int[] order = new int[use.length];
    boolean[] drawn = new boolean[groups];
    for (int t = 0; t < options.count(); t++) {
      draw.choose(options.groups(), drawn);
      int count = 0;
      for (int r : use) {
        double p = LogOdds.probability(score[r]);
        gradient[r] = (float) (weight[r] * (p - target[r]));
        hessian[r] = (float) (weight[r] * p * (1 - p));
        if (drawn[group[r]]) {
          order[count++] = r;
        }
      }
      grower.grow(order, count, gradient, hessian, draw);
      for (int r : use) {
        score[r] += grower.value(grower.leaf(r));
      }
    }
    return grower.trees(base);
  }

  /// Puts the trees among a file's tensors.
  public void addTo(Map<String, SafeTensors.Tensor> tensors, String prefix) {
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
  public static BoostedTrees of(
      Map<String, SafeTensors.Tensor> tensors, String prefix, int columns, Object source) {
    float[] base = tensor(tensors, prefix + ".base", source);
    int[] roots = integers(tensor(tensors, prefix + ".roots", source), source);
    int[] feature = integers(tensor(tensors, prefix + ".feature", source), source);
    float[] threshold = tensor(tensors, prefix + ".threshold", source);
    int[] left = integers(tensor(tensors, prefix + ".left", source), source);
    float[] value = tensor(tensors, prefix + ".value", source);
    int nodes = feature.length;
    boolean sound =
        base.length == 1
            && threshold.length == nodes
            && left.length == nodes
            && value.length == nodes;
    for (int i = 0; sound && i < nodes; i++) {
      // children lie behind their parent, so no walk can go round in circles
      sound =
          feature[i] == LEAF
              || (feature[i] >= 0 && feature[i] < columns && left[i] > i && left[i] < nodes - 1);
    }
    for (int root : roots) {
      sound = sound && root >= 0 && root < nodes && LeafMasks.fit(feature, left, root);
    }
    if (!sound) {
      throw unsound(source);
    }
    return new BoostedTrees(columns, base[0], roots, feature, threshold, left, value);
  }

  private static InputException unsound(Object source) {
    return new InputException(source + " does not hold sound trees; take it from a copy");
  }

  /// Number of features.
  public int columns() {
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

  private static int[] integers(float[] values, Object source) {
    int[] integers = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      integers[i] = (int) values[i];
      if (integers[i] != values[i]) {
        throw unsound(source);
      }
    }
    return integers;
  }
}
