package expanse.barfile;

import expanse.base.AtomicFiles;
import expanse.base.DuckDb;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Memory;
import expanse.base.Plural;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.table.ColumnNames;
import expanse.time.TimeDialect;
import expanse.time.TimeParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Bars in Parquet files.
///
/// Files written here carry a checksum of the bars in their metadata, and reading verifies it.
final class ParquetBars {
  private static final String CHECKSUM = "expanse_bars_sha256";
  private static final int BYTES_A_ROW = 110;
  private static final int LONGEST_TIME = 100;
  private static final Pattern PAIR = Pattern.compile("\\('([^']*)', '([^']*)'\\)");
  private static final Set<String> NUMBERS =
      Set.of(
          "DOUBLE",
          "FLOAT",
          "BIGINT",
          "INTEGER",
          "SMALLINT",
          "TINYINT",
          "UBIGINT",
          "UINTEGER",
          "USMALLINT",
          "UTINYINT");

  // bytes, and lists and structures: what DuckDB writes of nested ones as text grows without bound
  private static final Pattern NO_CELLS = Pattern.compile("^(BLOB|STRUCT|MAP|UNION)|\\]$");

  private ParquetBars() {}

  /// Gives all rows of a file to what `start` makes.
  static <R extends BarRows> R scan(Path file, BarReadOptions options, BarRows.Start<R> start) {
    try (Connection connection = DuckDb.open()) {
      List<DuckDb.Column> all = DuckDb.columns(connection, file);
      BarColumns columns = columns(connection, file, all, options.hints());
      TimeDialect dialect =
          options.namedZone() == null
              ? TimeDialect.assumedUtc()
              : TimeDialect.of(options.namedZone());
      TimeParser times =
          new TimeParser(
              dialect.withOrder(options.hints().dateOrder()), TimeParser.Order.STRICTLY_RISING);
      R bars = start.rows(columns, times);
      if (bars.keeps()) {
        long rows = DuckDb.rows(connection, file);
        Memory.require(saturated(rows), file + " with " + rows + " bars");
      }
      readRows(connection, file, columns, all, options.hints(), times, bars);
      return bars;
    } catch (SQLException e) {
      throw DuckDb.unreadable(file, e);
    }
  }

  /// The instruments of a file.
  static List<String> symbols(Path file, BarReadOptions options) {
    try (Connection connection = DuckDb.open()) {
      List<DuckDb.Column> all = DuckDb.columns(connection, file);
      Set<String> ofColumns = Instruments.ofColumns(names(all), groups(all));
      if (!ofColumns.isEmpty()) {
        return List.copyOf(ofColumns);
      }
      BarColumns columns = columns(connection, file, all, options.hints());
      if (columns.symbol() < 0) {
        throw Instruments.none(file);
      }
      String name = DuckDb.identifier(all.get(columns.symbol()).name());
      List<String> symbols = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT DISTINCT coalesce("
                      + name
                      + "::VARCHAR, '') AS symbol FROM read_parquet("
                      + DuckDb.literal(file)
                      + ") ORDER BY symbol")) {
        while (rows.next()) {
          symbols.add(rows.getString(1));
        }
      }
      return symbols;
    } catch (SQLException e) {
      throw DuckDb.unreadable(file, e);
    }
  }

  private static long saturated(long rows) {
    return rows < 0 || rows > Integer.MAX_VALUE ? -1 : rows * BYTES_A_ROW;
  }

  /// The columns; those of a data frame with a second row of names have both in one.
  private static BarColumns columns(
      Connection connection, Path file, List<DuckDb.Column> all, FileHints hints)
      throws SQLException {
    List<String> picked =
        Instruments.pick(file.toString(), names(all), groups(all), hints.symbol());
    List<List<String>> rows = firstRows(connection, file, all);
    BarColumns.Content content = TimeCells.content(rows);
    return BarColumns.find(
        new ColumnNames(file.toString(), picked),
        new BarColumns.Content(
            i -> all.get(i).type().startsWith("TIMESTAMP") || content.isTime().test(i),
            i ->
                all.get(i).type().startsWith("TIME")
                    ? isTimeOfDay(all.get(i))
                    : content.isClock().test(i),
            i -> all.get(i).type().equals("DATE") || content.isDate().test(i)),
        hints.columns());
  }

  private static List<String> names(List<DuckDb.Column> all) {
    return all.stream().map(column -> ofPair(column.name(), 1, column.name())).toList();
  }

  private static List<String> groups(List<DuckDb.Column> all) {
    return all.stream().map(column -> ofPair(column.name(), 2, "")).toList();
  }

  private static String ofPair(String name, int which, String otherwise) {
    Matcher pair = PAIR.matcher(name);
    return pair.matches() ? pair.group(which) : otherwise;
  }

  private static boolean isTimeOfDay(DuckDb.Column column) {
    return column.type().equals("TIME");
  }

  /// Cells of the first rows as text.
  private static List<List<String>> firstRows(
      Connection connection, Path file, List<DuckDb.Column> all) throws SQLException {
    List<List<String>> cells = new ArrayList<>();
    StringBuilder sql = new StringBuilder("SELECT ");
    for (DuckDb.Column column : all) {
      boolean text = !NO_CELLS.matcher(column.type()).find();
      String name = DuckDb.identifier(column.name());
      sql.append(sql.length() > 7 ? ", " : "")
          .append(text ? "left(" + name + "::VARCHAR, " + LONGEST_TIME + ")" : "''");
    }
    sql.append(" FROM read_parquet(").append(DuckDb.literal(file)).append(") LIMIT 50");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.toString())) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= all.size(); i++) {
          String cell = rows.getString(i);
          row.add(cell == null ? "" : cell);
        }
        cells.add(row);
      }
    }
    return cells;
  }

  private static void readRows(
      Connection connection,
      Path file,
      BarColumns columns,
      List<DuckDb.Column> all,
      FileHints hints,
      TimeParser times,
      BarRows bars)
      throws SQLException {
    TimeColumn timeColumn = timeColumn(file, columns, all);
    int[] wanted = columns.numbers();
    StringBuilder sql = new StringBuilder("SELECT ").append(timeColumn.sql);
    for (int column : wanted) {
      sql.append(", ").append(column < 0 ? "NULL::DOUBLE" : number(file, all.get(column)));
    }
    int symbol = columns.symbol();
    Instruments instruments = Instruments.of(columns, hints);
    sql.append(", ")
        .append(symbol < 0 ? "NULL" : DuckDb.identifier(all.get(symbol).name()) + "::VARCHAR");
    sql.append(" FROM read_parquet(").append(DuckDb.literal(file)).append(")");
    Checksum checksum = new Checksum();
    long withoutPrices = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.toString())) {
      long number = 0;
      double[] v = new double[6];
      while (rows.next()) {
        number++;
        if (instruments != null && !takes(instruments, rows.getString(8))) {
          continue;
        }
        long time;
        try {
          time = timeColumn.kind.read(rows, times);
        } catch (DateTimeException e) {
          String shown = rows.getString(1);
          bars.addBad(number, columns.time(), shown == null ? "" : shown, "is " + e.getMessage());
          continue;
        }
        int missing = -1;
        int missed = 0;
        for (int k = 0; k < 6; k++) {
          v[k] = rows.getDouble(k + 2);
          boolean empty = rows.wasNull();
          v[k] = empty ? Double.NaN : v[k];
          missing = empty && k < 4 && missing < 0 ? k : missing;
          missed += Double.isNaN(v[k]) && k < 4 ? 1 : 0;
        }
        if (missed == 4) {
          withoutPrices++;
          continue;
        }
        if (missing >= 0) {
          bars.addBad(number, wanted[missing], "", "is missing");
          continue;
        }
        checksum.add(time, v);
        Bar bar = new Bar(time, v[0], v[1], v[2], v[3], v[4]);
        bars.add(new BarRow(number, bar, v[5]), column -> cell(v, wanted, column));
      }
    }
    if (instruments != null) {
      instruments.require();
      if (!instruments.note().isEmpty()) {
        bars.note(instruments.note());
      }
    }
    if (withoutPrices > 0) {
      bars.note(Plural.of(withoutPrices, "row") + " without any price hold no bar.");
    }
    verify(connection, file, checksum);
  }

  private static boolean takes(Instruments instruments, @Nullable String name) {
    byte[] bytes = (name == null ? "" : name).getBytes(StandardCharsets.UTF_8);
    return instruments.takes(bytes, 0, bytes.length);
  }

  private static String cell(double[] values, int[] wanted, int column) {
    for (int k = 0; k < wanted.length; k++) {
      if (wanted[k] == column) {
        return String.valueOf(values[k]);
      }
    }
    return "";
  }

  private static String number(Path file, DuckDb.Column column) {
    if (!NUMBERS.contains(column.type()) && !column.type().startsWith("DECIMAL")) {
      throw new InputException(
          file
              + ": column '"
              + column.name()
              + "' holds "
              + column.type()
              + " and no numbers; expected "
              + BarColumns.EXPECTED);
    }
    return DuckDb.identifier(column.name()) + "::DOUBLE";
  }

  /// How the time column becomes milliseconds.
  private record TimeColumn(String sql, Kind kind) {}

  private enum Kind {
    INSTANT {
      @Override
      long read(ResultSet rows, TimeParser times) throws SQLException {
        return present(rows, rows.getLong(1));
      }
    },
    LOCAL {
      @Override
      long read(ResultSet rows, TimeParser times) throws SQLException {
        long value = rows.getLong(1);
        return times.local(present(rows, value));
      }
    },
    EPOCH {
      @Override
      long read(ResultSet rows, TimeParser times) throws SQLException {
        long value = rows.getLong(1);
        return times.epoch(present(rows, value));
      }
    },
    TEXT {
      @Override
      long read(ResultSet rows, TimeParser times) throws SQLException {
        String value = rows.getString(1);
        return times.parse(value == null ? "" : value);
      }
    };

    abstract long read(ResultSet rows, TimeParser times) throws SQLException;

    private static long present(ResultSet rows, long value) throws SQLException {
      if (rows.wasNull()) {
        throw new DateTimeException("missing");
      }
      return value;
    }
  }

  private static TimeColumn timeColumn(Path file, BarColumns columns, List<DuckDb.Column> all) {
    DuckDb.Column column = all.get(columns.time());
    String name = DuckDb.identifier(column.name());
    String type = column.type();
    if (columns.clock() >= 0) {
      String clock = DuckDb.identifier(all.get(columns.clock()).name());
      String both = name + "::VARCHAR || ' ' || " + clock + "::VARCHAR";
      return new TimeColumn("left(" + both + ", " + LONGEST_TIME + ")", Kind.TEXT);
    }
    if (type.equals("TIMESTAMP WITH TIME ZONE")) {
      return new TimeColumn("epoch_ms(" + name + ")", Kind.INSTANT);
    }
    if (type.equals("DATE") || type.startsWith("TIMESTAMP")) {
      return new TimeColumn("epoch_ms(" + name + "::TIMESTAMP)", Kind.LOCAL);
    }
    if (type.matches("U?(BIGINT|INTEGER)")) {
      return new TimeColumn(name + "::BIGINT", Kind.EPOCH);
    }
    if (type.equals("VARCHAR")) {
      return new TimeColumn("left(" + name + ", " + LONGEST_TIME + ")", Kind.TEXT);
    }
    throw new InputException(
        file + ": column '" + column.name() + "' holds " + type + ", which is no time");
  }

  private static void verify(Connection connection, Path file, Checksum checksum)
      throws SQLException {
    String expected = storedChecksum(connection, file);
    if (expected != null && !expected.equals(checksum.text())) {
      throw new InputException(
          file + " is damaged: its bars do not fit the checksum stored with them; copy it again");
    }
  }

  private static @Nullable String storedChecksum(Connection connection, Path file)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT decode(value) FROM parquet_kv_metadata("
                    + DuckDb.literal(file)
                    + ") WHERE key = "
                    + DuckDb.literal(CHECKSUM)
                    + "::BLOB")) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  static void write(Path file, BarSeries bars) {
    Checksum checksum = new Checksum();
    try (Connection connection = DuckDb.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE bars (t BIGINT, o DOUBLE, h DOUBLE, l DOUBLE, c DOUBLE, v DOUBLE)");
      try (DuckDBAppender appender =
          connection.unwrap(DuckDBConnection.class).createAppender("bars")) {
        double[] v = new double[5];
        for (int i = 0; i < bars.size(); i++) {
          v[0] = bars.open(i);
          v[1] = bars.high(i);
          v[2] = bars.low(i);
          v[3] = bars.close(i);
          v[4] = bars.volume(i);
          checksum.add(bars.time(i), v);
          appender.beginRow();
          appender.append(bars.time(i) * 1000);
          for (int k = 0; k < 4; k++) {
            appender.append(v[k]);
          }
          if (Double.isNaN(v[4])) {
            appender.appendNull();
          } else {
            appender.append(v[4]);
          }
          appender.endRow();
        }
      }
      AtomicFiles.writeAside(file, aside -> copy(statement, aside, bars, checksum));
    } catch (SQLException e) {
      throw new InputException("cannot write " + file + ": " + DuckDb.reason(e), e);
    }
  }

  private static void copy(Statement statement, Path aside, BarSeries bars, Checksum checksum)
      throws IOException {
    String sql =
        String.format(
            Locale.ROOT,
            "COPY (SELECT make_timestamptz(t) AS time, o AS open, h AS high, l AS low, c AS close%s"
                + " FROM bars) TO %s (FORMAT parquet, COMPRESSION zstd, KV_METADATA {%s: %s})",
            bars.hasVolume() ? ", v AS volume" : "",
            DuckDb.literal(aside),
            CHECKSUM,
            DuckDb.literal(checksum.text()));
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IOException(DuckDb.reason(e), e);
    }
  }

  /// SHA-256 over the bits of all bars.
  private static final class Checksum {
    private final MessageDigest digest = Hashing.newSha256();
    private final ByteBuffer buffer = ByteBuffer.allocate(48 * 512).order(ByteOrder.LITTLE_ENDIAN);

    void add(long time, double[] values) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      buffer.putLong(time);
      for (int i = 0; i < 5; i++) { // four prices and the volume
        buffer.putLong(Double.doubleToLongBits(values[i]));
      }
    }

    private void flush() {
      digest.update(buffer.array(), 0, buffer.position());
      buffer.clear();
    }

    String text() {
      flush();
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
