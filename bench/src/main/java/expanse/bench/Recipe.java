package expanse.bench;

import expanse.learningcurve.ScoredFold;
import expanse.learningcurve.TrainedFold;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;

/// Trains as `expanse train` does, and chooses the threshold as it does.
///
/// @param name in tables
/// @param settings of the run
record Recipe(String name, TrainingSettings settings) implements Contender {
  private static final long APART = 1000; // members of one run take the seeds in between

  @Override
  public ScoredFold score(QualityFold fold, int repeat, Path scratch) {
    TrainingSettings own = settings.withSeed(settings.seed() + APART * repeat);
    return TrainedFold.predict(fold.dataset(own), own, scratch);
  }
}
