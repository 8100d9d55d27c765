package expanse.detection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known after a bar has closed.
///
/// @param missing bars still missing to a full window without a session gap; 0 when predicted
/// @param probabilities of the window's bars, oldest first; empty while bars are missing
/// @param uncertainties disagreement between the run's models at each of these bars, as the
///   standard deviation of their probabilities; NaN when the run has only one model
/// @param newest probability of the newest bar; NaN while bars are missing
/// @param startsSoon probability that a span starts within the next five bars, when none is open;
///   NaN while bars are missing, and when the run has no model of spans
/// @param countdown bars to the next start, if one comes within 20; NaN as well
/// @param spans marked in the window, oldest first, rows counted from the first bar ever pushed;
///   the last one is still going on when its end is the newest bar
/// @param open the likeliest span that reaches the newest bar, marked or not, which is the one that
///   this bar belongs to if it belongs to any; null when none is worth a word, and when the run has
///   no model of spans and marks none
public record LiveView(
    int missing,
    float[] probabilities,
    float[] uncertainties,
    double newest,
    double startsSoon,
    double countdown,
    List<DetectedSpan> spans,
    @Nullable DetectedSpan open) {
  /// Copies the list.
  public LiveView {
    spans = List.copyOf(spans);
  }

  /// What is known while bars are missing.
  static LiveView missing(int bars) {
    return new LiveView(
        bars, new float[0], new float[0], Double.NaN, Double.NaN, Double.NaN, List.of(), null);
  }

  /// Whether the window was predicted.
  public boolean predicted() {
    return missing == 0;
  }
}
