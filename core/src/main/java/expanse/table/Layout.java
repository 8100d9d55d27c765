package expanse.table;

import expanse.base.InputException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where in a text its table stands: found out from the first lines.
///
/// @param delimiter between cells
/// @param names of the columns; those of its shape when the table has no header
/// @param hasHeader whether the names stand in the file
/// @param lastHeaderLine number of the last line before the rows, 0 when they begin at once
/// @param groups names that stand below the header, one a column, as those of instruments do; empty
///   when there are none
/// @param rows cells of the first rows
/// @param notes what was passed over or assumed, one sentence each
public record Layout(
    byte delimiter,
    List<String> names,
    boolean hasHeader,
    int lastHeaderLine,
    List<String> groups,
    List<List<String>> rows,
    List<String> notes) {
  private static final byte[] DELIMITERS = {',', ';', '\t', '|', ' '};
  private static final int LOOKED_AT = 200;
  private static final int HEADER_AMONG = 40;
  private static final int MOST_BELOW = 3;
  private static final int FEWEST_NUMBERS = 4;
  private static final int MOST_COLUMNS = 1000;

  /// Copies the lists.
  public Layout {
    names = List.copyOf(names);
    groups = List.copyOf(groups);
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /// The same with other names.
  public Layout withNames(List<String> others) {
    return new Layout(delimiter, others, hasHeader, lastHeaderLine, groups, rows, notes);
  }

  private record Line(int number, String text) {}

  private static List<String> cells(String line, byte delimiter) {
    return CsvScanner.cells(line, delimiter, MOST_COLUMNS + 1);
  }

  /// Finds the table in a text.
  ///
  /// @throws InputException when there is none: says what the text looks like
  public static Layout find(TextSource source, HeaderRule rule) {
    List<Line> lines = TextSource.reading(source.path(), () -> lines(source, rule));
    if (lines.isEmpty()) {
      throw new InputException(source.name() + " is empty: it holds no line with text");
    }
    Layout headed = headed(source.name(), lines, rule);
    if (headed != null) {
      return headed;
    }
    List<Line> content = lines.stream().filter(line -> !isHint(line.text)).toList();
    if (content.isEmpty()) {
      throw new InputException(source.name() + " is empty: it holds no line with text");
    }
    byte delimiter = delimiterOf(source.name(), content.getFirst().text, rule.expected());
    List<List<String>> rows = content.stream().map(line -> cells(line.text, delimiter)).toList();
    List<String> first = rows.getFirst();
    if (first.size() > MOST_COLUMNS) {
      throw new InputException(
          source.name()
              + " has more than "
              + MOST_COLUMNS
              + " columns; expected "
              + rule.expected());
    }
    List<String> names = rule.namesOf(rows);
    if (names == null) {
      return new Layout(
          delimiter,
          first,
          true,
          content.getFirst().number,
          List.of(),
          rows.subList(1, rows.size()),
          List.of());
    }
    return new Layout(
        delimiter,
        names,
        false,
        content.getFirst().number - 1,
        List.of(),
        rows,
        List.of("It has no header; its columns were taken as " + String.join(", ", names) + "."));
  }

  private static List<Line> lines(TextSource source, HeaderRule rule) throws java.io.IOException {
    List<Line> lines = new ArrayList<>();
    try (InputStream in = source.open()) {
      CsvScanner scanner = new CsvScanner(in, source.name());
      while (lines.size() < LOOKED_AT && scanner.nextLine()) {
        String line = scanner.line();
        if (lines.isEmpty() && line.startsWith("\uFEFF")) {
          line = line.substring(1);
        }
        if (line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
          if (lines.isEmpty()) {
            throw new InputException(
                source.name()
                    + " is not a text file; expected CSV with the header "
                    + rule.expected());
          }
          break;
        }
        lines.add(new Line(scanner.lineNumber(), line));
      }
    }
    return lines;
  }

  private static @Nullable Layout headed(String name, List<Line> lines, HeaderRule rule) {
    for (int i = 0; i < Math.min(HEADER_AMONG, lines.size()); i++) {
      for (byte delimiter : DELIMITERS) {
        if (lines.get(i).text.indexOf(delimiter) < 0) {
          continue;
        }
        List<String> cells = cells(lines.get(i).text, delimiter);
        if (cells.size() <= MOST_COLUMNS && rule.isHeader(cells)) {
          return below(name, lines, i, delimiter, cells, rule);
        }
      }
    }
    return null;
  }

  private static Layout below(
      String name,
      List<Line> lines,
      int header,
      byte delimiter,
      List<String> names,
      HeaderRule rule) {
    List<String> notes = new ArrayList<>();
    List<Line> above = lines.subList(0, header).stream().filter(l -> !isHint(l.text)).toList();
    for (Line line : above) {
      List<String> cells = cells(line.text, delimiter);
      if (cells.size() == names.size()
          && cells.stream().filter(NumberStyle::isNumber).count() >= FEWEST_NUMBERS) {
        throw new InputException(
            name
                + " has rows above its header, which stands in row "
                + lines.get(header).number
                + "; put it on top");
      }
    }
    if (!above.isEmpty()) {
      notes.add(
          above.size() == 1
              ? "Its line '"
                  + InputException.shown(above.getFirst().text)
                  + "' above the header was passed over."
              : "Its "
                  + above.size()
                  + " lines above the header, '"
                  + InputException.shown(above.getFirst().text)
                  + "' and so on, were passed over.");
    }
    int last = header;
    List<String> groups = List.of();
    while (last + 1 < lines.size() && last - header < MOST_BELOW) {
      List<String> cells = cells(lines.get(last + 1).text, delimiter);
      if (!rule.continuesHeader(names, cells)) {
        break;
      }
      String head = cells.getFirst().toLowerCase(Locale.ROOT);
      if (head.equals("ticker") || head.equals("symbol") || head.equals("symbols")) {
        groups = cells;
      }
      last++;
    }
    List<List<String>> rows =
        lines.subList(last + 1, lines.size()).stream()
            .map(line -> cells(line.text, delimiter))
            .toList();
    return new Layout(delimiter, names, true, lines.get(last).number, groups, rows, notes);
  }

  /// Comments, and the hint for spreadsheet programs.
  private static boolean isHint(String line) {
    String start = line.strip();
    return start.startsWith("#") || (start.startsWith("sep=") && start.length() == 5);
  }

  private static byte delimiterOf(String file, String line, String expected) {
    byte best = 0;
    long most = 0;
    for (byte candidate : DELIMITERS) {
      boolean better =
          candidate == ' '
              ? most == 0 && cells(line, candidate).size() > 4
              : line.chars().filter(c -> c == candidate).count() > most;
      if (better) {
        most = line.chars().filter(c -> c == candidate).count();
        best = candidate;
      }
    }
    if (most == 0) {
      throw new InputException(
          file
              + " has only one column, '"
              + InputException.shown(line)
              + "'; expected "
              + expected
              + ", separated by comma, semicolon, tab or |");
    }
    return best;
  }
}
