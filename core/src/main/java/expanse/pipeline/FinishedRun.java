package expanse.pipeline;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.settings.Assembly;
import expanse.training.Trainer;
import expanse.window.LabelledBars;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/// A finished run and the data that it was trained on.
///
/// @param folder of the run
/// @param metadata what it says of itself
public record FinishedRun(Path folder, RunMetadata metadata) {
  /// Opens a run.
  ///
  /// @throws InputException when the folder holds none, or one that is not finished
  public static FinishedRun open(Path folder) {
    RunMetadata metadata = RunMetadata.read(RunDirectory.open(folder).metadata());
    if (metadata.result() == null) {
      throw new InputException(
          folder + " is not fully trained; continue it with expanse train --resume");
    }
    return new FinishedRun(folder, metadata);
  }

  /// The run's own data, exactly as they were.
  ///
  /// @param notes receives notes about the files
  /// @throws InputException when a file is gone or has changed
  public Dataset ownData(Consumer<String> notes) {
    LabelledBars read =
        DataFiles.ofSources(metadata.sources())
            .read(metadata.settings().window(), metadata.settings().seed());
    read.notes().forEach(notes);
    for (Map.Entry<String, String> known : metadata.data().entrySet()) {
      String now = read.provenance().get(known.getKey());
      if (!known.getValue().equals(now) && !known.getKey().equals(Trainer.ENCODER)) {
        throw new InputException(
            known.getKey()
                + " has changed since "
                + folder
                + " was trained on it (its checksum differs); restore the old file, or give other data with --bars and --labels");
      }
    }
    return Assembly.dataset(
        metadata.settings(), read.bars(), read.windows(), read.spans(), read.provenance());
  }
}
