package expanse.ensemble;

import expanse.dataset.WindowTargets;
import expanse.metric.Scores;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the base models of a run say of the bars of windows that they have not seen, as log odds,
/// window after window, beside the labels.
public final class BaseLogOdds {
  /// Place of the networks in arrays by whom.
  static final int NETWORKS = 0;

  /// Place of the trees of bars.
  static final int BARS = 1;

  /// Place of the model of spans.
  static final int SPANS = 2;

  /// Kinds of base models.
  static final int KINDS = 3;

  /// What the base models are called, in the order of their places.
  public static final List<String> NAMES = List.of("networks", "trees of bars", "model of spans");

  private final int kinds;
  private final List<Window> windows = new ArrayList<>();
  private final List<float[]> truth = new ArrayList<>();
  private final List<float[]> weight = new ArrayList<>();
  private final List<List<float[]>> said = new ArrayList<>();

  /// @param kinds how many base models there are
  BaseLogOdds(int kinds) {
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
  /// @param labels what is labelled there
  /// @param logOdds \[kinds]`[T]`
  void add(Window window, WindowTargets labels, float[][] logOdds) {
    windows.add(window);
    add(labels.span(), labels.weight(), logOdds);
  }

  /// Adds bars of no window in particular.
  ///
  /// @param labels `[T]` 1 inside a labelled span
  /// @param weights `[T]` how much bars count
  /// @param logOdds \[kinds]`[T]`
  void add(float[] labels, float[] weights, float[][] logOdds) {
    truth.add(labels);
    weight.add(weights);
    for (int k = 0; k < kinds; k++) {
      said.get(k).add(logOdds[k]);
    }
  }

  /// By window: log odds \[kinds]`[T]`.
  public Map<Window, float[][]> byWindow() {
    Map<Window, float[][]> all = new HashMap<>();
    for (int i = 0; i < windows.size(); i++) {
      float[][] one = new float[kinds][];
      for (int k = 0; k < kinds; k++) {
        one[k] = logOdds(k, i);
      }
      all.put(windows.get(i), one);
    }
    return all;
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
