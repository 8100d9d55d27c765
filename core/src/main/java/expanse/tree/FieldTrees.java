package expanse.tree;

import expanse.base.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Fits trees that score the candidate spans of a semi-Markov conditional random field: each tree
/// follows the gradient of the log likelihood with respect to the scores of all candidates
/// (Friedman, 2001; Dietterich, Hao and Ashenfelter, 2008, for chains).
///
/// Annotators miss ends by a bar. So a label stands for all candidates whose ends lie within two
/// bars of its own, and counts for each as much as the tolerance and the model itself say: the
/// likelihood sums over them.
public final class FieldTrees {
  private static final int NEAR = 2; // bars by which an end may be missed
  private static final double EASY = 2e-3; // candidates less likely than this are thinned out
  private static final int EASY_SHARE = 8;
  private static final double LEAST_HESSIAN = 1e-6;
  private static final int BASE_ROUNDS = 8;

  private FieldTrees() {}

  /// How trees are grown.
  ///
  /// @param count number of trees
  /// @param rate factor on every tree
  /// @param leaves of a tree, at most
  /// @param minRows candidates in a leaf, at least
  /// @param minHessian sum of second derivatives in a leaf, at least
  /// @param l2 added to the sum of second derivatives
  /// @param columns share of the features that a tree may use
  /// @param stretches share of the stretches that a tree learns from
  /// @param tolerance how well a candidate fits a label of which one end is a bar away, 0 to 1
  public record Options(
      int count,
      double rate,
      int leaves,
      int minRows,
      double minHessian,
      double l2,
      double columns,
      double stretches,
      double tolerance) {}

  /// The candidates of many stretches, one after the other.
  ///
  /// @param bins of their descriptions
  /// @param steps \[stretches] bars
  /// @param offset \[stretches + 1] first candidate
  /// @param start \[candidates] first steps, rising within a stretch
  /// @param end \[candidates] last steps
  /// @param weight \[stretches] how much a stretch counts
  public record Rows(
      Bins bins, int[] steps, int[] offset, short[] start, short[] end, double[] weight) {}

  /// A label of a stretch.
  ///
  /// @param start first step
  /// @param end last step
  /// @param open whether it may go on after the stretch, so that its end is no end
  public record Label(int start, int end, boolean open) {}

  /// The candidates that a label stands for, and how well they fit.
  ///
  /// @param row \[near ones] candidates
  /// @param fit \[near ones] above 0
  public record Near(int[] row, double[] fit) {
    /// The candidates of a stretch near a label; may be none.
    ///
    /// @param stretch number in the rows
    public static Near of(Rows rows, int stretch, Label label, double tolerance) {
      int[] row = new int[(2 * NEAR + 1) * (2 * NEAR + 1)];
      double[] fit = new double[row.length];
      int count = 0;
      for (int i = rows.offset[stretch]; i < rows.offset[stretch + 1]; i++) {
        if (is(rows.start[i], rows.end[i], label)) {
          int ds = rows.start[i] - label.start;
          int de = rows.end[i] - label.end;
          row[count] = i;
          fit[count] = StrictMath.pow(tolerance, ds * ds + de * de);
          count += fit[count] > 0 ? 1 : 0;
        }
      }
      return new Near(Arrays.copyOf(row, count), Arrays.copyOf(fit, count));
    }

    /// Whether both ends of a span lie near those of a label.
    public static boolean is(int start, int end, Label label) {
      return Math.abs(start - label.start) <= NEAR
          && Math.abs(end - label.end) <= (label.open ? 0 : NEAR);
    }
  }

  /// Fits trees; their base is the score at which as many spans are expected as there are labels.
  ///
  /// @param near \[stretches] what the labels of each stand for
  /// @param use stretches to learn from
  /// @param draw makes all random choices
  public static BoostedTrees fit(
      Rows rows, List<List<Near>> near, int[] use, Options options, Rng draw) {
    return new Fit(rows, near, use, options, draw).trees();
  }

  /// The work on one fit.
  private static final class Fit {
    private final Rows rows;
    private final List<Near> labels = new ArrayList<>();
    private final int[] use;
    private final Options options;
    private final Rng draw;
    private final Map<Integer, SemiMarkov> chains = new HashMap<>(); // by number of steps
    private final double[] factor;
    private final double[] probability;
    private final double[] wanted;
    private final float[] gradient;
    private final float[] hessian;
    private final int[] order;

    Fit(Rows rows, List<List<Near>> near, int[] use, Options options, Rng draw) {
      this.rows = rows;
      this.use = use;
      this.options = options;
      this.draw = draw;
      int all = rows.start.length;
      factor = new double[all];
      probability = new double[all];
      wanted = new double[all];
      gradient = new float[all];
      hessian = new float[all];
      int mine = 0;
      for (int w : use) {
        mine += rows.offset[w + 1] - rows.offset[w];
        near.get(w).stream().filter(label -> label.row.length > 0).forEach(labels::add);
      }
      order = new int[mine];
    }

    BoostedTrees trees() {
      double base = base();
      TreeGrower grower =
          new TreeGrower(
              rows.bins,
              new TreeGrower.Options(
                  options.rate,
                  options.leaves,
                  options.minRows,
                  options.minHessian,
                  options.l2,
                  options.columns));
      boolean[] drawn = new boolean[rows.steps.length];
      for (int t = 0; t < options.count; t++) {
        marginals();
        shareOut();
        draw.choose(options.stretches, drawn);
        grower.grow(order, derivatives(drawn), gradient, hessian, draw);
        double[] factors = new double[grower.nodes()];
        for (int node = 0; node < factors.length; node++) {
          factors[node] = StrictMath.exp(grower.value(node));
        }
        for (int w : use) {
          for (int r = rows.offset[w]; r < rows.offset[w + 1]; r++) {
            factor[r] *= factors[grower.leaf(r)];
          }
        }
      }
      return grower.trees(base);
    }

    private void marginals() {
      for (int w : use) {
        chains
            .computeIfAbsent(rows.steps[w], SemiMarkov::new)
            .marginals(
                rows.offset[w],
                rows.offset[w + 1],
                rows.start,
                rows.end,
                factor,
                probability,
                null);
      }
    }

    private double base() {
      double wishes = Math.max(labels.size(), 0.5);
      double base = StrictMath.log(wishes / Math.max(1, order.length));
      for (int round = 0; round < BASE_ROUNDS; round++) {
        Arrays.fill(factor, StrictMath.exp(base));
        marginals();
        double expected = 0;
        for (int w : use) {
          for (int r = rows.offset[w]; r < rows.offset[w + 1]; r++) {
            expected += probability[r];
          }
        }
        base += StrictMath.log(wishes / Math.max(expected, 1e-12));
      }
      double stored = (float) base; // as it is written to files
      Arrays.fill(factor, StrictMath.exp(stored));
      return stored;
    }

    /// How much each candidate is wanted: every label is shared out among those near it.
    private void shareOut() {
      for (Near label : labels) {
        for (int row : label.row) {
          wanted[row] = 0;
        }
      }
      for (Near label : labels) {
        double sum = 0;
        for (int i = 0; i < label.row.length; i++) {
          sum += label.fit[i] * factor[label.row[i]];
        }
        for (int i = 0; i < label.row.length; i++) {
          wanted[label.row[i]] += label.fit[i] * factor[label.row[i]] / sum;
        }
      }
    }

    /// Derivatives of the candidates of the drawn stretches, of the unlikely ones for a sample.
    ///
    /// @return how many rows of the order are to be grown on
    private int derivatives(boolean[] drawn) {
      int count = 0;
      for (int w : use) {
        for (int r = rows.offset[w]; drawn[w] && r < rows.offset[w + 1]; r++) {
          double p = probability[r];
          double times = rows.weight[w];
          if (p < EASY && wanted[r] == 0) {
            if (draw.nextInt(EASY_SHARE) != 0) {
              continue;
            }
            times *= EASY_SHARE;
          }
          order[count++] = r;
          gradient[r] = (float) (times * (p - wanted[r]));
          hessian[r] = (float) (times * Math.max(p * (1 - p), LEAST_HESSIAN));
        }
      }
      return count;
    }
  }
}
