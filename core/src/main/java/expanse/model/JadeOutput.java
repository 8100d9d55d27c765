package expanse.model;

/// What the network says about a batch; owned and overwritten by the network that filled it.
///
/// Element (t, b) of a per-bar array lies at `t * size() + b`.
public final class JadeOutput {
  /// Bars per window, T.
  public final int steps;

  /// Outputs of the type head, K.
  public final int classes;

  /// Outputs of the span head per bar, S: 1, or the number of tags of a chain.
  public final int spanOutputs;

  /// Span logits or emissions, `[T][B][S]`.
  public final float[] spanLogit;

  /// Probability that the bar lies in a span, `[T][B]`: the logit's sigmoid, or the chain's
  /// marginal.
  public final float[] spanProbability;

  /// 1 where the best tag sequence is in a span, `[T][B]`; only filled for chains, and not in
  /// training steps.
  public final float[] viterbi;

  /// Countdown as learned, see [CountdownTarget], `[T][B]`.
  public final float[] countdown;

  /// Type logits, `[B][K]`.
  public final float[] typeLogits;

  /// Center and length, `[B]`[2].
  public final float[] pointers;

  private int size;

  JadeOutput(JadeConfig config, int capacity) {
    steps = config.steps();
    classes = config.classes();
    spanOutputs = config.spanHead().outputs();
    int bars = steps * capacity;
    spanLogit = new float[bars * spanOutputs];
    spanProbability = new float[bars];
    viterbi = new float[bars];
    countdown = new float[bars];
    typeLogits = new float[capacity * classes];
    pointers = new float[capacity * 2];
  }

  /// Number of windows, B.
  public int size() {
    return size;
  }

  void size(int windows) {
    size = windows;
  }

  /// Index of bar t of window b in the per-bar arrays.
  public int at(int t, int b) {
    return t * size + b;
  }

  /// Writes a window's type probabilities, the softmax of its logits.
  ///
  /// @param b window
  /// @param into at least K places
  public void typeProbabilities(int b, float[] into) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      largest = Math.max(largest, typeLogits[b * classes + k]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += StrictMath.exp(typeLogits[b * classes + k] - largest);
    }
    for (int k = 0; k < classes; k++) {
      into[k] = (float) (StrictMath.exp(typeLogits[b * classes + k] - largest) / sum);
    }
  }
}
