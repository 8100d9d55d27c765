package expanse.evaluation;

import expanse.dataset.Window;
import expanse.training.WindowPrediction;
import java.util.List;

/// What the labels say about one window: all that a baseline may see.
///
/// @param window the window
/// @param truth \[T] 1 inside a labelled expansion, 0 outside
/// @param weight \[T] 0 for bars nobody reviewed
public record LabelledWindow(Window window, float[] truth, float[] weight) {
  /// Checks that both arrays have one length.
  public LabelledWindow {
    if (truth.length != weight.length) {
      throw new IllegalArgumentException("truth and weight have one value per bar");
    }
  }

  /// The labels of predictions, in the same order.
  public static List<LabelledWindow> of(List<WindowPrediction> predictions) {
    return predictions.stream()
        .map(p -> new LabelledWindow(p.window(), p.truth(), p.weight()))
        .toList();
  }
}
