package expanse.scan;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.window.InstrumentFiles;
import expanse.window.InstrumentFolder;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// Finds the instruments that are to be scanned.
public final class ScanSources {
  private static final String PARTITION = "symbol=";

  private ScanSources() {}

  /// The instruments of folders, files and patterns, in order of their names.
  ///
  /// - A folder: one file or one folder an instrument, as [InstrumentFolder] has it; or a folder
  ///   `symbol=NAME` for each, with Parquet or CSV files that are parts of one series.
  /// - A file: bars of one instrument, named after the file; or of several, when a column tells
  ///   them apart.
  /// - A pattern such as `data/*.parquet`.
  ///
  /// @param byColumn whether files hold several instruments
  /// @throws InputException when nothing is found, or two have one name
  public static List<ScanSource> of(List<String> given, boolean byColumn, BarReadOptions options) {
    Map<String, ScanSource> found = new LinkedHashMap<>();
    for (String one : given) {
      for (Path path : paths(one)) {
        for (ScanSource source : sources(path, byColumn, options)) {
          ScanSource other = found.putIfAbsent(source.symbol(), source);
          if (other != null) {
            throw new InputException(
                "two instruments are called "
                    + source.symbol()
                    + ": "
                    + other.files().getFirst()
                    + " and "
                    + source.files().getFirst()
                    + "; rename one of the files, or scan them into two folders");
          }
        }
      }
    }
    return found.values().stream().sorted((a, b) -> a.symbol().compareTo(b.symbol())).toList();
  }

  private static List<ScanSource> sources(Path path, boolean byColumn, BarReadOptions options) {
    if (Files.isDirectory(path)) {
      List<ScanSource> parts = partitions(path);
      return parts.isEmpty()
          ? InstrumentFolder.of(path).stream().map(ScanSource::of).toList()
          : parts;
    }
    if (byColumn) {
      return BarFiles.symbols(path, options).stream()
          .map(symbol -> new ScanSource(symbol, List.of(path), ScanSource.Kind.COLUMN))
          .toList();
    }
    InputFiles.require(path);
    return List.of(ScanSource.of(InstrumentFiles.ofBars(path)));
  }

  /// Folders named after instruments, as programs partition large tables.
  private static List<ScanSource> partitions(Path folder) {
    List<ScanSource> found = new ArrayList<>();
    for (Path child : list(folder)) {
      String name = String.valueOf(child.getFileName());
      if (name.startsWith(PARTITION) && Files.isDirectory(child)) {
        List<Path> files = list(child).stream().filter(Files::isRegularFile).toList();
        if (files.isEmpty()) {
          throw new InputException(child + " holds no files of bars");
        }
        found.add(new ScanSource(name.substring(PARTITION.length()), files, ScanSource.Kind.PARTS));
      }
    }
    return found;
  }

  private static List<Path> paths(String given) {
    Path path = path(given);
    if (Files.exists(path)) {
      return List.of(path);
    }
    int wild = firstWild(given);
    if (wild < 0) {
      throw new InputException(given + " does not exist; check the path");
    }
    int slash = given.lastIndexOf('/', wild);
    Path folder = Path.of(slash < 0 ? "." : given.substring(0, Math.max(1, slash)));
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + given);
      all.filter(file -> matcher.matches(slash < 0 ? folder.relativize(file) : file))
          .sorted()
          .forEach(found::add);
    } catch (IOException e) {
      throw InputFiles.unreadable(folder, e);
    } catch (PatternSyntaxException e) {
      throw new InputException(given + " is no pattern: " + e.getDescription(), e);
    }
    if (found.isEmpty()) {
      throw new InputException("no file is called " + given);
    }
    return found;
  }

  private static Path path(String given) {
    try {
      return Path.of(given);
    } catch (InvalidPathException e) {
      throw new InputException("'" + given + "' is no name of a file: " + e.getReason(), e);
    }
  }

  private static int firstWild(String given) {
    int first = -1;
    for (char wild : new char[] {'*', '?', '[', '{'}) {
      int at = given.indexOf(wild);
      first = at >= 0 && (first < 0 || at < first) ? at : first;
    }
    return first;
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw InputFiles.unreadable(folder, e);
    }
  }
}
