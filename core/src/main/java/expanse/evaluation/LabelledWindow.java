package expanse.evaluation;

import expanse.dataset.Dataset;
import expanse.dataset.TargetOptions;
import expanse.dataset.WindowTargets;
import expanse.ensemble.WindowPrediction;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.List;

/// What the labels say about one window: all that a baseline may see.
///
/// @param window the window
/// @param truth `[T]` 1 inside a labelled expansion, 0 outside
/// @param weight `[T]` 0 for bars nobody reviewed
public record LabelledWindow(Window window, float[] truth, float[] weight) {
  /// Checks that both arrays have one length.
  public LabelledWindow {
    if (truth.length != weight.length) {
      throw new IllegalArgumentException("truth and weight have one value per bar");
    }
  }

  /// The labels of the windows of a subset, as hard targets.
  public static List<LabelledWindow> of(Dataset data, Subset subset) {
    List<Window> windows = data.windows(subset);
    List<LabelledWindow> labelled = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      WindowTargets targets = data.targets(subset, i, TargetOptions.DEFAULT);
      labelled.add(new LabelledWindow(windows.get(i), targets.span(), targets.weight()));
    }
    return labelled;
  }

  /// The labels of predictions, in the same order.
  public static List<LabelledWindow> of(List<WindowPrediction> predictions) {
    return predictions.stream()
        .map(p -> new LabelledWindow(p.window(), p.truth(), p.weight()))
        .toList();
  }
}
