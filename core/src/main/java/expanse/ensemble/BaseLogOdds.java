package expanse.ensemble;

import expanse.dataset.WindowTargets;
import expanse.metric.Calibrator;
import expanse.metric.LogLoss;
import expanse.metric.LogOdds;
import expanse.metric.Scores;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /// Some of the windows.
  BaseLogOdds only(int[] places) {
    BaseLogOdds some = new BaseLogOdds(kinds);
    for (int i : places) {
      float[][] one = new float[kinds][];
      for (int k = 0; k < kinds; k++) {
        one[k] = logOdds(k, i);
      }
      some.windows.add(windows.get(i));
      some.add(truth(i), weight(i), one);
    }
    return some;
  }

  /// How much the bars of each window count together.
  double[] bars() {
    double[] bars = new double[windows()];
    for (int i = 0; i < bars.length; i++) {
      for (float w : weight(i)) {
        bars[i] += w;
      }
    }
    return bars;
  }

  /// Probabilities of the bars of each window by a weighted mean of log odds.
  ///
  /// @param weights \[kinds]
  List<float[]> probabilities(double[] weights) {
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < windows(); i++) {
      float[] p = new float[truth(i).length];
      for (int t = 0; t < p.length; t++) {
        double z = 0;
        for (int k = 0; k < weights.length; k++) {
          z += weights[k] * logOdds(k, i)[t];
        }
        p[t] = (float) LogOdds.probability(z);
      }
      all.add(p);
    }
    return all;
  }

  /// Log loss of the bars of each window together, in nats.
  ///
  /// @param probabilities of its bars
  /// @param calibrator what corrects them, or null
  double[] losses(List<float[]> probabilities, @Nullable Calibrator calibrator) {
    double[] losses = new double[windows()];
    for (int i = 0; i < losses.length; i++) {
      float[] p = probabilities.get(i);
      float[] y = truth(i);
      float[] w = weight(i);
      for (int t = 0; t < y.length; t++) {
        double said = calibrator == null ? p[t] : calibrator.apply((double) p[t]);
        losses[i] -= w[t] * LogLoss.logLikelihood(said, y[t]);
      }
    }
    return losses;
  }

  /// The mean loss of a bar.
  ///
  /// @param losses \[windows]
  /// @param bars \[windows]
  /// @param times how often each window counts; null for once
  static double mean(double[] losses, double[] bars, int @Nullable [] times) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < losses.length; i++) {
      int n = times == null ? 1 : times[i];
      sum += n * losses[i];
      all += n * bars[i];
    }
    return sum / all;
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
