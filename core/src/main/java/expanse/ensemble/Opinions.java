package expanse.ensemble;

import expanse.dataset.WindowTargets;
import expanse.metric.Scores;
import java.util.ArrayList;
import java.util.List;

/// What the experts of a run say about the bars of windows, as log odds, window after window.
public final class Opinions {
  /// Place of the networks in arrays by whom.
  public static final int NETWORKS = 0;

  /// Place of the trees that judge bars.
  static final int TREES = 1;

  /// Place of the trees that judge whole spans.
  static final int SPANS = 2;

  /// Kinds of experts.
  public static final int KINDS = 3;

  private final int steps;
  private final List<float[]> truth = new ArrayList<>();
  private final List<float[]> weight = new ArrayList<>();
  private final List<List<float[]>> listed =
      List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  private final List<List<float[]>> shifted =
      List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

  /// @param steps bars of a window
  public Opinions(int steps) {
    this.steps = steps;
  }

  /// Adds a window.
  ///
  /// @param targets of the window
  /// @param said \[by whom][T] of the window as it is listed; copied
  /// @param means of what was said, moved windows included
  /// @param index of the window in the means
  public void add(WindowTargets targets, float[][] said, ShiftedMeans means, int index) {
    truth.add(targets.span());
    weight.add(targets.weight());
    for (int by = 0; by < KINDS; by++) {
      listed.get(by).add(said[by].clone());
      float[] mean = new float[steps];
      means.mean(by, index, mean);
      shifted.get(by).add(mean);
    }
  }

  /// 1 for bars inside a labelled expansion.
  float[] truth() {
    return Scores.concat(truth);
  }

  /// How much bars count.
  float[] weight() {
    return Scores.concat(weight);
  }

  /// Log odds of all bars.
  ///
  /// @param by whom
  /// @param withMoved whether windows that were moved are asked beside the listed ones
  float[] logOdds(int by, boolean withMoved) {
    return Scores.concat((withMoved ? shifted : listed).get(by));
  }
}
