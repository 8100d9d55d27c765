package expanse.window;

import expanse.base.AtomicFiles;
import expanse.base.CellText;
import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.market.BarSeries;
import expanse.table.ColumnNames;
import expanse.table.SmallTable;
import expanse.table.SymbolColumn;
import expanse.table.TextSource;
import expanse.time.TimeParser;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Window files: `window,split,start`, one reviewed window a row; split is train, validation, test
/// or empty, start the time of the first bar.
public final class WindowFile {
  private static final String EXPECTED = "window,split,start";

  private final Path file;
  private final BarSeries bars;
  private final int length;
  private final long shiftMillis;
  private final @Nullable String symbol;
  private final TimeParser times;

  private WindowFile(
      Path file,
      BarSeries bars,
      int length,
      ZoneId zone,
      long shiftMillis,
      @Nullable String symbol) {
    this.file = file;
    this.bars = bars;
    this.length = length;
    this.shiftMillis = shiftMillis;
    this.symbol = symbol;
    this.times = new TimeParser(zone, TimeParser.Order.NONE);
  }

  /// Reads windows, in the order of the file.
  ///
  /// @param bars that the windows lie in
  /// @param length bars of a window
  /// @param zone of times without an offset
  /// @param shiftMillis added to every time, as for bars whose times are those of their ends
  /// @throws InputException when the file is no such file, a window is not in the bars, or the file
  ///   ends without a line end, so that its last value may have been cut; names file, row, column
  ///   and value
  public static List<Window> read(
      Path file, BarSeries bars, int length, ZoneId zone, long shiftMillis) {
    return read(file, bars, length, zone, shiftMillis, null);
  }

  /// As [#read(Path, BarSeries, int, ZoneId, long)], the windows of one instrument of a file with a
  /// column `symbol`, none when it names none.
  ///
  /// @param symbol the instrument; null for all rows
  public static List<Window> read(
      Path file,
      BarSeries bars,
      int length,
      ZoneId zone,
      long shiftMillis,
      @Nullable String symbol) {
    return new WindowFile(file, bars, length, zone, shiftMillis, symbol).read();
  }

  /// Writes windows, whole or not at all; with a column `symbol` where instruments have names.
  ///
  /// @throws InputException when the file cannot be written
  public static void write(Path file, BarSeries bars, List<Window> windows) {
    StringBuilder text = new StringBuilder(EXPECTED);
    text.append(bars.isNamed() ? ",symbol\n" : "\n");
    for (Window window : windows) {
      Subset subset = window.subset();
      text.append(quoted(CellText.of(window.id()))).append(',');
      text.append(subset == null ? "" : subset.text()).append(',');
      text.append(TimeText.of(bars.time(window.start())));
      if (bars.isNamed()) {
        text.append(',').append(quoted(bars.instrumentOf(window.start()).name()));
      }
      text.append('\n');
    }
    AtomicFiles.writeString(file, text.toString());
  }

  private static String quoted(String id) {
    return id.matches("[^,\"\\p{Cntrl}]*") ? id : '"' + id.replace("\"", "\"\"") + '"';
  }

  private List<Window> read() {
    SmallTable table =
        SymbolColumn.rowsOf(
            SmallTable.read(TextSource.of(file), EXPECTED), file.toString(), symbol);
    ColumnNames names = new ColumnNames(file.toString(), table.header());
    int id = names.require(List.of("window", "windowid", "id"), EXPECTED);
    int split = names.find(List.of("split", "part"));
    int start = names.require(List.of("start", "starttime", "startts", "time"), EXPECTED);
    List<Window> windows = new ArrayList<>();
    Map<String, Long> rowOfId = new HashMap<>();
    for (SmallTable.Row row : table.rows()) {
      if (row.cells().size() != names.size()) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "%s, row %d has %d cells and the header %d; expected %s",
                file,
                row.number(),
                row.cells().size(),
                names.size(),
                EXPECTED));
      }
      String name = row.cells().get(id);
      Long before = rowOfId.put(name, row.number());
      if (before != null) {
        throw wrong(row, names, id, "names a window twice, here and in row " + before);
      }
      windows.add(new Window(name, splitOf(row, names, split), startOf(row, names, start)));
    }
    int last = names.size() - 1;
    if (!table.ended() && !windows.isEmpty() && (last == start || last == split)) {
      throw wrong(table.rows().getLast(), names, last, InputFiles.NO_LINE_END);
    }
    if (windows.isEmpty() && symbol == null) {
      throw new InputException(file + " holds a header and no windows");
    }
    return windows;
  }

  private @Nullable Subset splitOf(SmallTable.Row row, ColumnNames names, int column) {
    String text = column < 0 ? "" : row.cells().get(column).toLowerCase(Locale.ROOT);
    return switch (text) {
      case "" -> null;
      case "train", "training" -> Subset.TRAIN;
      case "validation", "val", "valid" -> Subset.VALIDATION;
      case "test" -> Subset.TEST;
      default ->
          throw wrong(
              row, names, column, "is not a subset; write train, validation, test or nothing");
    };
  }

  private int startOf(SmallTable.Row row, ColumnNames names, int column) {
    long time;
    try {
      time = times.parse(row.cells().get(column)) + shiftMillis;
    } catch (DateTimeException e) {
      throw wrong(row, names, column, "is " + e.getMessage());
    }
    int at = bars.indexOf(time);
    if (at < 0) {
      throw wrong(row, names, column, "is not the start of a bar; give the windows of these bars");
    }
    if (at > bars.size() - length) {
      throw wrong(
          row,
          names,
          column,
          "starts a window of " + length + " bars, and only " + (bars.size() - at) + " are left");
    }
    return at;
  }

  private InputException wrong(SmallTable.Row row, ColumnNames names, int column, String what) {
    return InputException.ofCell(
        file, row.number(), names.name(column), row.cells().get(column), what);
  }
}
