package expanse.cli;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.dataset.LabelledBars;
import expanse.training.Assembly;
import expanse.training.RunDirectory;
import expanse.training.RunMetadata;
import expanse.training.Trainer;
import java.nio.file.Path;
import java.util.Map;

/// A finished run and the data that it was trained on.
///
/// @param folder of the run
/// @param metadata what it says of itself
record TrainedRun(Path folder, RunMetadata metadata) {
  /// Opens a run.
  ///
  /// @throws InputException when the folder holds none, or one that is not finished
  static TrainedRun open(Path folder) {
    RunMetadata metadata = RunMetadata.read(RunDirectory.open(folder).metadata());
    if (metadata.result() == null) {
      throw new InputException(
          folder + " is not trained to its end; go on with it by expanse train --resume");
    }
    return new TrainedRun(folder, metadata);
  }

  /// The run's own data, exactly as they were.
  ///
  /// @throws InputException when a file is gone or has changed
  Dataset ownData(Console console) {
    DataFiles files = DataFiles.ofSources(metadata.sources());
    LabelledBars read =
        files.read(metadata.settings().window(), metadata.settings().seed(), console);
    for (Map.Entry<String, String> known : metadata.data().entrySet()) {
      String now = read.provenance().get(known.getKey());
      if (!known.getValue().equals(now) && !known.getKey().equals(Trainer.ENCODER)) {
        throw new InputException(
            known.getKey()
                + " has changed since "
                + folder
                + " was trained on it (its checksum differs); take the old file back, or name"
                + " other data with --bars and --labels");
      }
    }
    return Assembly.dataset(
        metadata.settings(), read.bars(), read.windows(), read.spans(), read.provenance());
  }
}
