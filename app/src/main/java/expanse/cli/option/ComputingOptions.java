package expanse.cli.option;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Two settings that have options of their own, in a training as in a pre-training.
public final class ComputingOptions {
  @Option(names = "--seed", paramLabel = "N", description = "Seed of all random choices.")
  private @Nullable Long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads. Does not change any result. Default: all cores.")
  private @Nullable Integer threads;

  /// Those that were given, as KEY=VALUE.
  public List<String> changes() {
    List<String> changes = new ArrayList<>();
    if (seed != null) {
      changes.add("seed=" + seed);
    }
    if (threads != null) {
      changes.add("threads=" + threads);
    }
    return changes;
  }

  /// As the user typed them, each with a space in front.
  String typed() {
    return (seed == null ? "" : " --seed " + seed)
        + (threads == null ? "" : " --threads " + threads);
  }
}
