package expanse.barfile;

import expanse.base.DuckDb;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.market.BarSeries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Reads bars files, text of many kinds and Parquet, and writes CSV and Parquet.
public final class BarFiles {
  private BarFiles() {}

  /// Reads the bars of a file, CSV or Parquet by its content.
  ///
  /// @throws InputException when the file is not a bars file, or when a bar is invalid and invalid
  ///   bars are not to be dropped: names file, row, column, value and remedy
  public static BarSeries read(Path file, BarReadOptions options) {
    return readFile(file, options).series();
  }

  /// As [#read(Path, BarReadOptions)], with all that there is to say about the file.
  public static BarFile readFile(Path file, BarReadOptions options) {
    return scan(file, options, (columns, times) -> new BarAssembler(file, columns, options, times))
        .finish();
  }

  /// The instruments that a file holds bars of, in the order of the file.
  ///
  /// @throws InputException when no column names them
  public static List<String> symbols(Path file, BarReadOptions options) {
    InputFiles.require(file);
    return switch (format(file)) {
      case TEXT -> CsvBars.symbols(file, options);
      case PARQUET -> ParquetBars.symbols(file, options);
    };
  }

  /// Gives all rows of a file to what `start` makes.
  static <R extends BarRows> R scan(Path file, BarReadOptions options, BarRows.Start<R> start) {
    InputFiles.require(file);
    return switch (format(file)) {
      case TEXT -> CsvBars.scan(file, options, start);
      case PARQUET -> ParquetBars.scan(file, options, start);
    };
  }

  /// Whether these are the names of the columns of a table of bars.
  public static boolean isHeader(List<String> names) {
    return BarNames.isHeader(names);
  }

  /// Writes bars, whole or not at all; the file name's end, `.csv` or `.parquet`, says how. What is
  /// written reads back as the same bars, bit for bit.
  ///
  /// @throws InputException for another file name, or when the file cannot be written
  public static void write(Path file, BarSeries bars) {
    if (isParquetName(file)) {
      ParquetBars.write(file, bars);
    } else if (file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      CsvBars.write(file, bars);
    } else {
      throw new InputException(
          "cannot write bars to " + file + "; end its name in .csv or .parquet");
    }
  }

  private enum Format {
    TEXT,
    PARQUET
  }

  /// By the name of a file, and where that says nothing by its first bytes.
  private static Format format(Path file) {
    boolean isParquet =
        isParquetName(file)
            || (Files.isRegularFile(file) && DuckDb.isParquet(InputFiles.head(file, 4)));
    return isParquet ? Format.PARQUET : Format.TEXT;
  }

  private static boolean isParquetName(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".parquet") || name.endsWith(".pq");
  }
}
