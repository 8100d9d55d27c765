package expanse.barfile;

import expanse.base.InputException;
import expanse.base.Memory;
import expanse.market.BarBuilder;
import expanse.market.BarSeries;
import expanse.table.ColumnNames;
import expanse.table.CsvScanner;
import expanse.table.CsvTable;
import expanse.table.HeaderRule;
import expanse.table.Layout;
import expanse.table.NumberStyle;
import expanse.table.TextSource;
import expanse.time.TimeDialect;
import expanse.time.TimeParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Single trades in columns, in order of time; several may have the same time. Immutable.
public final class Trades {
  private static final String EXPECTED = "time,price[,amount]";
  private static final int BYTES_A_ROW = 24;
  private static final List<String> TIMES =
      List.of("time", "timestamp", "datetime", "tsevent", "date", "ts", "unix", "unixtime", "t");
  private static final List<String> PRICES = List.of("price", "p", "rate", "lastprice");
  private static final List<String> AMOUNTS =
      List.of("amount", "size", "qty", "quantity", "volume", "vol", "q");

  private int size;
  private long[] time = new long[1024];
  private double[] price = new double[1024];
  private double[] amount = new double[1024];
  private boolean hasAmount;
  private long badRows;
  private final List<String> notes = new ArrayList<>();

  private Trades() {}

  /// Reads a file of trades in text: `time,price[,amount]`, with the same freedom as bars files.
  ///
  /// @throws InputException when the file is no trades file, or a row is invalid and invalid rows
  ///   are not to be dropped
  public static Trades read(Path file, BarReadOptions options) {
    TextSource source = TextSource.of(file);
    return TextSource.reading(file, () -> read(source, options));
  }

  /// As [#read(Path, BarReadOptions)], from a stream.
  ///
  /// @param name of the source, for messages
  public static Trades read(InputStream in, String name, BarReadOptions options)
      throws IOException {
    return read(TextSource.of(in, name), options);
  }

  private static Trades read(TextSource source, BarReadOptions options) throws IOException {
    Layout layout = Layout.find(source, new TradeHeader());
    try (CsvTable table = CsvTable.open(source, layout)) {
      return read(source.name(), layout, table, options);
    }
  }

  private static Trades read(String name, Layout layout, CsvTable table, BarReadOptions options)
      throws IOException {
    int timeColumn = table.names().require(TIMES, EXPECTED);
    int priceColumn = table.names().require(PRICES, EXPECTED);
    int amountColumn = table.names().find(AMOUNTS);
    table.settleNumbers(
        layout, new int[] {priceColumn, amountColumn}, options.hints().decimalMark());
    TimeParser times =
        new TimeParser(
            TimeDialect.of(options.zone()).withOrder(options.hints().dateOrder()),
            TimeParser.Order.RISING);
    CsvScanner scanner = table.scanner();
    Trades trades = new Trades();
    trades.hasAmount = amountColumn >= 0;
    trades.notes.addAll(layout.notes());
    String firstIssue = "";
    while (table.nextRow()) {
      String issue = "";
      int column = timeColumn;
      long t = 0;
      double p = Double.NaN;
      double a = 0;
      if (!table.isWhole()) {
        issue = table.misfit();
      } else {
        try {
          t = table.time(times, timeColumn, -1, new byte[0]);
          p = table.number(priceColumn);
          a = amountColumn < 0 ? 0 : table.number(amountColumn);
          if (table.badNumber() >= 0) {
            column = table.badNumber();
            issue = table.badNumberReason();
          } else if (!(p > 0) || p == Double.POSITIVE_INFINITY) {
            column = priceColumn;
            issue = "is not a price above zero";
          } else if (!(a >= 0) || a == Double.POSITIVE_INFINITY) {
            column = amountColumn;
            issue = "is not an amount";
          } else if (times.twiceId() != 0) {
            issue = "happens twice when the clock goes back; write times in UTC or with an offset";
          } else if (trades.size > 0 && t < trades.time[trades.size - 1]) {
            issue = "is before the time of an earlier row; rows must be in order of time";
          }
        } catch (DateTimeException e) {
          issue = "is " + e.getMessage();
        }
      }
      if (issue.isEmpty()) {
        trades.add(t, p, a, name);
        continue;
      }
      trades.badRows++;
      if (firstIssue.isEmpty()) {
        String value = table.isWhole() ? scanner.field(column) : scanner.line();
        firstIssue =
            new BarIssue(
                    table.rowNumber(),
                    table.names().name(column),
                    InputException.shown(value),
                    issue)
                .text();
      }
    }
    table.addNotes(trades.notes::add);
    trades.refuse(name, firstIssue, options);
    return trades;
  }

  /// Knows tables of trades.
  private static final class TradeHeader implements HeaderRule {
    @Override
    public boolean isHeader(List<String> cells) {
      List<String> plain = cells.stream().map(ColumnNames::plain).toList();
      return PRICES.stream().anyMatch(plain::contains) && TIMES.stream().anyMatch(plain::contains);
    }

    @Override
    public boolean continuesHeader(List<String> header, List<String> cells) {
      return false;
    }

    @Override
    public @Nullable List<String> namesOf(List<List<String>> rows) {
      List<String> first = rows.getFirst();
      return first.size() == 3
              && TimeCells.isTime(first.getFirst())
              && NumberStyle.isNumber(first.get(1))
              && NumberStyle.isNumber(first.get(2))
          ? List.of("time", "price", "amount")
          : null;
    }

    @Override
    public String expected() {
      return EXPECTED;
    }
  }

  private void refuse(String name, String firstIssue, BarReadOptions options) {
    if (badRows > 0 && (options.drop() == BarReadOptions.Drop.NONE || badRows >= size)) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s, %s%s; mend the file%s",
              name,
              firstIssue,
              badRows > 1 ? " (and " + (badRows - 1) + " more invalid rows)" : "",
              badRows >= size
                  ? " (too many rows are invalid to skip them)"
                  : ", or drop such rows with --skip-bad"));
    }
    if (size == 0) {
      throw new InputException(name + " holds a header and no trades");
    }
  }

  private void add(long t, double p, double a, String name) {
    if (size == time.length) {
      int capacity = size + (size >> 1);
      Memory.require(
          (long) (capacity + size) * BYTES_A_ROW, name + " with more than " + size + " trades");
      time = Arrays.copyOf(time, capacity);
      price = Arrays.copyOf(price, capacity);
      amount = Arrays.copyOf(amount, capacity);
    }
    time[size] = t;
    price[size] = p;
    amount[size] = a;
    size++;
  }

  /// Number of trades.
  public int size() {
    return size;
  }

  /// Epoch milliseconds of trade i.
  public long time(int i) {
    return time[i];
  }

  /// Price of trade i.
  public double price(int i) {
    return price[i];
  }

  /// Amount of trade i, 0 when amounts are not known.
  public double amount(int i) {
    return amount[i];
  }

  /// Rows that were dropped.
  public long badRows() {
    return badRows;
  }

  /// What a user should know about the file.
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /// Bars of an interval, counted from 1970-01-01T00:00Z. An interval without trades has no bar;
  /// the first and the last bar may cover less than the interval.
  public BarSeries toBars(long intervalMillis) {
    if (intervalMillis <= 0) {
      throw new InputException("the interval of bars must be above zero");
    }
    BarBuilder bars = new BarBuilder(1024, hasAmount);
    long current = Long.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      long start = Math.floorDiv(time[i], intervalMillis) * intervalMillis;
      if (start != current) {
        bars.begin(start, price[i], amount[i]);
        current = start;
      } else {
        bars.widen(price[i], amount[i]);
      }
    }
    return bars.build();
  }
}
