package expanse.pipeline;

import expanse.base.InputException;
import expanse.dataset.Dataset;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.run.RunMetadata;
import expanse.settings.Assembly;
import expanse.training.Trainer;
import expanse.window.LabelledBars;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A finished run and the data that it was trained on.
///
/// @param folder of the run
/// @param metadata what it says of itself
public record FinishedRun(Path folder, RunMetadata metadata) {
  /// Opens a run, after a check that all its files are its own and as they were written.
  ///
  /// @throws InputException when the folder holds none, one that is not finished, or a file that is
  ///   gone, changed or of another run
  public static FinishedRun open(Path folder) {
    return open(folder, List.of());
  }

  /// Opens a run to write its threshold anew; what keeps the old one need not be sound.
  public static FinishedRun openForThreshold(Path folder) {
    RunDirectory run = new RunDirectory(folder);
    return open(folder, List.of(run.threshold(), run.thresholdTable()));
  }

  /// Opens a run to evaluate it anew; what keeps the old evaluation need not be sound.
  public static FinishedRun openForEvaluation(Path folder) {
    RunDirectory run = new RunDirectory(folder);
    return open(
        folder,
        List.of(
            run.evaluation(),
            run.predictions(),
            folder.resolve(RunDirectory.PREDICTED_SPANS),
            folder.resolve(RunDirectory.PREDICTED_WINDOWS),
            folder.resolve(RunDirectory.PREDICTED_LIVE)));
  }

  private static FinishedRun open(Path folder, List<Path> except) {
    RunDirectory run = RunDirectory.open(folder);
    RunMetadata metadata = RunMetadata.read(run.metadata());
    if (metadata.result() == null || !RunManifest.isSealed(run)) {
      throw new InputException(
          folder
              + " is not fully trained"
              + (metadata.result() == null ? "" : " (manifest.json is missing)")
              + "; continue it with expanse train --resume");
    }
    RunManifest.verify(run, except);
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
                + " was trained on it (its checksum differs); restore the old file, or give other"
                + " data with --bars and --labels");
      }
    }
    return Assembly.dataset(
        metadata.settings(), read.bars(), read.windows(), read.spans(), read.provenance());
  }
}
