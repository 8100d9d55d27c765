package expanse.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifiers;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.Memory;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The cells of a table that fits into memory as text: CSV and its relatives in any encoding.
///
/// @param header names of the columns
/// @param rows the rows below it, those without any content left out
/// @param ended whether the last line has its line end; where it has none the file may have been
///   cut
public record SmallTable(List<String> header, List<Row> rows, boolean ended) {
  private static final int BYTES_OF_HEAP_A_BYTE = 12;
  private static final int HEAD = 8192;
  private static final int MARK = 0xFEFF;

  /// A row.
  ///
  /// @param number of its line, or of its record
  /// @param cells without blanks around them
  public record Row(long number, List<String> cells) {
    /// Copies the cells.
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /// Copies the lists.
  public SmallTable {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /// Reads a table.
  ///
  /// @param expected the header that would be right, for messages
  /// @throws InputException when the text holds none
  public static SmallTable read(TextSource source, String expected) {
    String name = source.name();
    Memory.require(InputFiles.require(source.path()) * BYTES_OF_HEAP_A_BYTE, name);
    List<Row> rows = new ArrayList<>();
    try (Text text = Text.of(source, expected);
        CsvReader<CsvRecord> reader = open(text)) {
      for (CsvRecord record : reader) {
        List<String> cells = record.getFields().stream().map(String::strip).toList();
        if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
          rows.add(new Row(record.getStartingLineNumber(), cells));
        }
      }
      if (rows.isEmpty()) {
        throw new InputException(name + " is empty; expected the header " + expected);
      }
      return new SmallTable(
          rows.getFirst().cells,
          rows.subList(1, rows.size()),
          text.last == '\n' || text.last == '\r');
    } catch (CsvParseException | UncheckedIOException e) {
      throw new InputException(
          name
              + " is not a table of comma-separated values: "
              + InputException.shown(String.valueOf(e.getMessage()).split("\\. ", 2)[0])
              + "; is a quote not closed?",
          e);
    } catch (IOException e) {
      throw InputFiles.unreadable(source.path(), e);
    }
  }

  private static CsvReader<CsvRecord> open(Text text) {
    return CsvReader.builder()
        .fieldSeparator(text.delimiter)
        .trimWhitespacesAroundQuotes(true)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .maxBufferSize(1 << 20)
        .build(CsvRecordHandler.of(c -> c.fieldModifier(FieldModifiers.TRIM)), text);
  }

  /// Text behind its byte order mark and the hint for spreadsheet programs; remembers what it gave
  /// last.
  private static final class Text extends FilterReader {
    private final char delimiter;
    private int last = '\n';

    private Text(Reader in, char delimiter) {
      super(in);
      this.delimiter = delimiter;
    }

    static Text of(TextSource source, String expected) throws IOException {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(source.open(), StandardCharsets.UTF_8));
      in.mark(HEAD);
      if (in.read() != MARK) {
        in.reset();
      }
      in.mark(HEAD);
      char[] head = new char[HEAD / 2];
      int n = Math.max(0, in.read(head));
      in.reset();
      String shown = new String(head, 0, n);
      if (shown.startsWith("sep=")) {
        in.readLine();
        shown = shown.lines().skip(1).reduce("", (a, b) -> a + "\n" + b);
      }
      String first = shown.lines().filter(l -> !l.isBlank()).findFirst().orElse("");
      if (first.chars().anyMatch(c -> c < ' ' && c != '\t')) {
        in.close();
        throw new InputException(
            source.name() + " is not a text file; expected CSV with the header " + expected);
      }
      return new Text(in, delimiter(first));
    }

    private static char delimiter(String header) {
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

    @Override
    public int read() throws IOException {
      int c = super.read();
      last = c < 0 ? last : c;
      return c;
    }

    @Override
    public int read(char[] chars, int from, int length) throws IOException {
      int n = super.read(chars, from, length);
      last = n <= 0 ? last : chars[from + n - 1];
      return n;
    }
  }
}
