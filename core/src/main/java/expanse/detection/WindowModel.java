package expanse.detection;

import expanse.feature.FeatureContext;
import expanse.feature.FeatureSet;
import org.jspecify.annotations.Nullable;

/// What detection needs of a trained model.
interface WindowModel extends AutoCloseable {
  /// Bars of a window, T.
  int window();

  /// What it reads.
  FeatureSet features();

  /// What the features of a window have seen before it.
  FeatureContext context();

  /// Whether every window is also read upside down.
  boolean inverts();

  /// Whether it tells types.
  boolean tellsTypes();

  /// Largest number of windows worth giving at once.
  int batch();

  /// Predicts windows.
  ///
  /// @param upright features of the bars
  /// @param inverted features of the inverted bars, null when not needed
  /// @param starts first rows
  /// @param count how many of them
  /// @param probability \[at least count]\[T]
  /// @param type \[at least count]\[at least 2] probabilities of consolidation and retracement;
  ///   untouched when the model tells no types
  void predict(
      RollingFeatures upright,
      @Nullable RollingFeatures inverted,
      int[] starts,
      int count,
      float[][] probability,
      float[][] type);

  @Override
  void close();
}
