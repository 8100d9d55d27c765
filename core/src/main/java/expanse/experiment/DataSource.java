package expanse.experiment;

import expanse.window.LabelledBars;
import java.util.Map;

/// A labelled data set that runs can be trained on.
public interface DataSource {
  /// What a run keeps of it to find it again, by option.
  Map<String, String> sources();

  /// Reads it.
  ///
  /// @param length bars of a window
  /// @param seed of cutting windows, where no file lists them
  LabelledBars read(int length, long seed);
}
