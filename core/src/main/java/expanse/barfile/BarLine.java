package expanse.barfile;

import expanse.base.InputException;
import expanse.market.Bar;
import expanse.table.ColumnNames;
import expanse.table.NumberStyle;
import expanse.time.TimeDialect;
import expanse.time.TimeParser;
import java.time.DateTimeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads bars of rows that arrive one at a time, each by itself: nothing is known of the rows to
/// come. Not for several threads.
public final class BarLine {
  private final BarColumns columns;
  private final TimeParser times;
  private final double divisor;
  private final @Nullable NumberStyle numbers;

  private BarLine(BarColumns columns, BarReadOptions options) {
    this.columns = columns;
    TimeDialect dialect =
        options.namedZone() == null
            ? TimeDialect.assumedUtc()
            : TimeDialect.of(options.namedZone());
    // rows of several instruments take turns, so their order does not tell an hour that happens
    // twice
    times = new TimeParser(dialect.withOrder(options.hints().dateOrder()), TimeParser.Order.NONE);
    Double scale = options.hints().priceScale();
    divisor = scale == null ? 1 : BarAssembler.divisor(scale);
    Character mark = options.hints().decimalMark();
    numbers = mark == null ? null : new NumberStyle((byte) mark.charValue(), true);
  }

  /// A row that was read.
  ///
  /// @param symbol name of the instrument, empty when no column tells it
  /// @param bar sound, at the time that the row names
  public record Read(String symbol, Bar bar) {}

  /// Whether cells are the names of columns and not values.
  ///
  /// @param options that may name columns
  public static boolean isHeader(List<String> cells, BarReadOptions options) {
    return new BarHeader("", options.hints().columns()).isHeader(cells);
  }

  /// Finds the columns by their names.
  ///
  /// @param source for messages
  /// @param first a row of values
  /// @throws InputException when a column is missing or could be several
  public static BarLine headed(
      String source, List<String> header, List<String> first, BarReadOptions options) {
    return new BarLine(
        BarColumns.find(
            new ColumnNames(source, header),
            TimeCells.content(List.of(first)),
            options.hints().columns()),
        options);
  }

  /// Finds the columns by what stands in a row.
  ///
  /// @param source for messages
  /// @throws InputException when it does not tell
  public static BarLine headless(String source, List<String> first, BarReadOptions options) {
    List<String> names = HeaderlessBars.namesOf(source, List.of(first), options.hints().columns());
    if (names == null) {
      throw new InputException(
          source
              + " begins with '"
              + InputException.shown(String.join(",", first))
              + "', which is neither a header nor a bar; expected "
              + BarColumns.EXPECTED);
    }
    return headed(source, names, first, options);
  }

  /// Reads a row.
  ///
  /// @throws InputException that says what is wrong, without the place
  public Read read(List<String> cells) {
    int most = Math.max(Math.max(columns.time(), columns.clock()), columns.symbol());
    for (int column : new int[] {columns.open(), columns.high(), columns.low(), columns.close()}) {
      most = Math.max(most, column);
    }
    if (cells.size() <= most) {
      throw new InputException("has " + cells.size() + " cells; expected at least " + (most + 1));
    }
    String time = cells.get(columns.time());
    String whole = columns.clock() < 0 ? time : time + " " + cells.get(columns.clock());
    long millis;
    try {
      millis = times.parse(whole);
    } catch (DateTimeException e) {
      throw new InputException("time '" + InputException.shown(whole) + "' " + said(e), e);
    }
    int volume = columns.volume();
    Bar bar =
        new Bar(
            millis,
            price(cells, columns.open(), "open"),
            price(cells, columns.high(), "high"),
            price(cells, columns.low(), "low"),
            price(cells, columns.close(), "close"),
            volume < 0 || volume >= cells.size() ? Double.NaN : number(cells.get(volume)));
    String symbol = columns.symbol() < 0 ? "" : cells.get(columns.symbol()).strip();
    return new Read(symbol, sound(bar));
  }

  private static String said(DateTimeException e) {
    String what = String.valueOf(e.getMessage());
    return what.startsWith("is ") || what.startsWith("happens") ? what : "is " + what;
  }

  private double price(List<String> cells, int column, String name) {
    double value = number(cells.get(column)) / divisor;
    if (Double.isNaN(value)) {
      throw new InputException(
          name + " '" + InputException.shown(cells.get(column)) + "' is not a number");
    }
    return value;
  }

  private double number(String cell) {
    String text = cell.strip();
    return numbers == null ? NumberStyle.value(text) : numbers.parse(text);
  }

  /// A bar as readers of files take it.
  ///
  /// @throws InputException when it is none
  public static Bar sound(Bar bar) {
    if (BarAssembler.isSound(bar)) {
      return bar;
    }
    Bar mended = BarAssembler.mended(bar);
    if (!BarAssembler.isSound(mended)) {
      throw new InputException(bar.refusal());
    }
    return mended;
  }
}
