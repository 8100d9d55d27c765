package expanse.tree;

import expanse.base.Rng;
import expanse.feature.CandidateSpans;
import expanse.label.IndexSpan;
import expanse.settings.TrainingSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A semi-Markov conditional random field whose scores are boosted trees over descriptions of whole
/// spans: each tree follows the gradient of the log likelihood with respect to the scores of all
/// candidates (Friedman, 2001; Dietterich, Hao and Ashenfelter, 2008, for chains).
///
/// Annotators miss ends by a bar. So a label stands for all candidates whose ends lie within two
/// bars of its own, and counts for each as much as the tolerance and the model itself say: the
/// likelihood sums over them.
final class SpanForest {
  /// Largest score, so that no leaf makes an exponential infinite.
  private static final double MOST_SCORE = 15;

  private static final int NEAR = 2; // bars by which an end may be missed
  private static final double EASY = 2e-3; // candidates less likely than this are thinned out
  private static final int EASY_SHARE = 16;
  private static final double LEAST_HESSIAN = 1e-6;
  private static final int BASE_ROUNDS = 8;
  private static final int SCREEN = 20; // trees after which candidates may be out of the running
  private static final double DROP = 1.5; // they are when their score has fallen so far

  private final BoostedTrees trees;
  private final CandidateSpans candidates;

  SpanForest(BoostedTrees trees, CandidateSpans candidates) {
    this.trees = trees;
    this.candidates = candidates;
  }

  BoostedTrees trees() {
    return trees;
  }

  /// The candidates near a label and how well they fit.
  private record Near(int[] row, double[] fit) {}

  /// Fits a forest.
  ///
  /// @param rows candidates
  /// @param use numbers of the windows to learn from
  /// @param draw makes all random choices
  static SpanForest fit(
      SpanRows rows,
      int[] use,
      CandidateSpans candidates,
      TrainingSettings.SpanTrees settings,
      Rng draw) {
    int[] mine = rowsOf(rows, use);
    List<Near> labels = near(rows, use, settings.tolerance());
    SemiMarkov chain = new SemiMarkov(rows.steps);
    int all = rows.start.length;
    double[] factor = new double[all];
    double[] probability = new double[all];
    double base = base(rows, use, mine, labels.size(), chain, factor, probability);
    TreeGrower grower =
        new TreeGrower(
            rows.bins,
            new TreeGrower.Options(
                settings.learningRate(),
                settings.leaves(),
                settings.minRows(),
                settings.minHessian(),
                settings.l2(),
                settings.columns()));
    double least = exp(base - DROP);
    double[] wanted = new double[all];
    float[] gradient = new float[all];
    float[] hessian = new float[all];
    int[] order = new int[mine.length];
    int left = mine.length;
    for (int t = 0; t < settings.count(); t++) {
      for (int w : use) {
        chain.marginals(
            rows.offset[w], rows.offset[w + 1], rows.start, rows.end, factor, probability, null);
      }
      share(labels, factor, wanted);
      int count = 0;
      for (int i = 0; i < left; i++) {
        int row = mine[i];
        double p = probability[row];
        int times = 1;
        if (p < EASY && wanted[row] == 0) {
          if (draw.nextInt(EASY_SHARE) != 0) {
            continue;
          }
          times = EASY_SHARE;
        }
        order[count++] = row;
        gradient[row] = (float) (times * (p - wanted[row]));
        hessian[row] = (float) (times * Math.max(p * (1 - p), LEAST_HESSIAN));
      }
      grower.grow(order, count, gradient, hessian, draw);
      double[] factors = new double[grower.nodes()];
      for (int node = 0; node < factors.length; node++) {
        factors[node] = StrictMath.exp(grower.value(node));
      }
      int kept = 0;
      for (int i = 0; i < left; i++) {
        int row = mine[i];
        factor[row] *= factors[grower.leaf(row)];
        if (t + 1 >= SCREEN && factor[row] < least && wanted[row] == 0) {
          factor[row] = 0;
        } else {
          mine[kept++] = row;
        }
      }
      left = kept;
    }
    return new SpanForest(grower.trees(base), candidates);
  }

  private static int[] rowsOf(SpanRows rows, int[] use) {
    int count = 0;
    for (int w : use) {
      count += rows.offset[w + 1] - rows.offset[w];
    }
    int[] mine = new int[count];
    int at = 0;
    for (int w : use) {
      for (int row = rows.offset[w]; row < rows.offset[w + 1]; row++) {
        mine[at++] = row;
      }
    }
    return mine;
  }

  /// The score of every candidate at which as many spans are expected as there are labels.
  private static double base(
      SpanRows rows,
      int[] use,
      int[] mine,
      int labels,
      SemiMarkov chain,
      double[] factor,
      double[] probability) {
    double wanted = Math.max(labels, 0.5);
    double base = StrictMath.log(wanted / Math.max(1, mine.length));
    for (int round = 0; round < BASE_ROUNDS; round++) {
      Arrays.fill(factor, exp(base));
      double expected = 0;
      for (int w : use) {
        chain.marginals(
            rows.offset[w], rows.offset[w + 1], rows.start, rows.end, factor, probability, null);
      }
      for (int row : mine) {
        expected += probability[row];
      }
      base += StrictMath.log(wanted / Math.max(expected, 1e-12));
    }
    double stored = (float) base; // as it is written to files
    Arrays.fill(factor, exp(stored));
    return stored;
  }

  private static List<Near> near(SpanRows rows, int[] use, double tolerance) {
    List<Near> labels = new ArrayList<>();
    for (int w : use) {
      for (IndexSpan label : rows.labels.get(w)) {
        int[] row = new int[(2 * NEAR + 1) * (2 * NEAR + 1)];
        double[] fit = new double[row.length];
        int count = 0;
        for (int i = rows.offset[w]; i < rows.offset[w + 1]; i++) {
          int ds = Math.abs(rows.start[i] - label.start());
          int de = Math.abs(rows.end[i] - label.end());
          boolean cut = label.end() == rows.steps - 1; // goes on perhaps: its end is no end
          if (ds <= NEAR && de <= (cut ? 0 : NEAR)) {
            row[count] = i;
            fit[count] = StrictMath.pow(tolerance, ds * ds + de * de);
            count += fit[count] > 0 ? 1 : 0;
          }
        }
        labels.add(new Near(Arrays.copyOf(row, count), Arrays.copyOf(fit, count)));
      }
    }
    return labels;
  }

  /// How much each candidate is wanted: every label is shared out among those near it.
  private static void share(List<Near> labels, double[] factor, double[] wanted) {
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

  private static double exp(double score) {
    return StrictMath.exp(Math.min(MOST_SCORE, score));
  }

  /// Probabilities that the steps of a window lie in a span.
  ///
  /// @param table the window's candidates
  /// @param inside \[T] takes them
  void inside(CandidateSpans.Table table, double[] inside) {
    double[] factor = new double[table.count()];
    for (int r = 0; r < factor.length; r++) {
      factor[r] =
          exp(
              trees.logOdds(
                  table.values(), r * CandidateSpans.COLUMNS, SCREEN, trees.base() - DROP));
    }
    new SemiMarkov(inside.length)
        .marginals(
            0,
            factor.length,
            table.start(),
            table.end(),
            factor,
            new double[factor.length],
            inside);
  }

  /// What it chooses from.
  CandidateSpans candidates() {
    return candidates;
  }
}
