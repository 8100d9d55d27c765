package expanse.report;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import expanse.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A small CSV file of a run in memory.
///
/// @param header column names
/// @param rows fields as text
record CsvTable(List<String> header, List<List<String>> rows) {

  /// Reads a file; an absent file is an empty table.
  ///
  /// @throws InputException when the file cannot be read as CSV
  static CsvTable read(Path file) {
    if (!Files.exists(file)) {
      return new CsvTable(List.of(), List.of());
    }
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
      for (CsvRecord record : csv) {
        rows.add(record.getFields());
      }
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          "cannot read " + file + " as CSV: " + e.getMessage() + "; train again", e);
    }
    return rows.isEmpty()
        ? new CsvTable(List.of(), List.of())
        : new CsvTable(rows.getFirst(), List.copyOf(rows.subList(1, rows.size())));
  }

  /// Whether there are no rows.
  boolean isEmpty() {
    return rows.isEmpty();
  }

  /// Rows that have this text in this column.
  CsvTable where(String column, String value) {
    int c = header.indexOf(column);
    Predicate<List<String>> matches = row -> c >= 0 && c < row.size() && row.get(c).equals(value);
    return new CsvTable(header, rows.stream().filter(matches).toList());
  }

  /// A column as numbers; NaN where there is none.
  double[] numbers(String column) {
    int c = header.indexOf(column);
    double[] values = new double[rows.size()];
    for (int r = 0; r < values.length; r++) {
      List<String> row = rows.get(r);
      values[r] = c >= 0 && c < row.size() ? number(row.get(c)) : Double.NaN;
    }
    return values;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
