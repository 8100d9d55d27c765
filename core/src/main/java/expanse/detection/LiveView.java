package expanse.detection;

import java.util.List;

/// What is known after a bar has closed.
///
/// @param missing bars still missing to a full window without a session gap; 0 when predicted
/// @param probabilities of the window's bars, oldest first; empty while bars are missing
/// @param uncertainties disagreement between the run's models at each of these bars, as the
///   standard deviation of their probabilities; NaN when the run has only one model
/// @param newest probability of the newest bar; NaN while bars are missing
/// @param spans marked in the window, oldest first, rows counted from the first bar ever pushed;
///   the last one is still going on when its end is the newest bar
public record LiveView(
    int missing,
    float[] probabilities,
    float[] uncertainties,
    double newest,
    List<DetectedSpan> spans) {
  /// Copies the list.
  public LiveView {
    spans = List.copyOf(spans);
  }

  /// Whether the window was predicted.
  public boolean predicted() {
    return missing == 0;
  }
}
