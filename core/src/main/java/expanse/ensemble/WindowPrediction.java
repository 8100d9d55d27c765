package expanse.ensemble;

import expanse.label.IndexSpan;
import expanse.market.Period;
import expanse.segment.WindowField;
import expanse.window.Window;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a model says about one reviewed window, beside what the labels say. T is the window's
/// length.
///
/// @param window the window
/// @param probability `[T]` probability that the bar lies inside an expansion, calibrated when the
///   run holds a calibration
/// @param truth `[T]` 1 inside a labelled expansion, 0 outside
/// @param weight `[T]` how much a bar counts; 0 for bars nobody reviewed
/// @param trueSpans labelled spans, clipped to the window, rows relative to its first bar
/// @param typeProbability \[types] of the main span, in their order; empty when the run tells none
/// @param center predicted center of the expansion as a share of the window; NaN without a pointer
///   head
/// @param length predicted length of the expansion as a share of the window; NaN without a pointer
///   head
/// @param countdown `[T]` predicted bars until the expansion starts, in bars; empty without a
///   countdown head
/// @param uncertainty `[T]` standard deviation of the probabilities of the run's models, and of
///   their Monte-Carlo passes; NaN when there is only one
/// @param path `[T]` share of the models whose best tag sequence has the bar inside a span; empty
///   when the run has no chain
/// @param field where spans may lie; null when the run has no model of spans
/// @param period time of the window, the same clock for all instruments; its rows where times are
///   not known
public record WindowPrediction(
    Window window,
    float[] probability,
    float[] truth,
    float[] weight,
    List<IndexSpan> trueSpans,
    float[] typeProbability,
    float center,
    float length,
    float[] countdown,
    float[] uncertainty,
    float[] path,
    @Nullable WindowField field,
    Period period) {
  /// Checks that the per-bar arrays have one length.
  public WindowPrediction {
    trueSpans = List.copyOf(trueSpans);
    if (probability.length != truth.length || probability.length != weight.length) {
      throw new IllegalArgumentException("probability, truth and weight have one value per bar");
    }
  }

  /// A window whose time is not known.
  public WindowPrediction(
      Window window,
      float[] probability,
      float[] truth,
      float[] weight,
      List<IndexSpan> trueSpans,
      float[] typeProbability,
      float center,
      float length,
      float[] countdown,
      float[] uncertainty,
      float[] path,
      @Nullable WindowField field) {
    this(
        window,
        probability,
        truth,
        weight,
        trueSpans,
        typeProbability,
        center,
        length,
        countdown,
        uncertainty,
        path,
        field,
        new Period(window.start(), window.start() + Math.max(1L, probability.length) - 1));
  }

  /// What a single model without a chain says.
  public WindowPrediction(
      Window window,
      float[] probability,
      float[] truth,
      float[] weight,
      List<IndexSpan> trueSpans,
      float[] typeProbability,
      float center,
      float length,
      float[] countdown) {
    this(
        window,
        probability,
        truth,
        weight,
        trueSpans,
        typeProbability,
        center,
        length,
        countdown,
        unknown(probability.length),
        new float[0],
        null);
  }

  private static float[] unknown(int bars) {
    float[] values = new float[bars];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  /// The same window with other probabilities and weights, `[T]` each, and nothing else said of it.
  public WindowPrediction with(float[] newProbability, float[] newWeight) {
    return new WindowPrediction(
        window,
        newProbability,
        truth,
        newWeight,
        trueSpans,
        new float[0],
        Float.NaN,
        Float.NaN,
        new float[0],
        unknown(bars()),
        new float[0],
        null,
        period);
  }

  /// The same window with thresholds on its spans multiplied.
  public WindowPrediction withThresholdFactor(double factor) {
    return new WindowPrediction(
        window,
        probability,
        truth,
        weight,
        trueSpans,
        typeProbability,
        center,
        length,
        countdown,
        uncertainty,
        path,
        field == null ? null : new WindowField(field.field(), field.from(), factor),
        period);
  }

  /// The labelled span to which type, center and length belong, see [IndexSpan#main]; null without
  /// spans.
  public @Nullable IndexSpan mainSpan() {
    int main = IndexSpan.main(trueSpans, bars());
    return main < 0 ? null : trueSpans.get(main);
  }

  /// Number of bars.
  public int bars() {
    return probability.length;
  }
}
