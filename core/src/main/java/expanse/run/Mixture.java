package expanse.run;

import expanse.settings.TrainingSettings;

/// How the opinions of a run's experts become one probability, before it is calibrated.
///
/// @param treeShare weight of the log odds of the trees that judge bars beside those of the
///   networks, 0 to 1
/// @param spanShare weight of the log odds of the trees that judge whole spans beside those of
///   networks and trees together, 0 to 1
/// @param shift by how many bars windows are moved, to either side of a listed one, that are asked
///   beside it; 0 when none are
public record Mixture(double treeShare, double spanShare, int shift) {
  /// What the settings say, when there is nothing to choose it on.
  public static Mixture of(TrainingSettings settings) {
    return new Mixture(settings.trees().share(), settings.spanTrees().share(), 0);
  }
}
