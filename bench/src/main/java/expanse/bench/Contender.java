package expanse.bench;

import expanse.learningcurve.ScoredFold;
import java.nio.file.Path;

/// A way to learn from labelled windows, scored on others.
interface Contender {
  /// Its name in tables.
  String name();

  /// Learns from the windows of a fold and scores the others. Whatever is chosen, such as a
  /// threshold, is chosen on the windows to learn from.
  ///
  /// @param repeat from 0; equal numbers give equal results
  /// @param scratch folder that does not exist yet, for files that are needed meanwhile
  ScoredFold score(QualityFold fold, int repeat, Path scratch);
}
