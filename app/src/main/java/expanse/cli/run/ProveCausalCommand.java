package expanse.cli.run;

import expanse.cli.console.Console;
import expanse.cli.option.BarsOptions;
import expanse.pipeline.FinishedRun;
import expanse.settings.Presets;
import expanse.settings.TrainingSettings;
import expanse.training.Trainer;
import expanse.window.InstrumentFiles;
import expanse.window.InstrumentFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Proves that nothing looks ahead.
@Command(
    name = "prove-causal",
    description = {
      "Prove on your own bars that nothing looks ahead.",
      "Changes the bars after many points in time and checks, bit for bit, that nothing before them"
          + " changes: features, the split, what training reads, what a run chooses and predicts.",
      "The exit code is 1 when something differs; the difference is named with its bar and point in"
          + " time."
    },
    footer = {
      "",
      "Examples:",
      "  expanse prove-causal --bars bars.csv",
      "  expanse prove-causal --data markets --run run",
      "  expanse prove-causal --bars bars.csv --labels labels.csv --windows windows.csv --run run"
    })
public final class ProveCausalCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Option(names = "--bars", paramLabel = "FILE", description = "Bars, CSV or Parquet.")
  private @Nullable Path bars;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "A folder of instruments, instead of bars, labels and windows; each is checked.")
  private @Nullable Path folder;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Labels: start,end[,type,confidence,annotator,note]. Also checks the split and training.")
  private @Nullable Path labels;

  @Option(
      names = "--windows",
      paramLabel = "FILE",
      description =
          "Reviewed windows: window,split,start. Default: windows are cut around the labels.")
  private @Nullable Path windows;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "A finished run. Also checks its predictions and, with labels, its choices.")
  private @Nullable Path run;

  @Option(
      names = "--places",
      paramLabel = "N",
      defaultValue = "20",
      description = "Points in time after which bars are changed, for each check. Default: 20.")
  private int places;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the points in time and of the changes. Default: 42.")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads. Does not change any result. Default: all cores.")
  private @Nullable Integer threads;

  @Mixin private BarsOptions options;

  public ProveCausalCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if ((bars == null) == (folder == null) || (folder != null && labels != null)) {
      throw new ParameterException(
          spec.commandLine(), "give either --bars FILE, with or without labels, or --data DIR");
    }
    if (windows != null && labels == null) {
      throw new ParameterException(spec.commandLine(), "missing --labels FILE");
    }
    if (places < 1 || places > 100_000) {
      throw new ParameterException(
          spec.commandLine(), "--places must be 1 to 100000, was " + places);
    }
    FinishedRun trained = run == null ? null : FinishedRun.open(run);
    TrainingSettings settings =
        trained == null ? Presets.named(Presets.DEFAULT) : trained.metadata().settings();
    ProveCausalFlow flow =
        new ProveCausalFlow(
            console,
            trained,
            settings,
            threads == null ? Trainer.threads(settings) : Math.max(1, threads));
    List<InstrumentFiles> instruments =
        bars != null
            ? List.of(InstrumentFiles.of(bars, labels, windows))
            : InstrumentFolder.of(Objects.requireNonNull(folder));
    boolean proved = true;
    for (InstrumentFiles one : instruments) {
      proved &= flow.prove(one, options.read(), places, seed);
    }
    return proved ? 0 : 1;
  }
}
