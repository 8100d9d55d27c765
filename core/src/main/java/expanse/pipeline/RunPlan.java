package expanse.pipeline;

import expanse.training.TrainingListener;
import expanse.window.LabelledBars;
import java.io.Serializable;
import java.nio.file.Path;

/// A run that is still to be made, so described that any machine can make it: by names and numbers
/// alone. The bars come beside it.
public interface RunPlan extends Serializable {
  /// Makes the run, or goes on with one that was interrupted in that folder.
  ///
  /// @param bars that it learns from
  /// @param folder of the run
  /// @param threads to train on; they change no result
  /// @param listener of the training
  /// @throws expanse.base.InputException when it breaks off, as one that diverges does
  void make(LabelledBars bars, Path folder, int threads, TrainingListener listener);
}
