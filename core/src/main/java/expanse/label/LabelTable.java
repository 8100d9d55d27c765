package expanse.label;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifiers;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.Memory;
import expanse.table.TextSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The cells of a small table in a file: CSV and its relatives in any encoding, or JSON.
///
/// @param header names of the columns
/// @param rows the rows below it, those without any content left out
/// @param isRecords whether it was made of JSON, which has no lines
record LabelTable(List<String> header, List<Row> rows, boolean isRecords) {
  private static final int BYTES_OF_HEAP_A_BYTE = 12;
  private static final int MARK = 0xFEFF;

  /// A row.
  ///
  /// @param number of its line, or of its record
  /// @param cells without blanks around them
  record Row(long number, List<String> cells) {}

  /// Reads a table.
  ///
  /// @param expected the header that would be right, for messages
  /// @throws InputException when the file holds none
  static LabelTable read(Path file, String expected) {
    Memory.require(InputFiles.require(file) * BYTES_OF_HEAP_A_BYTE, file.toString());
    TextSource source = TextSource.of(file);
    if (source.isJson()) {
      LabelTable studio = LabelStudio.read(source);
      if (studio != null) {
        return studio;
      }
    }
    List<Row> rows = new ArrayList<>();
    try (Reader text = text(source, expected);
        CsvReader<CsvRecord> reader = open(text, delimiter(source))) {
      for (CsvRecord record : reader) {
        List<String> cells = record.getFields().stream().map(String::strip).toList();
        if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
          rows.add(new Row(record.getStartingLineNumber(), cells));
        }
      }
    } catch (CsvParseException | UncheckedIOException e) {
      throw new InputException(
          file
              + " is not a table of comma-separated values: "
              + InputException.shown(String.valueOf(e.getMessage()).split("\\. ", 2)[0])
              + "; is a quote not closed?",
          e);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
    if (rows.isEmpty()) {
      throw new InputException(file + " is empty; expected the header " + expected);
    }
    return new LabelTable(rows.getFirst().cells, rows.subList(1, rows.size()), source.isJson());
  }

  private static Reader text(TextSource source, String expected) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(source.open(), StandardCharsets.UTF_8));
    reader.mark(8192);
    if (reader.read() != MARK) {
      reader.reset();
    }
    reader.mark(8192);
    char[] head = new char[4096];
    int n = Math.max(0, reader.read(head));
    reader.reset();
    String first = new String(head, 0, n).lines().filter(l -> !l.isBlank()).findFirst().orElse("");
    if (first.chars().anyMatch(c -> c < ' ' && c != '\t')) {
      throw new InputException(
          source.name() + " is not a text file; expected CSV with the header " + expected);
    }
    return reader;
  }

  private static char delimiter(TextSource source) throws IOException {
    String header;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(source.open(), StandardCharsets.UTF_8))) {
      char[] head = new char[4096];
      int n = Math.max(0, reader.read(head));
      header = new String(head, 0, n).lines().filter(l -> !l.isBlank()).findFirst().orElse("");
    }
    char delimiter = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(header, candidate) > count(header, delimiter)) {
        delimiter = candidate;
      }
    }
    return delimiter;
  }

  private static long count(String text, char c) {
    return text.chars().filter(x -> x == c).count();
  }

  private static CsvReader<CsvRecord> open(Reader text, char delimiter) {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .trimWhitespacesAroundQuotes(true)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .maxBufferSize(1 << 20)
        .build(CsvRecordHandler.of(c -> c.fieldModifier(FieldModifiers.TRIM)), text);
  }
}
