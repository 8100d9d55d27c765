package expanse.model;

import expanse.kernel.Kernels;
import expanse.nn.BarHead;
import expanse.nn.TimeSoftmax;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Sums up the states of a window: their plain mean, or a mean weighed by learned attention.
///
/// Forward: [#start], then [#step] for each bar, then [#finish]. Backward: [#startBackward], then
/// [#stepBackward] for each bar.
final class TimePooling {
  private final Kernels kernels;
  private final int steps;
  private final int channels;
  private final @Nullable BarHead query;
  private final BarHead.@Nullable State scores;
  private final float[] share; // [T][B] weight of each bar when attention weighs them
  private final float[] dMean; // [B][C]

  /// What comes out, `[B][C]`.
  final float[] pooled;

  TimePooling(Jade jade, int capacity) {
    kernels = jade.kernels();
    steps = jade.config().steps();
    channels = jade.config().encoded();
    query = jade.poolingQuery;
    scores = query == null ? null : query.state(steps, capacity);
    share = new float[query == null ? 0 : steps * capacity];
    pooled = new float[capacity * channels];
    dMean = new float[capacity * channels];
  }

  void start(int size) {
    Arrays.fill(pooled, 0, size * channels, 0);
  }

  void step(float[] parameters, float[] h, int t, int size) {
    if (query != null && scores != null) {
      query.forward(parameters, h, t, size, false, scores);
    } else {
      kernels.add(size * channels, h, t * size * channels, pooled, 0);
    }
  }

  void finish(float[] h, int size) {
    if (scores == null) {
      float each = 1f / steps;
      for (int i = 0; i < size * channels; i++) {
        pooled[i] *= each;
      }
      return;
    }
    TimeSoftmax.forward(scores.output, steps, size, share);
    for (int row = 0; row < steps * size; row++) {
      float weight = share[row];
      int to = row % size * channels;
      for (int c = 0; c < channels; c++) {
        pooled[to + c] += weight * h[row * channels + c];
      }
    }
  }

  /// @param dPooled gradient by [#pooled]
  void startBackward(float[] h, float[] dPooled, int size) {
    if (scores == null) {
      float each = 1f / steps;
      for (int i = 0; i < size * channels; i++) {
        dMean[i] = dPooled[i] * each;
      }
      return;
    }
    for (int row = 0; row < steps * size; row++) {
      int from = row % size * channels;
      float sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += dPooled[from + c] * h[row * channels + c];
      }
      scores.gradient[row] = sum;
    }
    TimeSoftmax.backward(share, steps, size, scores.gradient);
  }

  /// Overwrites the gradient of bar t by the states.
  void stepBackward(
      float[] parameters,
      float[] h,
      float[] dPooled,
      int t,
      int size,
      float[] dStates,
      float[] gradients) {
    int at = t * size * channels;
    if (query == null || scores == null) {
      System.arraycopy(dMean, 0, dStates, at, size * channels);
      return;
    }
    for (int b = 0; b < size; b++) {
      float weight = share[t * size + b];
      for (int c = b * channels; c < (b + 1) * channels; c++) {
        dStates[at + c] = weight * dPooled[c];
      }
    }
    query.backward(parameters, h, t, size, dStates, gradients, scores);
  }
}
