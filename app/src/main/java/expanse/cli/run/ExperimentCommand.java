package expanse.cli.run;

import expanse.base.Outputs;
import expanse.cli.console.Console;
import expanse.cli.option.DataOptions;
import expanse.cli.option.OutputOptions;
import expanse.experiment.ExperimentFile;
import expanse.pipeline.DataFiles;
import expanse.pipeline.LocalRuns;
import expanse.pipeline.RunMaker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a matrix of settings.
@Command(
    name = "experiment",
    description = {
      "Train and compare every combination of settings, data sets and seeds.",
      "Runs one training per core and puts all of them into one table (console, CSV, Markdown and"
          + " HTML).",
      "The file names data sets, seeds and settings; each entry under settings is a preset or a"
          + " list of changes to one.",
      "Every run is a folder that evaluate, report and predict accept. Thresholds are chosen on"
          + " validation windows."
    },
    footer = {
      "",
      "The file:",
      "  data:",
      "    mine: {bars: bars.csv, labels: labels.csv, windows: windows.csv}",
      "  seeds: [1, 2, 3]",
      "  settings:",
      "    recommended:",
      "    quick: {preset: recommended, steps: 100, ensemble: {members: 3, folds: 3}}",
      "",
      "Examples:",
      "  expanse experiment my.yaml --out compared",
      "  expanse experiment my.yaml --out compared --resume",
      "  expanse experiment my.yaml --bars b.csv --labels l.csv --seeds 1 --set epochs=5",
      "  expanse experiment my.yaml --data markets --leave-one-out"
    })
public final class ExperimentCommand implements Runnable {
  private final Console console;
  private final @Nullable RunMaker elsewhere;

  @Parameters(paramLabel = "FILE", description = "The experiment file (YAML).")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for the runs and the table. Default: the file's name without its extension.")
  private @Nullable Path out;

  @Option(names = "--resume", description = "Continue the experiment in that folder.")
  private boolean resume;

  @Mixin private DataOptions data;

  @Mixin private OutputOptions output;

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "N",
      description = "Seeds to use instead of the file's, such as 1,2,3.")
  private List<Long> seeds = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a setting of all runs, such as epochs=20. Repeatable.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Number of runs at the same time. Does not change any result. Default: one per core.")
  private @Nullable Integer threads;

  @Option(
      names = "--leave-one-out",
      description =
          "Train once without each instrument of the folder given with --data, and score on that"
              + " one alone: how well is a symbol marked that was never seen?")
  private boolean leaveOneOut;

  /// @param elsewhere where runs are made, if not on this machine
  public ExperimentCommand(Console console, @Nullable RunMaker elsewhere) {
    this.console = console;
    this.elsewhere = elsewhere;
  }

  @Override
  public void run() {
    ExperimentFile matrix = ExperimentFile.read(file).with(changes);
    if (!seeds.isEmpty()) {
      matrix = matrix.withSeeds(seeds);
    }
    if (data.isGiven()) {
      matrix = matrix.withData(data.files().sources());
    }
    if (leaveOneOut) {
      matrix = matrix.leavingOneOut(options -> DataFiles.ofSources(options).instruments());
    }
    int sideBySide = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    Path folder = out == null ? folder() : out;
    Outputs outputs = output.outputs(console).reads(file);
    matrix.data().values().forEach(one -> outputs.reads(DataFiles.ofSources(one).paths()));
    new ExperimentFlow(console, matrix, folder, outputs.folder(folder, "experiment"))
        .run(resume, elsewhere == null ? new LocalRuns(Math.max(1, sideBySide), 1) : elsewhere);
  }

  private Path folder() {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return Path.of(dot > 0 ? name.substring(0, dot) : name + "-runs");
  }
}
