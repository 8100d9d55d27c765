package expanse.ensemble;

import expanse.metric.Scores;
import java.util.ArrayList;
import java.util.List;

/// What the base models of a run say of the bars of windows that they have not seen, as log odds,
/// window after window, beside the labels.
final class Opinions {
  /// Place of the networks in arrays by whom.
  static final int NETWORKS = 0;

  /// Place of the trees that judge bars.
  static final int BARS = 1;

  /// Place of the model of spans.
  static final int SPANS = 2;

  /// Kinds of base models.
  static final int KINDS = 3;

  private final int kinds;
  private final List<float[]> truth = new ArrayList<>();
  private final List<float[]> weight = new ArrayList<>();
  private final List<List<float[]>> said = new ArrayList<>();

  /// @param kinds how many base models there are
  Opinions(int kinds) {
    this.kinds = kinds;
    for (int k = 0; k < kinds; k++) {
      said.add(new ArrayList<>());
    }
  }

  /// Number of base models.
  int kinds() {
    return kinds;
  }

  /// Adds a window of T bars.
  ///
  /// @param labels \[T] 1 inside a labelled span
  /// @param weights \[T] how much bars count
  /// @param logOdds \[kinds]\[T]
  void add(float[] labels, float[] weights, float[][] logOdds) {
    truth.add(labels);
    weight.add(weights);
    for (int k = 0; k < kinds; k++) {
      said.get(k).add(logOdds[k]);
    }
  }

  /// Number of windows.
  int windows() {
    return truth.size();
  }

  float[] truth(int window) {
    return truth.get(window);
  }

  float[] weight(int window) {
    return weight.get(window);
  }

  float[] logOdds(int by, int window) {
    return said.get(by).get(window);
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
  float[] logOdds(int by) {
    return Scores.concat(said.get(by));
  }
}
