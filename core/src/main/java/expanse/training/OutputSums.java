package expanse.training;

import expanse.model.JadeOutput;
import java.util.Arrays;

/// Running sums of what networks and trees say about a batch, and how they become one answer:
/// probabilities are averaged within a view, log odds over views and trees.
final class OutputSums {
  private static final double EDGE = 1e-3;
  private static final int MOST_CLASSES = 8;

  private final int steps;
  private final double share; // weight of the trees
  private final double[][] probability; // [views][T x B]
  private final int[] added; // [views]
  private final double[] trees; // [T][B]
  private int addedTrees;
  private final double[] countdown; // [T][B]
  private final double[] types; // [B][K]
  private final double[] pointers; // [B][2]
  private final float[] softmax = new float[MOST_CLASSES];
  private int size;
  private int classes;
  private int addedAll;

  OutputSums(int steps, int capacity, int views, double share) {
    this.steps = steps;
    this.share = share;
    probability = new double[views][steps * capacity];
    added = new int[views];
    trees = new double[steps * capacity];
    countdown = new double[steps * capacity];
    types = new double[capacity * MOST_CLASSES];
    pointers = new double[capacity * 2];
  }

  void start(int windows) {
    size = windows;
    for (double[] view : probability) {
      Arrays.fill(view, 0);
    }
    Arrays.fill(added, 0);
    Arrays.fill(trees, 0);
    Arrays.fill(countdown, 0);
    Arrays.fill(types, 0);
    Arrays.fill(pointers, 0);
    addedTrees = 0;
    addedAll = 0;
  }

  void add(JadeOutput output, int view) {
    classes = output.classes;
    added[view]++;
    addedAll++;
    for (int i = 0; i < steps * size; i++) {
      probability[view][i] += output.spanProbability[i];
      countdown[i] += output.countdown[i];
    }
    for (int b = 0; b < size; b++) {
      output.typeProbabilities(b, softmax);
      for (int k = 0; k < classes; k++) {
        types[b * classes + k] += softmax[k];
      }
      pointers[2 * b] += output.pointers[2 * b];
      pointers[2 * b + 1] += output.pointers[2 * b + 1];
    }
  }

  /// Announces one more round of [#addTrees].
  void startTrees() {
    addedTrees++;
  }

  /// @param index t x B + b
  void addTrees(int index, double value) {
    trees[index] += value;
  }

  void probability(int b, float[] into) {
    for (int t = 0; t < steps; t++) {
      into[t] = (float) probabilityAt(t * size + b);
    }
  }

  private double probabilityAt(int i) {
    double sum = 0;
    double only = 0;
    int views = 0;
    for (int v = 0; v < added.length; v++) {
      if (added[v] > 0) {
        only = probability[v][i] / added[v];
        sum += logit(only);
        views++;
      }
    }
    if (views == 1 && addedTrees == 0) {
      return only;
    }
    double logOdds = sum / views;
    if (addedTrees > 0) {
      logOdds = (1 - share) * logOdds + share * logit(trees[i] / addedTrees);
    }
    return 1 / (1 + StrictMath.exp(-logOdds));
  }

  private static double logit(double probability) {
    double p = Math.clamp(probability, EDGE, 1 - EDGE);
    return StrictMath.log(p / (1 - p));
  }

  void countdown(int b, float[] into) {
    for (int t = 0; t < steps; t++) {
      into[t] = (float) (countdown[t * size + b] / addedAll);
    }
  }

  float[] types(int b) {
    float[] mean = new float[classes];
    for (int k = 0; k < classes; k++) {
      mean[k] = (float) (types[b * classes + k] / addedAll);
    }
    return mean;
  }

  /// @param which 0 for the center, 1 for the length
  float pointer(int b, int which) {
    return (float) (pointers[2 * b + which] / addedAll);
  }
}
