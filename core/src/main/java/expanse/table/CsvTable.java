package expanse.table;

import expanse.base.InputException;
import expanse.time.TimeParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rows of a text of times and numbers: finds out its decimal mark and reads cells.
///
/// Rows without anything in their cells are passed over, and so is the header where it comes again,
/// as it does in files that were joined. Lines of words behind the last row are a footer.
public final class CsvTable implements AutoCloseable {
  private final String file;
  private final InputStream in;
  private final CsvScanner scanner;
  private final ColumnNames names;
  private final byte delimiter;
  private final byte[] header;
  private final int firstRow;

  private NumberStyle style = NumberStyle.UNKNOWN;
  private boolean mayBeThousands;
  private boolean grouped;
  private int badNumber = -1;
  private String badNumberReason = "";
  private int headersAgain;

  private CsvTable(
      TextSource source, InputStream in, CsvScanner scanner, Layout layout, byte[] header) {
    this.file = source.name();
    this.in = in;
    this.scanner = scanner;
    this.names = new ColumnNames(file, layout.names());
    this.delimiter = layout.delimiter();
    this.header = header;
    this.firstRow = source.isJson() && layout.hasHeader() ? 1 : 0;
  }

  /// Goes to the first row.
  public static CsvTable open(TextSource source, Layout layout) throws IOException {
    InputStream in = source.open();
    CsvScanner scanner = new CsvScanner(in, source.name());
    byte[] header = new byte[0];
    while (scanner.lineNumber() < layout.lastHeaderLine() && scanner.nextLine()) {
      if (layout.hasHeader() && header.length == 0) {
        scanner.split(layout.delimiter());
        String first = scanner.field(0).replace("\uFEFF", "").replace("\"", "");
        if (scanner.fields() == layout.names().size() && first.equals(layout.names().getFirst())) {
          header = scanner.lineBytes();
        }
      }
    }
    return new CsvTable(source, in, scanner, layout, header);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /// The columns.
  public ColumnNames names() {
    return names;
  }

  /// What reads the lines.
  public CsvScanner scanner() {
    return scanner;
  }

  /// Number of the current row, for people: of its line, or of its record where there are no lines.
  public long rowNumber() {
    return (long) scanner.lineNumber() - firstRow;
  }

  /// Goes to the next row and splits it.
  public boolean nextRow() throws IOException {
    badNumber = -1;
    while (scanner.nextLine()) {
      if (header.length > 0 && scanner.isLine(header)) {
        headersAgain++;
        continue;
      }
      scanner.split(delimiter);
      if (!scanner.isEmptyRow()) {
        return true;
      }
    }
    return false;
  }

  /// Whether the row is words, as footers are, and no time with numbers.
  public boolean isWords() {
    byte[] bytes = scanner.bytes();
    int from = scanner.start(0);
    if (scanner.end(0) - from < 2 || !Character.isLetter(bytes[from] & 0xFF)) {
      return false;
    }
    for (int i = 1; i < scanner.fields(); i++) {
      int start = scanner.start(i);
      boolean number = !Double.isNaN(Decimals.parse(bytes, start, scanner.end(i), style.mark()));
      if (number && scanner.fields() == names.size()) {
        return false;
      }
    }
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
    int dateTo = from;
    while (dateTo < to && bytes[dateTo] != ' ' && bytes[dateTo] != 'T') {
      dateTo++; // a spreadsheet's midnight may follow a date
    }
    int clockFrom = scanner.start(clock);
    int clockLength = scanner.end(clock) - clockFrom;
    int dateLength = (midnight(bytes, dateTo, to) ? dateTo : to) - from;
    if (clockLength == 0 || dateLength + clockLength + 1 > joined.length) {
      throw new DateTimeException("without a time of day in column " + names.name(clock));
    }
    System.arraycopy(bytes, from, joined, 0, dateLength);
    joined[dateLength] = ' ';
    System.arraycopy(bytes, clockFrom, joined, dateLength + 1, clockLength);
    return times.parse(joined, 0, dateLength + 1 + clockLength);
  }

  private static boolean midnight(byte[] bytes, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (bytes[i] != '0' && bytes[i] != ':' && bytes[i] != '.' && bytes[i] != ' ') {
        return false;
      }
    }
    return to - from > 4;
  }

  /// Finds out how numbers are written.
  ///
  /// @param columns that hold numbers
  /// @param decimalMark named by the user, or null
  public void settleNumbers(Layout layout, int[] columns, @Nullable Character decimalMark) {
    style =
        decimalMark == null ? NumberStyle.of(layout.rows(), columns) : NumberStyle.of(decimalMark);
  }

  /// The number in a cell; when there is none, [#badNumber()] is this column.
  public double number(int column) {
    byte[] bytes = scanner.bytes();
    int from = scanner.start(column);
    int to = scanner.end(column);
    double value = Decimals.parse(bytes, from, to, style.mark());
    return Double.isNaN(value) ? unusual(scanner.field(column), column) : value;
  }

  /// As [#number(int)], but NaN for an empty cell and the words for one, and with numbers that may
  /// be shortened to thousands and millions.
  public double numberOrEmpty(int column) {
    byte[] bytes = scanner.bytes();
    int from = scanner.start(column);
    int to = scanner.end(column);
    double value = Decimals.parse(bytes, from, to, style.mark());
    if (!Double.isNaN(value) || from == to) {
      return value;
    }
    String cell = scanner.field(column);
    if (isNothing(cell)) {
      return Double.NaN;
    }
    value = style.parseShortened(cell);
    return Double.isNaN(value) ? unusual(cell, column) : value;
  }

  /// Whether a cell is empty or holds a word for that.
  public boolean isNothing(int column) {
    return scanner.start(column) == scanner.end(column) || isNothing(scanner.field(column));
  }

  private static boolean isNothing(String cell) {
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "", "nan", "null", "none", "na", "n/a", "#n/a", "-", "--" -> true;
      default -> false;
    };
  }

  private double unusual(String cell, int column) {
    char mark = (char) style.mark();
    char other = mark == '.' ? ',' : '.';
    boolean bare = cell.indexOf(other) >= 0 && cell.indexOf(mark) < 0;
    double value = style.parse(cell);
    if (!Double.isNaN(value)
        && (style.certain() || !bare || cell.indexOf(other) != cell.lastIndexOf(other))) {
      grouped = true;
      return value;
    }
    if (bare && !style.certain() && delimiter != ',') {
      mayBeThousands = true;
      return Decimals.parse(
          cell.replace(',', '.').getBytes(StandardCharsets.UTF_8), 0, cell.length(), (byte) '.');
    }
    if (badNumber < 0) {
      badNumber = column;
      if (cell.isEmpty()) {
        badNumberReason = "is missing";
      } else if (bare && cell.chars().allMatch(c -> c == other || (c >= '0' && c <= '9'))) {
        badNumberReason = "is not a number with a decimal " + (mark == '.' ? "point" : "comma");
      } else {
        badNumberReason = "is not a number";
      }
    }
    return Double.NaN;
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
    if (mayBeThousands) {
      throw new InputException(
          file
              + ": every comma in its first numbers has three digits behind it, so that 1,234 may"
              + " be a thousand or a fraction; say which with --decimal-mark comma or"
              + " --decimal-mark point");
    }
    if (style.mark() == ',') {
      notes.accept("Its numbers have decimal commas.");
    }
    if (grouped) {
      notes.accept("Marks between the thousands of its numbers were taken out.");
    }
    if (headersAgain > 0) {
      notes.accept(
          "Its header comes again "
              + (headersAgain == 1 ? "once" : headersAgain + " times")
              + ", as in files that were joined.");
    }
    if (!scanner.lineEnded() && firstRow == 0) {
      notes.accept(
          "Its last line has no line end: if the file was cut there, its last row is wrong.");
    }
  }
}
