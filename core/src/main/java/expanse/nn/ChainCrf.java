package expanse.nn;

import java.util.Arrays;

/// A linear-chain conditional random field (Lafferty et al., 2001) over a few tags, with the
/// tensors of pytorch-crf: `start_transitions` `[K]`, `end_transitions` `[K]`, `transitions`
/// `[K][K]` from row to column.
///
/// A sequence y scores `start[y0] + sum of e[t][y_t] + sum of transitions[y_(t-1)][y_t] +
/// end[y_T]`; its log-likelihood is that score less the logarithm of the sum over all sequences.
/// Transitions may be forbidden; their parameters then have no effect and no gradient. All sums are
/// in double, rescaled at each step.
public final class ChainCrf {
  /// Floor of exponentials, so that products of a few of them never vanish: a tag less likely than
  /// e to the power -161 counts as that likely.
  private static final double SMALLEST = 1e-70;

  private static final double LARGEST_EXPONENT = 161;

  private final int tags;
  private final boolean[][] allowed;
  private final boolean[] allowedStart;
  private final int start;
  private final int end;
  private final int transitions;

  private ChainCrf(
      ParameterLayout layout, String prefix, boolean[][] allowed, boolean[] allowedStart) {
    tags = allowed.length;
    this.allowed = allowed;
    this.allowedStart = allowedStart;
    start = layout.add(prefix + ".start_transitions", tags);
    end = layout.add(prefix + ".end_transitions", tags);
    transitions = layout.add(prefix + ".transitions", tags, tags);
  }

  /// A chain in which every tag may follow every other.
  public static ChainCrf declare(ParameterLayout layout, String prefix, int tags) {
    boolean[][] all = new boolean[tags][tags];
    boolean[] any = new boolean[tags];
    for (boolean[] row : all) {
      Arrays.fill(row, true);
    }
    Arrays.fill(any, true);
    return new ChainCrf(layout, prefix, all, any);
  }

  /// A chain over before (0), in (1) and after (2): a window starts before or in a span; before is
  /// followed by in, in by after, and after by in again when there is another span. So none, one or
  /// several spans are possible.
  public static ChainCrf declareBeforeInAfter(ParameterLayout layout, String prefix) {
    boolean[][] allowed = {{true, true, false}, {false, true, true}, {false, true, true}};
    return new ChainCrf(layout, prefix, allowed, new boolean[] {true, true, false});
  }

  /// Number of tags, K.
  public int tags() {
    return tags;
  }

  /// Whether one tag may follow another.
  public boolean allowed(int from, int to) {
    return allowed[from][to];
  }

  /// Buffers of one thread.
  public final class State {
    /// Probability of each tag at each step given the whole window, `[T][B][K]`.
    public final float[] marginal;

    /// Logarithm of the sum over all sequences, `[B]`.
    public final double[] logZ;

    private final int steps;
    private final double[] alpha; // [T][K] of the window now looked at, each step summing to 1
    private final double[] emission; // [T][K] exp(e - largest of the step)
    private final double[] beta = new double[tags];
    private final double[] next = new double[tags];
    private final double[] expStart = new double[tags];
    private final double[] expEnd = new double[tags];
    private final double[] expTransition = new double[tags * tags];
    private final double[] pairs; // [B][K][K] expected number of transitions
    private final double[] gradient = new double[tags * tags + 2 * tags]; // start, end, transitions
    private final byte[] from; // [T][K] best tag before, of the window now looked at

    private State(int steps, int maxBatch) {
      this.steps = steps;
      marginal = new float[steps * maxBatch * tags];
      logZ = new double[maxBatch];
      alpha = new double[steps * tags];
      emission = new double[steps * tags];
      pairs = new double[maxBatch * tags * tags];
      from = new byte[steps * tags];
    }
  }

  /// Room for one thread.
  public State state(int steps, int maxBatch) {
    return new State(steps, maxBatch);
  }

  /// Forward and backward algorithm: fills marginals and normalisers.
  ///
  /// @param emissions `[T][B][K]`
  /// @param batch B
  public void infer(float[] params, float[] emissions, int batch, State state) {
    for (int j = 0; j < tags; j++) {
      state.expStart[j] = allowedStart[j] ? exp(params[start + j]) : 0;
      state.expEnd[j] = exp(params[end + j]);
      for (int i = 0; i < tags; i++) {
        state.expTransition[i * tags + j] =
            allowed[i][j] ? exp(params[transitions + i * tags + j]) : 0;
      }
    }
    Arrays.fill(state.pairs, 0, batch * tags * tags, 0);
    for (int b = 0; b < batch; b++) {
      forward(emissions, batch, b, state);
      backward(batch, b, state);
    }
  }

  private static double exp(double x) {
    return Math.max(StrictMath.exp(Math.min(x, LARGEST_EXPONENT)), SMALLEST);
  }

  private void forward(float[] emissions, int batch, int b, State state) {
    double logZ = 0;
    for (int t = 0; t < state.steps; t++) {
      int at = (t * batch + b) * tags;
      int row = t * tags;
      double largest = emissions[at];
      for (int j = 1; j < tags; j++) {
        largest = Math.max(largest, emissions[at + j]);
      }
      double total = 0;
      for (int j = 0; j < tags; j++) {
        double e = exp(emissions[at + j] - largest);
        state.emission[row + j] = e;
        double before = 0;
        if (t == 0) {
          before = state.expStart[j];
        } else {
          for (int i = 0; i < tags; i++) {
            before += state.alpha[row - tags + i] * state.expTransition[i * tags + j];
          }
        }
        state.alpha[row + j] = before * e;
        total += before * e;
      }
      for (int j = 0; j < tags; j++) {
        state.alpha[row + j] /= total;
      }
      logZ += StrictMath.log(total) + largest;
    }
    double norm = 0;
    int last = (state.steps - 1) * tags;
    for (int j = 0; j < tags; j++) {
      norm += state.alpha[last + j] * state.expEnd[j];
    }
    state.logZ[b] = logZ + StrictMath.log(norm);
  }

  private void backward(int batch, int b, State state) {
    double[] beta = state.beta;
    double[] next = state.next;
    System.arraycopy(state.expEnd, 0, beta, 0, tags);
    for (int t = state.steps - 1; t >= 0; t--) {
      int row = t * tags;
      int at = (t * batch + b) * tags;
      double norm = 0;
      for (int j = 0; j < tags; j++) {
        norm += state.alpha[row + j] * beta[j];
      }
      for (int j = 0; j < tags; j++) {
        state.marginal[at + j] = (float) (state.alpha[row + j] * beta[j] / norm);
      }
      if (t == 0) {
        return;
      }
      double total = 0;
      double largest = 0;
      for (int i = 0; i < tags; i++) {
        next[i] = 0;
        for (int j = 0; j < tags; j++) {
          next[i] += state.expTransition[i * tags + j] * state.emission[row + j] * beta[j];
        }
        total += state.alpha[row - tags + i] * next[i];
        largest = Math.max(largest, next[i]);
      }
      for (int i = 0; i < tags; i++) {
        double before = state.alpha[row - tags + i] / total;
        for (int j = 0; j < tags; j++) {
          state.pairs[(b * tags + i) * tags + j] +=
              before * state.expTransition[i * tags + j] * state.emission[row + j] * beta[j];
        }
      }
      for (int i = 0; i < tags; i++) {
        beta[i] = next[i] / largest;
      }
    }
  }

  /// Weighted sum of the negative log-likelihoods of given tags, after [#infer].
  ///
  /// @param emissions `[T][B][K]`
  /// @param path right tags, `[T][B]`
  /// @param weights weight of each window, `[B]`
  /// @param dEmissions receives the gradient of the sum by the emissions, `[T][B][K]`
  public double negativeLogLikelihood(
      float[] params,
      float[] emissions,
      byte[] path,
      float[] weights,
      int batch,
      State state,
      float[] dEmissions) {
    Arrays.fill(state.gradient, 0);
    double sum = 0;
    for (int b = 0; b < batch; b++) {
      double weight = weights[b];
      if (weight == 0) {
        for (int t = 0; t < state.steps; t++) {
          Arrays.fill(dEmissions, (t * batch + b) * tags, (t * batch + b + 1) * tags, 0);
        }
        continue;
      }
      sum += weight * (state.logZ[b] - score(params, emissions, path, batch, b, state.steps));
      for (int t = 0; t < state.steps; t++) {
        int at = (t * batch + b) * tags;
        for (int j = 0; j < tags; j++) {
          float target = path[t * batch + b] == j ? 1 : 0;
          dEmissions[at + j] = (float) (weight * (state.marginal[at + j] - target));
        }
      }
      addTransitions(path, batch, b, weight, state);
    }
    return sum;
  }

  /// Score of a given sequence.
  ///
  /// @param path tags, `[T][B]`; negative infinity when it is forbidden
  public double score(float[] params, float[] emissions, byte[] path, int batch, int b, int steps) {
    double score = 0;
    for (int t = 0; t < steps; t++) {
      int tag = path[t * batch + b];
      score += emissions[(t * batch + b) * tags + tag];
      if (t == 0) {
        score += allowedStart[tag] ? params[start + tag] : Double.NEGATIVE_INFINITY;
      } else {
        score += transition(params, path[(t - 1) * batch + b], tag);
      }
    }
    return score + params[end + path[(steps - 1) * batch + b]];
  }

  private double transition(float[] params, int i, int j) {
    return allowed[i][j] ? params[transitions + i * tags + j] : Double.NEGATIVE_INFINITY;
  }

  private void addTransitions(byte[] path, int batch, int b, double weight, State state) {
    double[] gradient = state.gradient;
    int last = ((state.steps - 1) * batch + b) * tags;
    for (int j = 0; j < tags; j++) {
      gradient[j] += weight * state.marginal[b * tags + j];
      gradient[tags + j] += weight * state.marginal[last + j];
      for (int i = 0; i < tags; i++) {
        gradient[2 * tags + i * tags + j] += weight * state.pairs[(b * tags + i) * tags + j];
      }
    }
    gradient[path[b]] -= weight;
    gradient[tags + path[(state.steps - 1) * batch + b]] -= weight;
    for (int t = 1; t < state.steps; t++) {
      int i = path[(t - 1) * batch + b];
      gradient[2 * tags + i * tags + path[t * batch + b]] -= weight;
    }
  }

  /// Adds the gradients by this chain's parameters, times a factor, after [#negativeLogLikelihood].
  public void addGradients(State state, double factor, float[] grads) {
    for (int j = 0; j < tags; j++) {
      grads[start + j] += (float) (factor * state.gradient[j]);
      grads[end + j] += (float) (factor * state.gradient[tags + j]);
    }
    for (int k = 0; k < tags * tags; k++) {
      grads[transitions + k] += (float) (factor * state.gradient[2 * tags + k]);
    }
  }

  /// The best tag sequence of each window (Viterbi, 1967); among equals the one with the smaller
  /// tags, looked at from the end.
  ///
  /// @param emissions `[T][B][K]`
  /// @param path receives the tags, `[T][B]`
  public void viterbi(float[] params, float[] emissions, int batch, State state, byte[] path) {
    for (int b = 0; b < batch; b++) {
      double[] best = state.beta;
      double[] next = state.next;
      for (int j = 0; j < tags; j++) {
        double from = allowedStart[j] ? params[start + j] : Double.NEGATIVE_INFINITY;
        best[j] = from + emissions[b * tags + j];
      }
      for (int t = 1; t < state.steps; t++) {
        for (int j = 0; j < tags; j++) {
          int from = 0;
          double top = Double.NEGATIVE_INFINITY;
          for (int i = 0; i < tags; i++) {
            double score = best[i] + transition(params, i, j);
            if (score > top) {
              top = score;
              from = i;
            }
          }
          state.from[t * tags + j] = (byte) from;
          next[j] = top + emissions[(t * batch + b) * tags + j];
        }
        System.arraycopy(next, 0, best, 0, tags);
      }
      int tag = 0;
      double top = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < tags; j++) {
        if (best[j] + params[end + j] > top) {
          top = best[j] + params[end + j];
          tag = j;
        }
      }
      for (int t = state.steps - 1; t >= 0; t--) {
        path[t * batch + b] = (byte) tag;
        tag = state.from[t * tags + tag];
      }
    }
  }
}
