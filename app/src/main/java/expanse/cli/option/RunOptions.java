package expanse.cli.option;

import expanse.settings.TrainingSettings;
import expanse.training.Trainer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of commands that use a trained run.
public final class RunOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads. Does not change any result. Default: all cores.")
  private @Nullable Integer threads;

  /// Threads to use for a run of these settings.
  public int threads(TrainingSettings settings) {
    return threads == null ? Trainer.threads(settings) : Math.max(1, threads);
  }
}
