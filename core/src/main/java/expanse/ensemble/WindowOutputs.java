package expanse.ensemble;

import expanse.segment.WindowField;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the models of a run say about several windows, as arrays that every prediction overwrites.
/// T is the window's length.
public final class WindowOutputs {
  private static final float EVEN = 0.5f; // odds of 1: it adds nothing to a mean of log odds

  /// Probability that the bar lies inside an expansion, `[windows][T]`.
  public final float[][] probability;

  /// Disagreement between the models at the bar, as the standard deviation of their probabilities;
  /// NaN where there is only one, `[windows][T]`.
  public final float[][] uncertainty;

  /// Share of the models whose best tag sequence has the bar inside a span; only written by models
  /// with a chain, `[windows][T]`.
  public final float[][] path;

  /// Where spans may lie; only set for runs with a model of spans, `[windows]`.
  public final @Nullable WindowField[] field;

  /// Probabilities of the types, in their order; only written by models that tell types,
  /// `[windows]`[types].
  public final float[][] types;

  /// Bars until the next start, or the main span's, as seen from the last bar of the window; NaN
  /// when the models have no countdown, `[windows]`.
  public final float[] countdown;

  /// Probability that a span starts within the [expanse.segment.Ahead#SOON] bars after the last bar
  /// of the window; NaN when the run has no model of spans, `[windows]`.
  public final float[] startsSoon;

  /// Says nothing of windows that nobody is asked about.
  ///
  /// @param from first one
  /// @param count how many
  void leaveOpen(int from, int count) {
    for (int b = from; b < from + count; b++) {
      Arrays.fill(probability[b], EVEN);
      Arrays.fill(uncertainty[b], Float.NaN);
      Arrays.fill(path[b], 0);
      Arrays.fill(types[b], 0);
      countdown[b] = Float.NaN;
    }
  }

  /// @param windows how many there is room for
  /// @param bars T
  /// @param typeCount types that the models tell
  public WindowOutputs(int windows, int bars, int typeCount) {
    probability = new float[windows][bars];
    uncertainty = new float[windows][bars];
    path = new float[windows][bars];
    field = new WindowField[windows];
    types = new float[windows][typeCount];
    countdown = new float[windows];
    startsSoon = new float[windows];
    Arrays.fill(startsSoon, Float.NaN);
  }
}
