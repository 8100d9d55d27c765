package expanse.ensemble;

import expanse.label.SpanTypes;
import expanse.metric.LogOdds;
import expanse.model.JadeOutput;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Running sums of what networks say about a batch, and how they become one answer: probabilities
/// are averaged within a subset, log odds over subsets.
///
/// A voter is one network, or one pass of it when there are Monte-Carlo passes; both ways up of a
/// window are the same voter's prediction.
public final class OutputSums {
  private static final double EDGE = 1e-3; // no model is surer than one in a thousand

  private final int steps;
  private final double[][] probability; // [subsets][T x B]
  private final int[] added; // [subsets]
  private final float[][] votes; // [voters][T x B]
  private final int[] voted; // [voters] predictions in a vote
  private final int[] subsetOf; // [voters]
  private final double[] path; // [T][B]
  private final double[] countdown; // [T][B]
  private final double[] types; // [B][K]
  private final double[] pointers; // [B][2]
  private final float[] softmax = new float[SpanTypes.MOST];
  private int size;
  private int classes;
  private int addedAll;

  /// @param voters networks times passes
  OutputSums(int steps, int capacity, int subsets, int voters) {
    this.steps = steps;
    probability = new double[subsets][steps * capacity];
    added = new int[subsets];
    votes = new float[voters][steps * capacity];
    voted = new int[voters];
    subsetOf = new int[voters];
    path = new double[steps * capacity];
    countdown = new double[steps * capacity];
    types = new double[capacity * SpanTypes.MOST];
    pointers = new double[capacity * 2];
  }

  void start(int windows) {
    size = windows;
    int bars = steps * windows;
    for (double[] subset : probability) {
      Arrays.fill(subset, 0, bars, 0);
    }
    Arrays.fill(added, 0);
    for (float[] vote : votes) {
      Arrays.fill(vote, 0, bars, 0);
    }
    Arrays.fill(voted, 0);
    Arrays.fill(path, 0, bars, 0);
    Arrays.fill(countdown, 0, bars, 0);
    Arrays.fill(types, 0, windows * SpanTypes.MOST, 0);
    Arrays.fill(pointers, 0, windows * 2, 0);
    addedAll = 0;
  }

  void add(JadeOutput output, int subset, int voter) {
    classes = output.classes;
    added[subset]++;
    addedAll++;
    voted[voter]++;
    subsetOf[voter] = subset;
    for (int i = 0; i < steps * size; i++) {
      probability[subset][i] += output.spanProbability[i];
      votes[voter][i] += output.spanProbability[i];
      countdown[i] += output.countdown[i];
      path[i] += output.viterbi[i];
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

  public void probability(int b, float[] into) {
    for (int t = 0; t < steps; t++) {
      into[t] = (float) probabilityAt(t * size + b);
    }
  }

  private double probabilityAt(int i) {
    int subsets = 0;
    int last = 0;
    for (int v = 0; v < added.length; v++) {
      if (added[v] > 0) {
        subsets++;
        last = v;
      }
    }
    return subsets == 1 ? probability[last][i] / added[last] : LogOdds.probability(logOddsAt(i));
  }

  private double logOddsAt(int i) {
    double sum = 0;
    int subsets = 0;
    for (int v = 0; v < added.length; v++) {
      if (added[v] > 0) {
        sum += LogOdds.of(probability[v][i] / added[v], EDGE);
        subsets++;
      }
    }
    return sum / subsets;
  }

  /// The log odds of all together.
  void logOdds(int b, float[] into) {
    for (int t = 0; t < steps; t++) {
      into[t] = (float) logOddsAt(t * size + b);
    }
  }

  /// What every voter says of a window.
  Votes votes(int b) {
    double[] weights = weights();
    int[] voters = IntStream.range(0, weights.length).filter(k -> weights[k] > 0).toArray();
    float[][] said = new float[voters.length][steps];
    for (int v = 0; v < voters.length; v++) {
      int k = voters[v];
      for (int t = 0; t < steps; t++) {
        said[v][t] = votes[k][t * size + b] / voted[k];
      }
    }
    return new Votes(said, Arrays.stream(voters).mapToDouble(k -> weights[k]).toArray());
  }

  /// What every voter weighs: subsets weigh the same, voters of a subset share its part by the
  /// number of their predictions.
  private double[] weights() {
    int subsets = 0;
    for (int n : added) {
      subsets += n > 0 ? 1 : 0;
    }
    double[] weight = new double[votes.length];
    for (int k = 0; k < weight.length; k++) {
      weight[k] = voted[k] == 0 ? 0 : 1.0 / subsets * voted[k] / added[subsetOf[k]];
    }
    return weight;
  }

  /// Share of the networks whose best tag sequence has the bar inside a span.
  void path(int b, float[] into) {
    for (int t = 0; t < steps; t++) {
      into[t] = (float) (path[t * size + b] / addedAll);
    }
  }

  void countdown(int b, float[] into) {
    for (int t = 0; t < steps; t++) {
      into[t] = countdown(b, t);
    }
  }

  float countdown(int b, int t) {
    return (float) (countdown[t * size + b] / addedAll);
  }

  /// @param into one place for each type
  void types(int b, float[] into) {
    for (int k = 0; k < into.length; k++) {
      into[k] = (float) (types[b * classes + k] / addedAll);
    }
  }

  /// @param which 0 for the center, 1 for the length
  float pointer(int b, int which) {
    return (float) (pointers[2 * b + which] / addedAll);
  }
}
