package expanse.run;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import expanse.base.AtomicFiles;
import expanse.base.InputException;
import expanse.base.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One of the CSV files of a run, in memory.
///
/// @param name of the file, for messages
/// @param rows one map of column names to text per row
public record RunTable(String name, List<Map<String, String>> rows) {
  private static final int BYTES_OF_HEAP_A_BYTE = 25;
  private static final int LONGEST_ROW = 1 << 20;

  /// Copies the list.
  public RunTable {
    rows = List.copyOf(rows);
  }

  /// Reads a file; one that does not exist is a table without rows.
  ///
  /// @throws InputException when it cannot be read
  public static RunTable read(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!Files.isRegularFile(file)) {
      return new RunTable(name, List.of());
    }
    List<Map<String, String>> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().maxBufferSize(LONGEST_ROW).ofNamedCsvRecord(file)) {
      Memory.require(Files.size(file) * BYTES_OF_HEAP_A_BYTE, file.toString());
      for (NamedCsvRecord r : csv) {
        rows.add(r.getFieldsAsMap());
      }
    } catch (IOException | UncheckedIOException | CsvParseException | IllegalStateException e) {
      throw new InputException(
          "cannot read " + file + ": " + reason(e) + "; restore it from a copy or train again", e);
    }
    return new RunTable(name, rows);
  }

  private static String reason(Exception e) {
    return e instanceof IOException io
        ? AtomicFiles.reason(io)
        : "it is not a table of comma-separated values";
  }

  /// Whether there are no rows.
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /// Rows whose column holds exactly this text.
  public RunTable where(String column, String value) {
    return new RunTable(name, rows.stream().filter(row -> value.equals(row.get(column))).toList());
  }

  /// A column of numbers; NaN where a cell is empty.
  ///
  /// @throws InputException when a cell is not a number
  public double[] numbers(String column) {
    double[] values = new double[rows.size()];
    for (int i = 0; i < values.length; i++) {
      String text = rows.get(i).get(column);
      try {
        values[i] = text == null || text.isEmpty() ? Double.NaN : Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new InputException(
            name
                + ", row "
                + (i + 2)
                + ", column "
                + column
                + ": '"
                + text
                + "' is no number; "
                + "restore the file from a copy or train again",
            e);
      }
    }
    return values;
  }

  /// A column of text.
  public List<String> texts(String column) {
    List<String> values = new ArrayList<>();
    for (Map<String, String> row : rows) {
      String text = row.get(column);
      if (text == null) {
        throw new InputException(
            name + " has no column " + column + "; restore the file from a copy or train again");
      }
      values.add(text);
    }
    return values;
  }
}
