package expanse.barfile;

import expanse.base.AtomicFiles;
import expanse.base.DuckDb;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Memory;
import expanse.market.BarSeries;
import expanse.table.ColumnNames;
import expanse.time.TimeParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

  private ParquetBars() {}

  /// Gives all rows of a file to what `start` makes.
  static <R extends BarRows> R scan(Path file, BarReadOptions options, BarRows.Start<R> start) {
    try (Connection connection = DuckDb.open()) {
      List<DuckDb.Column> all = DuckDb.columns(connection, file);
      List<String> named = new ArrayList<>();
      for (DuckDb.Column column : all) {
        named.add(column.name());
      }
      ColumnNames names = new ColumnNames(file.toString(), named);
      BarColumns columns = BarColumns.find(names, file.toString());
      if (columns.clock() >= 0) {
        columns = settleTime(columns, all);
      }
      TimeParser times = new TimeParser(options.zone(), TimeParser.Order.STRICTLY_RISING);
      R bars = start.rows(columns, times);
      if (bars.keeps()) {
        long rows = DuckDb.rows(connection, file);
        Memory.require(saturated(rows), file + " with " + rows + " bars");
      }
      readRows(connection, file, columns, all, times, bars);
      return bars;
    } catch (SQLException e) {
      throw DuckDb.unreadable(file, e);
    }
  }

  private static long saturated(long rows) {
    return rows < 0 || rows > Integer.MAX_VALUE ? -1 : rows * BYTES_A_ROW;
  }

  private static BarColumns settleTime(BarColumns columns, List<DuckDb.Column> all) {
    String date = all.get(columns.time()).type();
    return date.equals("DATE") || date.equals("VARCHAR")
        ? columns
        : columns.withTime(columns.time());
  }

  private static void readRows(
      Connection connection,
      Path file,
      BarColumns columns,
      List<DuckDb.Column> all,
      TimeParser times,
      BarRows bars)
      throws SQLException {
    TimeColumn timeColumn = timeColumn(file, columns, all);
    int[] wanted = {
      columns.open(), columns.high(), columns.low(), columns.close(), columns.volume()
    };
    StringBuilder sql = new StringBuilder("SELECT ").append(timeColumn.sql);
    for (int column : wanted) {
      sql.append(", ").append(column < 0 ? "NULL::DOUBLE" : number(file, all.get(column)));
    }
    sql.append(" FROM read_parquet(").append(DuckDb.literal(file)).append(")");
    Checksum checksum = new Checksum();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.toString())) {
      long row = 0;
      double[] v = new double[5];
      while (rows.next()) {
        row++;
        long time;
        try {
          time = timeColumn.kind.read(rows, times);
        } catch (DateTimeException e) {
          String shown = rows.getString(1);
          bars.addBad(row, columns.time(), shown == null ? "" : shown, "is " + e.getMessage());
          continue;
        }
        int missing = -1;
        for (int k = 0; k < 5; k++) {
          v[k] = rows.getDouble(k + 2);
          if (rows.wasNull()) {
            v[k] = Double.NaN;
            missing = k < 4 && missing < 0 ? k : missing;
          }
        }
        if (missing >= 0) {
          bars.addBad(row, wanted[missing], "", "is missing");
          continue;
        }
        checksum.add(time, v);
        bars.add(row, time, v[0], v[1], v[2], v[3], v[4], column -> cell(v, wanted, column));
      }
    }
    verify(connection, file, checksum);
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
      for (double value : values) {
        buffer.putLong(Double.doubleToLongBits(value));
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
