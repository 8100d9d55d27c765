package expanse.pipeline;

import expanse.window.LabelledBars;
import java.nio.file.Path;

/// A run that is to be made out of these bars in this folder.
///
/// @param plan what is to be done
/// @param bars that it learns from; runs that learn from the same share them
/// @param folder where its files belong, on this machine
public record PlannedRun(RunPlan plan, LabelledBars bars, Path folder) {
  /// The name of its folder.
  public String name() {
    return String.valueOf(folder.getFileName());
  }
}
