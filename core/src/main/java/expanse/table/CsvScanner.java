package expanse.table;

import expanse.base.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Splits a stream of bytes into lines and lines into fields, without making strings. Lines end
/// with LF, CRLF or CR; a field may stand in double quotes, but not go over a line end. Empty lines
/// are passed over; spaces between fields count as one.
public final class CsvScanner {
  public static final int LONGEST_LINE = 1 << 16;
  private static final int CHUNK = 1 << 18;
  private static final int MOST_EMPTY_LINES = 100_000;

  private final InputStream in;
  private final String name;
  private final byte[] buffer;
  private int limit;
  private int next;
  private boolean exhausted;

  private int lineStart;
  private int lineEnd;
  private int lineNumber;
  private boolean lineEnded;
  private boolean afterReturn;
  private int emptyLines;

  private byte delimiter;
  private int fields;
  private int[] starts = new int[16];
  private int[] ends = new int[16];

  /// @param name of the file, for messages
  public CsvScanner(InputStream in, String name) {
    this(in, name, new byte[CHUNK]);
  }

  private CsvScanner(InputStream in, String name, byte[] buffer) {
    this.in = in;
    this.name = name;
    this.buffer = buffer;
  }

  /// The fields of a line.
  ///
  /// @param most fields to give; others behind them are left out
  public static List<String> cells(String line, byte delimiter, int most) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    CsvScanner scanner = new CsvScanner(InputStream.nullInputStream(), "", bytes);
    scanner.lineEnd = bytes.length;
    scanner.split(delimiter);
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < Math.min(most, scanner.fields()); i++) {
      cells.add(scanner.field(i));
    }
    return cells;
  }

  /// Goes to the next line that is not empty.
  ///
  /// @return false at the end of the stream
  /// @throws InputException when a line is too long to be one
  public boolean nextLine() throws IOException {
    while (true) {
      int i = next;
      while (true) {
        // afterwards, i is at a line end or at the limit
        while (i < limit && (buffer[i] > '\r' || (buffer[i] != '\n' && buffer[i] != '\r'))) {
          i++;
        }
        if (i < limit || exhausted) {
          break;
        }
        if (i - next > LONGEST_LINE) {
          throw new InputException(
              name
                  + ", row "
                  + (lineNumber + 1)
                  + ": a line of more than 64 KB; this is not a table of comma-separated values");
        }
        i = refill(i);
      }
      if (i == limit && i == next) {
        return false;
      }
      boolean secondHalf = afterReturn && i == next && i < limit && buffer[i] == '\n';
      afterReturn = i < limit && buffer[i] == '\r';
      lineEnded = i < limit;
      lineStart = next;
      lineEnd = i;
      next = Math.min(i + 1, limit);
      if (secondHalf) {
        continue;
      }
      lineNumber++;
      if (!isBlank(lineStart, lineEnd)) {
        return true;
      }
      if (++emptyLines > MOST_EMPTY_LINES) {
        throw new InputException(
            name + ", row " + lineNumber + ": more than 100000 empty lines; the file is damaged");
      }
    }
  }

  private int refill(int i) throws IOException {
    int kept = limit - next;
    System.arraycopy(buffer, next, buffer, 0, kept);
    int read = in.read(buffer, kept, buffer.length - kept);
    exhausted = read < 0;
    limit = kept + Math.max(read, 0);
    int moved = i - next;
    next = 0;
    return moved;
  }

  /// Splits the current line.
  void split(byte delimiterByte) {
    delimiter = delimiterByte;
    fields = 0;
    int i = lineStart;
    while (true) {
      int start = i;
      int stop;
      if (i < lineEnd && buffer[i] == '"') {
        i++;
        while (i < lineEnd && (buffer[i] != '"' || (i + 1 < lineEnd && buffer[i + 1] == '"'))) {
          i += buffer[i] == '"' ? 2 : 1;
        }
        boolean closed = i < lineEnd;
        stop = Math.min(i, lineEnd);
        int after = closed ? i + 1 : lineEnd;
        i = indexOfDelimiter(after);
        if (closed && isBlank(after, i)) {
          start++;
        } else {
          stop = i;
        }
      } else {
        i = indexOfDelimiter(i);
        stop = i;
      }
      addField(start, stop);
      if (i >= lineEnd) {
        return;
      }
      i++;
      if (delimiter == ' ') { // which may stand there several times
        while (i < lineEnd && buffer[i] == ' ') {
          i++;
        }
        if (i == lineEnd) {
          return;
        }
      }
    }
  }

  private int indexOfDelimiter(int from) {
    int i = from;
    while (i < lineEnd && buffer[i] != delimiter) {
      i++;
    }
    return i;
  }

  private void addField(int start, int stop) {
    if (fields == starts.length) {
      starts = Arrays.copyOf(starts, 2 * fields);
      ends = Arrays.copyOf(ends, 2 * fields);
    }
    int from = start;
    int to = stop;
    while (from < to && (buffer[from] == ' ' || buffer[from] == '\t')) {
      from++;
    }
    while (from < to && (buffer[to - 1] == ' ' || buffer[to - 1] == '\t')) {
      to--;
    }
    starts[fields] = from;
    ends[fields] = to;
    fields++;
  }

  /// The bytes that starts and ends refer to, until the next line.
  public byte[] bytes() {
    return buffer;
  }

  /// Number of fields of the line that was split last.
  public int fields() {
    return fields;
  }

  /// First byte of a field.
  public int start(int field) {
    return starts[field];
  }

  /// One past the last byte of a field.
  public int end(int field) {
    return ends[field];
  }

  /// A field as text.
  public String field(int field) {
    return new String(buffer, starts[field], ends[field] - starts[field], StandardCharsets.UTF_8);
  }

  /// The current line as text.
  public String line() {
    return new String(buffer, lineStart, lineEnd - lineStart, StandardCharsets.UTF_8);
  }

  /// The current line as bytes.
  byte[] lineBytes() {
    return Arrays.copyOfRange(buffer, lineStart, lineEnd);
  }

  /// Whether the current line consists of these bytes.
  boolean isLine(byte[] bytes) {
    return lineEnd - lineStart == bytes.length
        && Arrays.equals(buffer, lineStart, lineEnd, bytes, 0, bytes.length);
  }

  /// Number of the current line, from 1, empty ones counted.
  public int lineNumber() {
    return lineNumber;
  }

  /// Whether the current line has a line end: the last one may not.
  public boolean lineEnded() {
    return lineEnded;
  }

  /// Whether no field of the line that was split last holds anything.
  boolean isEmptyRow() {
    for (int i = 0; i < fields; i++) {
      if (starts[i] < ends[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t') {
        return false;
      }
    }
    return true;
  }
}
