package expanse.cli.option;

import expanse.barfile.BarReadOptions;
import expanse.pipeline.DataFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options that name a labelled data set.
public final class DataOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--bars", paramLabel = "FILE", description = "Bars, CSV or Parquet.")
  private @Nullable Path bars;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Labels: start,end[,type,confidence,annotator,note].")
  private @Nullable Path labels;

  @Option(
      names = "--windows",
      paramLabel = "FILE",
      description =
          "Reviewed windows: window,split,start. Default: windows are cut around the labels.")
  private @Nullable Path windows;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Several instruments, instead of the three files above: SYMBOL/bars.csv, labels.csv and"
              + " windows.csv, or SYMBOL.csv with one labels.csv and windows.csv that have a column"
              + " symbol.")
  private @Nullable Path folder;

  @Option(
      names = "--windows-file",
      paramLabel = "FILE",
      description =
          "A Parquet file of the original system, one expansion per row, instead of the three files"
              + " above.")
  private @Nullable Path windowsFile;

  @Option(
      names = "--snap",
      description = "Move ends of labels that lie between two bars to the bars that hold them.")
  private boolean snap;

  @Option(
      names = "--annotator",
      paramLabel = "NAME",
      description = "Take the labels of one annotator alone. Default: those of all.")
  private @Nullable String annotator;

  @Mixin private BarsOptions options;

  /// Whether any data are named.
  public boolean isGiven() {
    return hasFiles() || windowsFile != null || folder != null;
  }

  private boolean hasFiles() {
    return bars != null || labels != null || windows != null;
  }

  /// The data set.
  ///
  /// @throws ParameterException when the options do not name one
  public DataFiles files() {
    if (windowsFile != null && (hasFiles() || folder != null)) {
      throw new ParameterException(
          spec.commandLine(), "give either --windows-file or --bars with --labels, not both");
    }
    if (folder != null && hasFiles()) {
      throw new ParameterException(
          spec.commandLine(), "give either --data or --bars with --labels, not both");
    }
    if (windowsFile == null && folder == null && bars == null) {
      throw new ParameterException(
          spec.commandLine(), "missing --bars FILE (or --data DIR, or --windows-file FILE)");
    }
    if (windowsFile == null && folder == null && labels == null) {
      throw new ParameterException(spec.commandLine(), "missing --labels FILE");
    }
    BarReadOptions how = options.read();
    how = how.withHints(how.hints().withSnap(snap).withAnnotator(annotator));
    return new DataFiles(bars, labels, windows, windowsFile, folder, how);
  }
}
