package expanse.cli;

import expanse.barfile.BarFiles;
import expanse.base.DuckDb;
import expanse.base.InputException;
import expanse.run.RunDirectory;
import expanse.table.ColumnNames;
import expanse.table.TextSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What lies in a folder that commands can go on with, by the headers of its files: nothing is read
/// further. Files and runs that changed last stand first.
///
/// @param bars files of bars
/// @param labels files of labels
/// @param windows files of annotated windows
/// @param runs folders that hold a run, one or two levels down
record FolderSurvey(
    List<Path> bars, List<Path> labels, List<Path> windows, List<RunDirectory> runs) {
  private static final int MOST_FILES = 200;
  private static final int HEADER_WITHIN = 5;
  private static final int LONGEST_LINE = 4000;
  private static final List<String> TEXT = List.of(".csv", ".csv.gz", ".txt", ".tsv");
  private static final List<String> PARQUET = List.of(".parquet", ".pq");

  /// Looks around.
  static FolderSurvey of(Path folder) {
    FolderSurvey found =
        new FolderSurvey(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Path> parquet = new ArrayList<>();
    for (Path path : list(folder)) {
      if (Files.isDirectory(path)) {
        found.addRuns(path);
      } else if (endsIn(path, TEXT)) {
        found.add(path, headers(path));
      } else if (endsIn(path, PARQUET)) {
        parquet.add(path);
      }
    }
    if (!parquet.isEmpty()) {
      found.addParquet(parquet);
    }
    found.bars.sort(byTime());
    found.labels.sort(byTime());
    found.windows.sort(byTime());
    found.runs.sort(Comparator.comparing(RunDirectory::metadata, byTime()));
    return found;
  }

  private void addRuns(Path folder) {
    if (isRun(folder)) {
      runs.add(new RunDirectory(folder));
      return;
    }
    for (Path path : list(folder)) {
      if (Files.isDirectory(path) && isRun(path)) {
        runs.add(new RunDirectory(path));
      }
    }
  }

  private static boolean isRun(Path folder) {
    return Files.isRegularFile(new RunDirectory(folder).metadata());
  }

  private void addParquet(List<Path> files) {
    try (Connection connection = DuckDb.open()) {
      for (Path file : files) {
        try {
          add(
              file,
              List.of(DuckDb.columns(connection, file).stream().map(DuckDb.Column::name).toList()));
        } catch (InputException _) {
          // not a table; the command that is given it says why
        }
      }
    } catch (SQLException | InputException _) {
      // without DuckDB there is no reading of Parquet, as expanse doctor says
    }
  }

  private void add(Path file, List<List<String>> headers) {
    for (List<String> header : headers) {
      List<String> plain = header.stream().map(ColumnNames::plain).toList();
      if (BarFiles.isHeader(header)) {
        bars.add(file);
        return;
      } else if (plain.contains("window") && plain.contains("start")) {
        windows.add(file);
        return;
      } else if (plain.containsAll(List.of("start", "end")) && !plain.contains("probability")) {
        labels.add(file);
        return;
      }
    }
  }

  /// The cells of the first lines.
  private static List<List<String>> headers(Path file) {
    List<List<String>> headers = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(TextSource.of(file).open(), StandardCharsets.UTF_8))) {
      char[] start = new char[HEADER_WITHIN * LONGEST_LINE];
      int length = Math.max(0, lines.read(start));
      new String(start, 0, length)
          .lines()
          .limit(HEADER_WITHIN)
          .forEach(line -> headers.add(List.of(line.replace("\"", "").split("[,;\t|]"))));
    } catch (IOException | UncheckedIOException | InputException _) {
      // not a table; the command that is given it says why
    }
    return headers;
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
          .sorted()
          .limit(MOST_FILES)
          .toList();
    } catch (IOException | UncheckedIOException _) {
      return List.of(); // a folder that may not be read holds nothing for us
    }
  }

  private static boolean endsIn(Path file, List<String> ends) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && ends.stream().anyMatch(name::endsWith);
  }

  private static Comparator<Path> byTime() {
    return Comparator.comparingLong((Path file) -> file.toFile().lastModified())
        .reversed()
        .thenComparing(Comparator.naturalOrder());
  }
}
