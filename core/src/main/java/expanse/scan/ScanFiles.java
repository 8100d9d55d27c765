package expanse.scan;

import expanse.base.AtomicFiles;
import expanse.base.DuckDb;
import expanse.base.InputException;
import expanse.detection.SeriesDetector;
import expanse.table.CsvFile;
import expanse.time.TimeText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The files of a scan: spans of all instruments together as CSV and Parquet, what was found in
/// each, and what failed.
///
/// @param folder that holds them
public record ScanFiles(Path folder) {
  private static final String TYPES =
      "{'symbol': 'VARCHAR', 'start': 'TIMESTAMPTZ', 'end': 'TIMESTAMPTZ', 'type': 'VARCHAR',"
          + " 'probability': 'DOUBLE', 'uncertainty': 'DOUBLE', 'direction': 'VARCHAR',"
          + " 'size': 'DOUBLE', 'type_probability': 'DOUBLE', 'start_from': 'TIMESTAMPTZ',"
          + " 'start_to': 'TIMESTAMPTZ', 'end_from': 'TIMESTAMPTZ', 'end_to': 'TIMESTAMPTZ',"
          + " 'bars_left': 'DOUBLE'}";

  /// Spans of all instruments: `symbol` and the columns of [SeriesDetector#HEADER].
  public Path spans() {
    return folder.resolve("spans.csv");
  }

  /// The same as Parquet, with times as such.
  public Path spansParquet() {
    return folder.resolve("spans.parquet");
  }

  /// What was found in each instrument.
  public Path summary() {
    return folder.resolve("symbols.csv");
  }

  /// Instruments that could not be scanned, and why.
  public Path failures() {
    return folder.resolve("failures.csv");
  }

  /// Folder of the spans of single instruments, each as [SeriesDetector#write] writes them.
  public Path symbols() {
    return folder.resolve("symbols");
  }

  Path journal() {
    return folder.resolve("symbols.journal");
  }

  /// Writes what belongs to the whole scan.
  ///
  /// @param names files of the single instruments
  void write(MarketScan.Outcome outcome, Map<String, Path> names) {
    CsvFile.write(
        summary(),
        csv -> {
          csv.writeRecord(
              "symbol",
              "bars",
              "not_predicted",
              "spans",
              "spans_per_1000_bars",
              "bars_in_spans",
              "rising",
              "first",
              "last");
          for (ScannedSymbol one : outcome.done()) {
            csv.writeRecord(
                one.symbol(),
                Long.toString(one.bars()),
                Long.toString(one.unpredictedBars()),
                Long.toString(one.spans()),
                String.format(Locale.ROOT, "%.2f", one.per1000()),
                Long.toString(one.spanBars()),
                Long.toString(one.rising()),
                one.bars() == 0 ? "" : TimeText.of(one.first()),
                one.bars() == 0 ? "" : TimeText.of(one.last()));
          }
        });
    CsvFile.write(
        failures(),
        csv -> {
          csv.writeRecord("symbol", "reason");
          outcome.failed().forEach(one -> csv.writeRecord(one.symbol(), one.reason()));
        });
    joinSpans(outcome.done(), names);
    writeParquet();
  }

  private void joinSpans(List<ScannedSymbol> done, Map<String, Path> names) {
    AtomicFiles.write(
        spans(),
        out -> {
          Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          text.write("symbol," + SeriesDetector.HEADER + "\n");
          for (ScannedSymbol one : done) {
            Path file = names.get(one.symbol());
            if (file != null) {
              append(file, cell(one.symbol()), text);
            }
          }
          text.flush();
        });
  }

  private static void append(Path file, String symbol, Writer text) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      lines.readLine(); // the header
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        text.append(symbol).append(',').append(line).append('\n');
      }
    }
  }

  private static String cell(String symbol) {
    boolean plain = symbol.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
    return plain ? symbol : '"' + symbol.replace("\"", "\"\"") + '"';
  }

  private void writeParquet() {
    AtomicFiles.writeAside(
        spansParquet(),
        file -> {
          try (Connection connection = DuckDb.open();
              Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute(
                "COPY (SELECT * FROM read_csv("
                    + DuckDb.literal(spans())
                    + ", header = true, auto_detect = false, delim = ',', quote = '\"',"
                    + " escape = '\"', columns = "
                    + TYPES
                    + ")) TO "
                    + DuckDb.literal(file)
                    + " (FORMAT parquet)");
          } catch (SQLException e) {
            throw new InputException("cannot write " + spansParquet() + ": " + DuckDb.reason(e), e);
          }
        });
  }
}
