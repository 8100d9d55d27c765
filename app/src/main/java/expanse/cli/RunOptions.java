package expanse.cli;

import expanse.training.Trainer;
import expanse.training.TrainingSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of commands that use a trained run.
final class RunOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute on. Changes no result. Default: all.")
  private @Nullable Integer threads;

  /// Threads to use for a run of these settings.
  int threads(TrainingSettings settings) {
    return threads == null ? Trainer.threads(settings) : Math.max(1, threads);
  }
}
