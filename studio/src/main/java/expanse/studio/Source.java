package expanse.studio;

import expanse.base.InputException;
import expanse.pipeline.DataFiles;
import expanse.pipeline.FinishedRun;
import expanse.window.InstrumentFiles;
import expanse.window.InstrumentFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files of one instrument. The page knows it by its place in the list and never by a path.
///
/// @param name shown to people
/// @param bars file of the bars
/// @param labels file of the labels, need not be there yet
/// @param windows file of the reviewed windows, need not be there yet
/// @param runs folder of what is trained on them, need not be there yet
/// @param run a finished run to look at, null for none
public record Source(
    String name, Path bars, Path labels, Path windows, Path runs, @Nullable Path run) {

  private static final String BARS = "bars";

  /// One bars file. Its labels and windows lie beside it unless they are named: `labels.csv` and
  /// `windows.csv` beside a `bars.csv`, `NAME.labels.csv` and `NAME.windows.csv` beside a file of
  /// another name.
  public static Source of(Path bars, @Nullable Path labels, @Nullable Path windows) {
    String stem = InstrumentFolder.stem(bars);
    String prefix = stem.equals(BARS) ? "" : stem + ".";
    Path folder = bars.toAbsolutePath().normalize().getParent();
    Path folderName = folder == null ? null : folder.getFileName();
    String name = stem.equals(BARS) && folderName != null ? folderName.toString() : stem;
    return new Source(
        name,
        bars,
        labels == null ? bars.resolveSibling(prefix + "labels.csv") : labels,
        windows == null ? bars.resolveSibling(prefix + "windows.csv") : windows,
        bars.resolveSibling(prefix + "runs"),
        null);
  }

  /// The same with a finished run to look at.
  public Source with(Path finished) {
    return new Source(name, bars, labels, windows, runs, finished);
  }

  /// The files that a run was trained on, and the run.
  ///
  /// @throws InputException when it does not name them
  public static Source ofRun(Path run) {
    DataFiles files = DataFiles.ofSources(FinishedRun.open(run).metadata().sources());
    Path bars = files.bars();
    if (bars == null) {
      throw new InputException(
          run
              + " was trained on one file of windows; name bars: expanse studio bars.csv --run "
              + run);
    }
    return of(bars, files.labels(), files.windows()).with(run);
  }

  /// The instruments of a folder, in order of their names: a bars file each, or a folder each.
  ///
  /// @throws InputException when there is none, or what the folder holds cannot be marked
  public static List<Source> ofFolder(Path folder) {
    List<Path> files = InstrumentFolder.barsIn(folder);
    if (files.isEmpty()) {
      return InstrumentFolder.of(folder).stream().map(Source::of).toList();
    }
    Path shared = folder.resolve("labels.csv");
    if (Files.exists(shared)
        && files.stream().noneMatch(file -> InstrumentFolder.stem(file).equals(BARS))) {
      throw new InputException(
          shared
              + " holds labels of several instruments, and here each has a file of its own; cut it"
              + " into "
              + InstrumentFolder.stem(files.getFirst())
              + ".labels.csv and so on");
    }
    return files.stream().map(file -> of(file, null, null)).toList();
  }

  private static Source of(InstrumentFiles files) {
    Path bars = files.bars().getFirst();
    if (files.bars().size() > 1) {
      throw new InputException(
          files.name()
              + " consists of contracts that follow one another; open one of them alone, such as"
              + " expanse studio "
              + bars);
    }
    return of(bars, files.labels(), files.windows());
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }

  /// The files of a second annotator, who marks blind.
  Path secondLabels() {
    return beside(labels);
  }

  /// As [#secondLabels()].
  Path secondWindows() {
    return beside(windows);
  }

  private static Path beside(Path file) {
    String name = name(file);
    int dot = name.lastIndexOf('.');
    return file.resolveSibling(
        dot < 0 ? name + "-second" : name.substring(0, dot) + "-second" + name.substring(dot));
  }
}
