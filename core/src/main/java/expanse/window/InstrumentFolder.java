package expanse.window;

import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.table.SmallTable;
import expanse.table.SymbolColumn;
import expanse.table.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder of several instruments, in one of two layouts.
///
/// - A folder each: `SYMBOL/bars.csv` (or `.parquet`), `SYMBOL/labels.csv`, `SYMBOL/windows.csv`.
///   In place of the bars file, a folder `SYMBOL/bars` may hold contracts that follow one another.
/// - A bars file each: `SYMBOL.csv`, with one `labels.csv` and one `windows.csv` that have a column
///   `symbol`, or `SYMBOL.labels.csv` and `SYMBOL.windows.csv` beside them.
///
/// Windows files may be missing; windows are cut then.
public final class InstrumentFolder {
  private static final List<String> ENDS = List.of(".csv", ".csv.gz", ".parquet", ".pq");
  private static final List<String> OTHERS = List.of("labels", "windows", "spans");
  private static final String SECOND = "-second"; // of a second annotator
  private static final String BARS = "bars";
  private static final String LABELS = "labels.csv";
  private static final String WINDOWS = "windows.csv";
  private static final String EXPECTED =
      "; expected SYMBOL/bars.csv, SYMBOL/labels.csv and SYMBOL/windows.csv for every instrument,"
          + " or SYMBOL.csv for each and one labels.csv and windows.csv with a column symbol";

  private InstrumentFolder() {}

  /// The instruments of a folder, in order of their names.
  ///
  /// @throws InputException when it has neither layout, or both; or when a shared file names an
  ///   instrument that has no bars
  public static List<InstrumentFiles> of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InputException(
          folder + (Files.exists(folder) ? " is no folder" : " does not exist") + EXPECTED);
    }
    List<InstrumentFiles> folders = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    for (Path path : list(folder)) {
      if (Files.isDirectory(path)) {
        InstrumentFiles found = ofSubfolder(path);
        if (found != null) {
          folders.add(found);
        }
      } else if (isBars(path)) {
        files.add(path);
      }
    }
    if (folders.isEmpty() == files.isEmpty()) {
      throw new InputException(
          folder
              + (files.isEmpty()
                  ? " is a folder and holds no bars of any instrument"
                  : " holds a folder of bars, "
                      + name(folders.getFirst().bars().getFirst().getParent())
                      + ", and a file of bars, "
                      + name(files.getFirst()))
              + EXPECTED);
    }
    return folders.isEmpty() ? ofFiles(folder, files) : folders;
  }

  private static @Nullable InstrumentFiles ofSubfolder(Path folder) {
    List<Path> bars = new ArrayList<>();
    for (Path path : list(folder)) {
      if (isBars(path) && stem(path).equalsIgnoreCase(BARS)) {
        bars.add(path);
      } else if (Files.isDirectory(path) && name(path).equals(BARS)) {
        list(path).stream().filter(InstrumentFolder::isBars).forEach(bars::add);
      }
    }
    Path labels = present(folder.resolve(LABELS));
    Path windows = present(folder.resolve(WINDOWS));
    boolean several =
        bars.stream().map(Path::getParent).anyMatch(folder::equals) && bars.size() > 1;
    if (several || (bars.isEmpty() && (labels != null || windows != null))) {
      throw new InputException(
          folder
              + (several
                  ? " holds several files of bars, "
                      + name(bars.get(0))
                      + " and "
                      + name(bars.get(1))
                      + "; keep one, or put the contracts of a future into a folder named bars"
                  : " holds labels or windows and no bars" + EXPECTED));
    }
    return bars.isEmpty() ? null : new InstrumentFiles(name(folder), bars, labels, windows, false);
  }

  private static List<InstrumentFiles> ofFiles(Path folder, List<Path> files) {
    Path labels = present(folder.resolve(LABELS));
    Path windows = present(folder.resolve(WINDOWS));
    List<InstrumentFiles> found = new ArrayList<>();
    for (Path file : files) {
      String symbol = stem(file);
      found.add(
          labels == null
              ? new InstrumentFiles(
                  symbol,
                  List.of(file),
                  present(folder.resolve(symbol + "." + LABELS)),
                  present(folder.resolve(symbol + "." + WINDOWS)),
                  false)
              : new InstrumentFiles(symbol, List.of(file), labels, windows, true));
    }
    if (labels != null) {
      requireKnown(labels, found);
    }
    if (windows != null && labels != null) {
      requireKnown(windows, found);
    }
    return found;
  }

  /// Refuses a shared file that does not say what belongs to which instrument, or names one without
  /// bars.
  private static void requireKnown(Path file, List<InstrumentFiles> instruments) {
    SmallTable table = SmallTable.read(TextSource.of(file), "a column symbol");
    Map<String, Long> symbols = SymbolColumn.symbols(table, file.toString());
    if (symbols.isEmpty() && !table.rows().isEmpty()) {
      throw new InputException(
          file
              + " has no column symbol, so nobody knows which instrument its rows belong to; add"
              + " one with the names of the bars files, such as "
              + instruments.getFirst().name());
    }
    symbols.forEach((symbol, row) -> {
      if (instruments.stream().noneMatch(one -> one.name().equalsIgnoreCase(symbol))) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "%s, row %d, column symbol: '%s' has no bars file beside it, only %s",
                file,
                row,
                symbol,
                String.join(
                    ", ", instruments.stream().map(InstrumentFiles::name).limit(5).toList())));
      }
    });
  }

  /// The files of bars that lie in a folder itself, by their names, in order.
  public static List<Path> barsIn(Path folder) {
    return list(folder).stream().filter(InstrumentFolder::isBars).toList();
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !name(file).startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw InputFiles.unreadable(folder, e);
    }
  }

  private static boolean isBars(Path file) {
    String name = name(file).toLowerCase(Locale.ROOT);
    String stem = stem(file).toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && ENDS.stream().anyMatch(name::endsWith)
        && !stem.endsWith(SECOND)
        && OTHERS.stream().noneMatch(word -> stem.equals(word) || stem.endsWith("." + word));
  }

  private static @Nullable Path present(Path file) {
    return Files.isRegularFile(file) ? file : null;
  }

  /// The name of a file without its end.
  public static String stem(Path file) {
    String name = name(file);
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDS.stream()
        .filter(lower::endsWith)
        .map(end -> name.substring(0, name.length() - end.length()))
        .filter(stem -> !stem.isEmpty())
        .reduce(name, (a, b) -> a.length() < b.length() ? a : b);
  }

  private static String name(@Nullable Path file) {
    Path name = file == null ? null : file.getFileName();
    return name == null ? String.valueOf(file) : name.toString();
  }
}
