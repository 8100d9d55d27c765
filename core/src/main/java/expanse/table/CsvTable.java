package expanse.table;

import expanse.base.DuckDb;
import expanse.base.InputException;
import expanse.time.TimeParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A CSV file of times and numbers: finds out its delimiter and decimal mark and reads cells.
public final class CsvTable {
  private static final byte[] DELIMITERS = {',', ';', '\t', '|'};

  private final String file;
  private final CsvScanner scanner;
  private final ColumnNames names;
  private final byte delimiter;

  private byte mark = '.';
  private boolean markKnown;
  private boolean commaMayGroup = true;
  private int badNumber = -1;
  private String badNumberReason = "";

  private CsvTable(String file, CsvScanner scanner, ColumnNames names, byte delimiter) {
    this.file = file;
    this.scanner = scanner;
    this.names = names;
    this.delimiter = delimiter;
  }

  /// Reads the header.
  ///
  /// @param expected the header that would be right, for messages
  public static CsvTable open(InputStream in, String file, String expected) throws IOException {
    CsvScanner scanner = new CsvScanner(in, file);
    byte delimiter = 0;
    while (true) {
      if (!scanner.nextLine()) {
        throw new InputException(file + " is empty: it holds no line with text");
      }
      String line = scanner.line();
      if (scanner.lineNumber() == 1) {
        refuseOtherFormats(file, line, scanner, expected);
      }
      String start = line.strip();
      if (start.startsWith("#")) {
        continue; // comments on top
      }
      if (start.startsWith("sep=") && start.length() == 5) {
        continue; // a hint for spreadsheet programs
      }
      delimiter = delimiterOf(file, start, expected);
      break;
    }
    scanner.split(delimiter);
    if (scanner.fields() > 1000) {
      throw new InputException(
          file + " has " + scanner.fields() + " columns; expected " + expected);
    }
    List<String> header = new ArrayList<>();
    for (int i = 0; i < scanner.fields(); i++) {
      String name = scanner.field(i);
      header.add(i == 0 && name.startsWith("\uFEFF") ? name.substring(1).replace("\"", "") : name);
    }
    return new CsvTable(file, scanner, new ColumnNames(file, header), delimiter);
  }

  private static void refuseOtherFormats(
      String file, String line, CsvScanner scanner, String expected) {
    byte[] raw = scanner.bytes();
    if (line.startsWith("PK\u0003\u0004")) {
      throw new InputException(
          file + " is a zip archive or a spreadsheet; unpack it or save it as CSV");
    }
    if (DuckDb.isParquet(line.getBytes(StandardCharsets.ISO_8859_1))) {
      throw new InputException(file + " is a Parquet file; name it .parquet");
    }
    int mark = (raw[0] & 0xFF) << 8 | (raw[1] & 0xFF);
    if (mark == 0xFFFE || mark == 0xFEFF) {
      throw new InputException(file + " is UTF-16 text; save it as UTF-8");
    }
    if (line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
      throw new InputException(
          file + " is not a text file; expected CSV with the header " + expected);
    }
  }

  private static byte delimiterOf(String file, String header, String expected) {
    byte best = 0;
    long most = 0;
    for (byte candidate : DELIMITERS) {
      long count = header.chars().filter(c -> c == candidate).count();
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    if (most == 0) {
      throw new InputException(
          file
              + " has only one column, '"
              + InputException.shown(header)
              + "'; expected "
              + expected
              + ", separated by comma, semicolon, tab or |");
    }
    return best;
  }

  public ColumnNames names() {
    return names;
  }

  public CsvScanner scanner() {
    return scanner;
  }

  /// Goes to the next row and splits it.
  public boolean nextRow() throws IOException {
    badNumber = -1;
    if (!scanner.nextLine()) {
      return false;
    }
    scanner.split(delimiter);
    return true;
  }

  /// Whether the row has as many cells as the header; an empty one too many at its end is allowed.
  public boolean isWhole() {
    int extra = scanner.fields() - names.size();
    return extra == 0 || (extra == 1 && scanner.start(names.size()) == scanner.end(names.size()));
  }

  /// What is wrong with a row that is not whole.
  public String misfit() {
    return "has " + scanner.fields() + " cells and the header " + names.size();
  }

  /// Decides by the first row whether `date` and `time` belong together.
  ///
  /// @return -1 when they do, else the column that tells the whole time
  public int wholeTime(int date, int time) {
    String day = scanner.field(date);
    String clock = scanner.field(time);
    boolean clockOnly = clock.matches("\\d{1,2}:\\d{2}(:\\d{2})?([.,]\\d+)?|\\d{4}|\\d{6}");
    if (clockOnly && !day.contains(":")) {
      return -1;
    }
    return day.contains(":") ? date : time;
  }

  /// The time in a cell, or in two.
  ///
  /// @param joined room to put two cells together
  public long time(TimeParser times, int column, int clock, byte[] joined) {
    byte[] bytes = scanner.bytes();
    int from = scanner.start(column);
    int to = scanner.end(column);
    if (clock < 0) {
      return times.parse(bytes, from, to);
    }
    int clockFrom = scanner.start(clock);
    int clockLength = scanner.end(clock) - clockFrom;
    int dateLength = to - from;
    if (clockLength == 0 || dateLength + clockLength + 1 > joined.length) {
      throw new DateTimeException("without a time of day in column " + names.name(clock));
    }
    System.arraycopy(bytes, from, joined, 0, dateLength);
    joined[dateLength] = ' ';
    System.arraycopy(bytes, clockFrom, joined, dateLength + 1, clockLength);
    return times.parse(joined, 0, dateLength + 1 + clockLength);
  }

  /// The number in a cell; when there is none, [#badNumber()] is this column.
  public double number(int column) {
    byte[] bytes = scanner.bytes();
    int from = scanner.start(column);
    int to = scanner.end(column);
    double value = Decimals.parse(bytes, from, to, mark);
    if (Double.isNaN(value) || !markKnown) {
      return unusual(bytes, from, to, column, value);
    }
    if (mark == ',' && commaMayGroup) {
      noteGroup(bytes, from, to);
    }
    return value;
  }

  /// As [#number(int)], but NaN for an empty cell.
  public double numberOrEmpty(int column) {
    return scanner.start(column) == scanner.end(column) ? Double.NaN : number(column);
  }

  private double unusual(byte[] bytes, int from, int to, int column, double value) {
    boolean point = contains(bytes, from, to, (byte) '.');
    boolean comma = contains(bytes, from, to, (byte) ',');
    if (!markKnown && (point || comma)) {
      if (comma && !point && delimiter != ',') {
        mark = ',';
        markKnown = true;
        return number(column);
      }
      markKnown = true;
    }
    if (!Double.isNaN(value)) {
      return value;
    }
    if (badNumber < 0) {
      badNumber = column;
      if (from == to) {
        badNumberReason = "is missing";
      } else if (comma && point) {
        badNumberReason = "is not a plain number; write it without thousands separators";
      } else if (comma || (point && mark == ',')) {
        badNumberReason = "is not a number with a decimal " + (mark == '.' ? "point" : "comma");
      } else {
        badNumberReason = "is not a number";
      }
    }
    return Double.NaN;
  }

  /// `1,234` may mean a thousand; any other number of digits behind the comma settles it.
  private void noteGroup(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == ',') {
        commaMayGroup = to - i == 4 && i - from <= 3 && bytes[from] != '0';
        return;
      }
    }
  }

  private static boolean contains(byte[] bytes, int from, int to, byte what) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == what) {
        return true;
      }
    }
    return false;
  }

  /// Column of the first number of this row that was none, or -1.
  public int badNumber() {
    return badNumber;
  }

  /// What is wrong with it.
  public String badNumberReason() {
    return badNumberReason;
  }

  /// What the end of the file tells.
  ///
  /// @throws InputException when commas may be decimal marks or thousands separators
  public void addNotes(Consumer<String> notes) {
    if (mark == ',') {
      if (commaMayGroup) {
        throw new InputException(
            file
                + ": every comma in its numbers has three digits behind it, so that 1,234 may be a"
                + " thousand or a fraction; write the numbers with a decimal point");
      }
      notes.accept("Its numbers have decimal commas.");
    }
    if (!scanner.lineEnded()) {
      notes.accept(
          "Its last line has no line end: if the file was cut there, its last row is wrong.");
    }
  }
}
