package expanse.diagnosis;

import expanse.model.Task;
import expanse.run.RunDirectory;
import expanse.run.RunMetadata;
import expanse.run.RunTable;
import expanse.settings.BalancingSettings;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

/// The CSV files of a run that the diagnosis reads. A file that is not there is an empty table, and
/// rules that need it stay silent.
///
/// @param epochMetrics losses and F1 per epoch
/// @param lossComponents raw loss of every task, train and val
/// @param uncertainty sigmas and weights
/// @param probability distributions in and out of spans on validation
/// @param features distributions of the inputs
/// @param taskShares share of every task in loss and gradient
/// @param thresholds the threshold table
/// @param given weights that the settings give to the tasks, in the order of [Task]; empty when
///   they are learned, or not known
public record RunTables(
    RunTable epochMetrics,
    RunTable lossComponents,
    RunTable uncertainty,
    RunTable probability,
    RunTable features,
    RunTable taskShares,
    RunTable thresholds,
    List<Double> given) {
  /// Reads the files of a run.
  ///
  /// @throws expanse.base.InputException when one of them is no table
  public static RunTables read(RunDirectory run) {
    return new RunTables(
        RunTable.read(run.epochMetrics()),
        RunTable.read(run.lossComponents()),
        RunTable.read(run.uncertaintyParams()),
        RunTable.read(run.probabilityStats()).where("phase", "val"),
        RunTable.read(run.featureStats()),
        RunTable.read(run.taskShares()),
        RunTable.read(run.thresholdTable()),
        Files.isRegularFile(run.metadata())
            ? given(RunMetadata.read(run.metadata()).settings().balancing())
            : List.of());
  }

  private static List<Double> given(BalancingSettings balancing) {
    return switch (balancing.kind()) {
      case FIXED, FIRST_BATCH, RUNNING_MEAN ->
          Arrays.stream(balancing.weights().toArray()).boxed().toList();
      default -> List.of();
    };
  }
}
