package expanse.experiment;

import expanse.settings.TrainingSettings;

/// One run of an experiment.
///
/// @param data name of its data set
/// @param setting name of its settings
/// @param settings with the seed
public record ExperimentRun(String data, String setting, TrainingSettings settings) {
  /// Its seed.
  public long seed() {
    return settings.seed();
  }

  /// Its folder among the runs: names have no points, so that no two runs share one.
  public String folder() {
    return setting + "." + data + ".seed" + seed();
  }
}
