package expanse.window;

import expanse.base.AtomicFiles;
import expanse.base.DuckDb;
import expanse.base.Hashing;
import expanse.base.InputException;
import expanse.base.Memory;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// The labelled Parquet file of the original system: one row per expansion with the bars of its
/// window inside (`window_id, label, expansion_start, expansion_end, features, source, quality`).
///
/// The original trained on one window per row, so that a window with two expansions taught two
/// contradicting targets. Reading merges rows with equal bars into one window with several spans.
/// Such windows have no timeline: they are laid end to end, a day apart, as stretches of one-minute
/// bars from the year 2000 on.
public final class OriginalParquet {
  private static final String EXPECTED =
      "window_id, label, expansion_start, expansion_end, features (bars of open, high, low, close)";
  private static final long FIRST = 946_684_800_000L;
  private static final long DAY = 86_400_000L;
  private static final long MINUTE = 60_000L;
  private static final int LONGEST_WINDOW = 1000;
  private static final int LISTED = 5;

  private OriginalParquet() {}

  /// One expansion as it stands in the file.
  private record Row(
      String id, SpanType type, int start, int end, double confidence, double[] prices) {}

  /// A window and its expansions.
  private static final class Merged {
    private final Row first;
    private final List<IndexSpan> spans = new ArrayList<>();

    Merged(Row first) {
      this.first = first;
    }
  }

  /// Bars by their bits.
  private record Prices(double[] values) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Prices prices && Arrays.equals(values, prices.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  /// Reads the file.
  ///
  /// @throws InputException when it is no such file or a value is wrong: names file, row, column,
  ///   value and remedy
  public static LabelledBars read(Path file) {
    List<Row> rows = new ArrayList<>();
    try (Connection connection = DuckDb.open()) {
      Columns columns = new Columns(file, DuckDb.columns(connection, file));
      long count = DuckDb.rows(connection, file);
      Memory.require(count < 0 || count > 10_000_000 ? -1 : count * 8_000, file.toString());
      int length = windowLength(connection, file, columns);
      try (Statement statement = connection.createStatement();
          ResultSet set = statement.executeQuery(columns.query(length))) {
        while (set.next()) {
          rows.add(row(file, rows.size() + 1, set, length));
        }
      }
      if (rows.isEmpty()) {
        throw new InputException(file + " holds no rows");
      }
      List<SpanType> types = rows.stream().map(Row::type).toList();
      SpanTypes.requireFew(
          file.toString(), types, LongStream.rangeClosed(1, rows.size()).boxed().toList());
      return merge(file, rows, length);
    } catch (SQLException e) {
      throw DuckDb.unreadable(file, e);
    }
  }

  /// Finds the columns and how to ask for them.
  private static final class Columns {
    private final Path file;
    private final List<DuckDb.Column> all;

    Columns(Path file, List<DuckDb.Column> all) {
      this.file = file;
      this.all = all;
      for (String name :
          List.of("window_id", "label", "expansion_start", "expansion_end", "features")) {
        if (!has(name)) {
          throw new InputException(file + " has no column '" + name + "'; expected " + EXPECTED);
        }
      }
    }

    boolean has(String name) {
      return all.stream().anyMatch(column -> column.name().equals(name));
    }

    String from() {
      return " FROM read_parquet(" + DuckDb.literal(file) + ")";
    }

    String query(int length) {
      StringBuilder sql =
          new StringBuilder(
              "SELECT window_id::VARCHAR, label::VARCHAR, expansion_start::DOUBLE,"
                  + " expansion_end::DOUBLE, ");
      sql.append(has("confidence") ? "confidence::DOUBLE" : "1.0::DOUBLE");
      sql.append(", len(features), list_min(list_transform(features, x -> len(x)))");
      sql.append(", list_max(list_transform(features, x -> len(x)))");
      for (int t = 1; t <= length; t++) {
        for (int k = 1; k <= 4; k++) {
          sql.append(", features[").append(t).append("][").append(k).append("]::DOUBLE");
        }
      }
      return sql.append(from()).toString();
    }
  }

  private static int windowLength(Connection connection, Path file, Columns columns)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet set =
            statement.executeQuery("SELECT len(features)" + columns.from() + " LIMIT 1")) {
      if (!set.next()) {
        throw new InputException(file + " holds no rows");
      }
      int length = set.getInt(1);
      if (length < 2 || length > LONGEST_WINDOW) {
        throw new InputException(
            file
                + ", row 1, column features: holds "
                + length
                + " bars; expected a list of bars, each a list of open, high, low, close");
      }
      return length;
    } catch (SQLException e) {
      throw new InputException(
          file + ": column features is no list of bars: " + DuckDb.reason(e), e);
    }
  }

  private static Row row(Path file, int number, ResultSet set, int length) throws SQLException {
    String id = set.getString(1);
    if (id == null || id.isEmpty()) {
      throw InputException.ofCell(
          file, number, "window_id", "", "is missing; give every row an id");
    }
    SpanType type = type(file, number, set.getString(2));
    int start = position(file, number, "expansion_start", set, 3, length);
    int end = position(file, number, "expansion_end", set, 4, length);
    if (end < start) {
      throw InputException.ofCell(
          file, number, "expansion_end", Integer.toString(end), "lies before its start " + start);
    }
    double confidence = set.getDouble(5);
    if (set.wasNull()) {
      confidence = 1;
    }
    if (!(confidence > 0 && confidence <= 1)) {
      throw InputException.ofCell(
          file,
          number,
          "confidence",
          Double.toString(confidence),
          "is not a number above 0 and up to 1");
    }
    if (set.getInt(6) != length || set.getInt(7) != 4 || set.getInt(8) != 4) {
      throw InputException.ofCell(
          file,
          number,
          "features",
          set.getInt(6) + " bars of " + set.getInt(7) + " to " + set.getInt(8) + " prices",
          "differs from the first row; expected " + length + " bars of 4 prices");
    }
    double[] prices = new double[4 * length];
    for (int i = 0; i < prices.length; i++) {
      prices[i] = set.getDouble(9 + i);
      if (set.wasNull()) {
        prices[i] = Double.NaN;
      }
    }
    checkBars(file, number, prices);
    return new Row(id, type, start, end, confidence, prices);
  }

  private static void checkBars(Path file, int number, double[] prices) {
    String[] names = {"open", "high", "low", "close"};
    for (int t = 0; t < prices.length / 4; t++) {
      for (int k = 0; k < 4; k++) {
        double price = prices[4 * t + k];
        if (!(price > 0 && price < Double.POSITIVE_INFINITY)) {
          throw InputException.ofCell(
              file,
              number,
              "features",
              Double.toString(price),
              "is no price (" + names[k] + " of bar " + t + "); correct or remove the row");
        }
      }
      double high = prices[4 * t + 1];
      double low = prices[4 * t + 2];
      double top = Math.max(prices[4 * t], prices[4 * t + 3]);
      double bottom = Math.min(prices[4 * t], prices[4 * t + 3]);
      if (high < top || low > bottom) {
        throw InputException.ofCell(
            file,
            number,
            "features",
            "high " + high + ", low " + low,
            "do not enclose open and close of bar " + t + "; correct or remove the row");
      }
    }
  }

  private static SpanType type(Path file, int number, @Nullable String text) {
    String word = text == null ? "" : text;
    try {
      return new SpanType(word);
    } catch (InputException e) {
      throw InputException.ofCell(file, number, "label", word, String.valueOf(e.getMessage()));
    }
  }

  private static int position(
      Path file, int number, String column, ResultSet set, int index, int length)
      throws SQLException {
    double value = set.getDouble(index);
    if (set.wasNull() || value != Math.rint(value) || value < 0 || value >= length) {
      throw InputException.ofCell(
          file,
          number,
          column,
          String.valueOf(value),
          "is no bar of the window; bars are numbered 0 to " + (length - 1));
    }
    return (int) value;
  }

  private static LabelledBars merge(Path file, List<Row> rows, int length) {
    Map<Prices, Merged> merged = new LinkedHashMap<>();
    int repeated = 0;
    List<String> denied = new ArrayList<>();
    for (Row row : rows) {
      Merged window = merged.computeIfAbsent(new Prices(row.prices()), key -> new Merged(row));
      IndexSpan span = new IndexSpan(row.start(), row.end(), row.type(), row.confidence());
      boolean known = false;
      for (IndexSpan other : window.spans) {
        if (other.start() == span.start() && other.end() == span.end()) {
          known = true;
          if (!other.type().equals(span.type())) {
            denied.add(row.id());
          }
        }
      }
      if (known) {
        repeated++;
      } else {
        window.spans.add(span);
      }
    }
    List<String> notes = new ArrayList<>(SpanTypes.doubts(rows.stream().map(Row::type).toList()));
    notes.add(
        rows.size()
            + " expansions in "
            + merged.size()
            + " windows with bars of their own; the file has no timeline, so the windows were"
            + " placed end to end");
    if (repeated > 0) {
      notes.add(repeated + " rows repeat a span of the same window and were dropped");
    }
    if (!denied.isEmpty()) {
      notes.add(
          denied.size()
              + " of them give the span another type; the first one is used: "
              + String.join(", ", denied.subList(0, Math.min(LISTED, denied.size())))
              + (denied.size() > LISTED ? " …" : ""));
    }
    LabelledBars read = laidOut(file, new ArrayList<>(merged.values()), length, notes);
    int contradictions = WindowContradictions.of(read).size();
    if (contradictions == 0) {
      return read;
    }
    notes.add(
        contradictions
            + " stretches of bars are in two windows with different labels; expanse label check"
            + " --windows-file lists them");
    return new LabelledBars(
        read.bars(), read.spans(), read.windows(), length, read.provenance(), notes);
  }

  private static LabelledBars laidOut(
      Path file, List<Merged> merged, int length, List<String> notes) {
    int n = merged.size() * length;
    long[] time = new long[n];
    double[][] p = new double[4][n];
    List<Window> windows = new ArrayList<>();
    List<IndexSpan> spans = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int w = 0; w < merged.size(); w++) {
      Merged window = merged.get(w);
      int row = w * length;
      for (int t = 0; t < length; t++) {
        time[row + t] = FIRST + w * DAY + t * MINUTE;
        for (int k = 0; k < 4; k++) {
          p[k][row + t] = window.first.prices()[4 * t + k];
        }
      }
      String id = window.first.id().replaceAll("_exp_\\d+", "");
      if (!ids.add(id)) {
        id = window.first.id();
        for (int k = 2; !ids.add(id); k++) {
          id = window.first.id() + "_" + k;
        }
      }
      windows.add(new Window(id, null, row));
      window.spans.stream()
          .sorted(Comparator.comparingInt(IndexSpan::start))
          .forEach(s ->
              spans.add(new IndexSpan(row + s.start(), row + s.end(), s.type(), s.confidence())));
    }
    Path name = file.getFileName();
    return new LabelledBars(
        BarSeries.of(time, p[0], p[1], p[2], p[3], null),
        spans,
        windows,
        length,
        Map.of(name == null ? file.toString() : name.toString(), Hashing.sha256(file)),
        notes);
  }

  /// Writes the windows in the original's format, one row per span, spans clipped to their windows.
  /// Windows without a span have no row there.
  ///
  /// @return number of rows written
  /// @throws InputException when the file cannot be written
  public static int write(Path file, LabelledBars data) {
    try (Connection connection = DuckDb.open();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE spans (r INTEGER, id VARCHAR, label VARCHAR, s BIGINT, e BIGINT,"
              + " c DOUBLE)");
      statement.execute(
          "CREATE TABLE bars (r INTEGER, t INTEGER, o DOUBLE, h DOUBLE, l DOUBLE, c DOUBLE)");
      int rows;
      DuckDBConnection duck = connection.unwrap(DuckDBConnection.class);
      try (DuckDBAppender spans = duck.createAppender("spans");
          DuckDBAppender bars = duck.createAppender("bars")) {
        rows = append(data, spans, bars);
      }
      String sql =
          "COPY (SELECT id AS window_id, label, s AS expansion_start, e AS expansion_end,"
              + " f.features, 'expanse' AS source, 'auto' AS quality, spans.c AS confidence"
              + " FROM spans JOIN (SELECT r, list([o, h, l, c] ORDER BY t) AS features FROM bars"
              + " GROUP BY r) f USING (r) ORDER BY r) TO ";
      AtomicFiles.writeAside(
          file,
          aside -> {
            try {
              statement.execute(
                  sql + DuckDb.literal(aside) + " (FORMAT parquet, COMPRESSION zstd)");
            } catch (SQLException e) {
              throw new IOException(DuckDb.reason(e), e);
            }
          });
      return rows;
    } catch (SQLException e) {
      throw new InputException("cannot write " + file + ": " + DuckDb.reason(e), e);
    }
  }

  private static int append(LabelledBars data, DuckDBAppender spans, DuckDBAppender bars)
      throws SQLException {
    int row = 0;
    for (Window window : data.windows()) {
      int number = 0;
      for (IndexSpan span : data.spans()) {
        int start = Math.max(span.start() - window.start(), 0);
        int end = Math.min(span.end() - window.start(), data.length() - 1);
        if (start > end) {
          continue;
        }
        number++;
        spans.beginRow();
        spans.append(row);
        spans.append(window.id() + "_exp_" + number);
        spans.append(span.type().text());
        spans.append((long) start);
        spans.append((long) end);
        spans.append(span.confidence());
        spans.endRow();
        for (int t = 0; t < data.length(); t++) {
          int i = window.start() + t;
          bars.beginRow();
          bars.append(row);
          bars.append(t);
          bars.append(data.bars().open(i));
          bars.append(data.bars().high(i));
          bars.append(data.bars().low(i));
          bars.append(data.bars().close(i));
          bars.endRow();
        }
        row++;
      }
    }
    return row;
  }
}
