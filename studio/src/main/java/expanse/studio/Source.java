package expanse.studio;

import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.pipeline.DataFiles;
import expanse.pipeline.FinishedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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
  private static final List<String> ENDS = List.of(".csv", ".csv.gz", ".parquet", ".pq");
  private static final List<String> OTHERS = List.of("labels", "windows", "spans", "second");

  /// One bars file. Its labels and windows lie beside it unless they are named: `labels.csv` and
  /// `windows.csv` beside a `bars.csv`, `NAME.labels.csv` and `NAME.windows.csv` beside a file of
  /// another name.
  public static Source of(Path bars, @Nullable Path labels, @Nullable Path windows) {
    String stem = stem(bars);
    String prefix = stem.equals("bars") ? "" : stem + ".";
    Path folder = bars.toAbsolutePath().normalize().getParent();
    Path folderName = folder == null ? null : folder.getFileName();
    String name = stem.equals("bars") && folderName != null ? folderName.toString() : stem;
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

  /// The bars files of a folder, in order of their names.
  ///
  /// @throws InputException when there is none
  public static List<Source> ofFolder(Path folder) {
    List<Source> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> Files.isRegularFile(file) && isBars(file))
          .sorted()
          .forEach(file -> found.add(of(file, null, null)));
    } catch (IOException e) {
      throw InputFiles.unreadable(folder, e);
    }
    if (found.isEmpty()) {
      throw new InputException(
          folder + " holds no bars; put files there that end in .csv or .parquet");
    }
    return found;
  }

  private static boolean isBars(Path file) {
    String name = name(file).toLowerCase(Locale.ROOT);
    return ENDS.stream().anyMatch(name::endsWith)
        && OTHERS.stream().noneMatch(word -> stem(file).toLowerCase(Locale.ROOT).endsWith(word));
  }

  private static String stem(Path file) {
    String name = name(file);
    String lower = name.toLowerCase(Locale.ROOT);
    for (String end : List.of(".csv.gz", ".csv", ".parquet", ".pq")) {
      if (lower.endsWith(end) && name.length() > end.length()) {
        return name.substring(0, name.length() - end.length());
      }
    }
    return name;
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
