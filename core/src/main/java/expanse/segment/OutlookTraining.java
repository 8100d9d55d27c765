package expanse.segment;

import expanse.base.Rng;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.tree.BoostedTrees;
import expanse.tree.FieldTrees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Fits outlooks: one for each fold that is left out, and one that learns from all windows.
///
/// Their trees learn from the reviewed bars of whole windows: whether a span starts soon from bars
/// outside of spans, how near it is from those before a start, and how long a span lasts from its
/// own. Fractions are learned by the log loss, whose best constant is the mean.
final class OutlookTraining {
  private static final long PURPOSE = 0x5345_4741; // of the random choices
  private static final BoostedTrees.Options OPTIONS =
      new BoostedTrees.Options(60, .06, 6, 40, 5, 64, .4, .5);

  private final Dataset data;
  private final List<TrainingStretch> stretches;
  private final long seed;

  /// @param stretches windows; those that are not over are left out
  OutlookTraining(Dataset data, List<TrainingStretch> stretches, long seed) {
    this.data = data;
    this.stretches = stretches;
    this.seed = seed;
  }

  /// Rows of one kind of trees.
  private static final class Rows {
    final List<float[]> x = new ArrayList<>();
    final List<Float> y = new ArrayList<>();
    final List<Integer> window = new ArrayList<>();

    void add(float[] row, double target, int of) {
      x.add(row);
      y.add((float) target);
      window.add(of);
    }
  }

  /// Fits outlooks.
  ///
  /// @param use \[models] stretches to learn from
  List<Outlook> fit(int[][] use, Workers workers) {
    Rows[][] rows = new Rows[stretches.size()][];
    workers.run(rows.length, i -> rows[i] = rowsOf(stretches.get(i)));
    BoostedTrees[][] trees = new BoostedTrees[use.length][Outlook.KINDS];
    workers.run(
        use.length * Outlook.KINDS,
        task -> {
          int model = task / Outlook.KINDS;
          int kind = task % Outlook.KINDS;
          Rng draw = Rng.derived(seed, PURPOSE, task);
          trees[model][kind] = fitOne(rows, use[model], kind, draw);
        });
    return Arrays.stream(trees).map(t -> new Outlook(List.of(t))).toList();
  }

  private static BoostedTrees fitOne(Rows[][] rows, int[] use, int kind, Rng draw) {
    int count = Arrays.stream(use).map(i -> rows[i][kind].y.size()).sum();
    float[] x = new float[count * Outlook.COLUMNS];
    float[] y = new float[count];
    float[] weight = new float[count];
    int[] group = new int[count];
    Arrays.fill(weight, 1);
    int at = 0;
    for (int i : use) {
      Rows mine = rows[i][kind];
      for (int k = 0; k < mine.y.size(); k++) {
        System.arraycopy(mine.x.get(k), 0, x, at * Outlook.COLUMNS, Outlook.COLUMNS);
        y[at] = mine.y.get(k);
        group[at++] = mine.window.get(k);
      }
    }
    return BoostedTrees.fit(x, y, weight, group, Outlook.COLUMNS, OPTIONS, draw);
  }

  private Rows[] rowsOf(TrainingStretch s) {
    Rows[] rows = {new Rows(), new Rows(), new Rows()};
    if (s.weight() < 1) {
      return rows;
    }
    float[] table = BarTable.of(s.view(data));
    for (int t = s.from(); t < s.to(); t++) {
      FieldTrees.Label open = null;
      int next = Integer.MAX_VALUE;
      for (FieldTrees.Label label : s.labels()) {
        open = label.start() <= t && label.end() >= t ? label : open;
        next = label.start() > t ? Math.min(next, label.start() - t) : next;
      }
      float[] row = new float[Outlook.COLUMNS];
      Outlook.describe(
          table, t * BarTable.COLUMNS, open == null ? 0 : t - open.start() + 1, row, 0);
      if (open != null && !open.open() && open.start() >= 0) {
        rows[Outlook.REMAINING].add(row, Outlook.share(open.end() - t), s.window());
      } else if (open == null && t + Ahead.SOON < s.to()) {
        rows[Outlook.STARTS].add(row, next <= Ahead.SOON ? 1 : 0, s.window());
      }
      if (open == null && next <= Outlook.FAR) {
        rows[Outlook.COUNTDOWN].add(row, (double) next / Outlook.FAR, s.window());
      }
    }
    return rows;
  }
}
