package expanse.cli.data;

import expanse.base.AtomicFiles;
import expanse.base.DuckDb;
import expanse.base.InputException;
import expanse.feature.FeatureMatrix;
import expanse.market.BarSeries;
import expanse.time.TimeText;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// Writes features as a table: `time` and one column for every feature.
final class FeatureTable {
  private FeatureTable() {}

  /// @param file ends in .parquet or .csv
  /// @param bars as many as the features have rows
  static void write(Path file, BarSeries bars, FeatureMatrix features) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      writeParquet(file, bars, features);
    } else if (name.endsWith(".csv")) {
      writeCsv(file, bars, features);
    } else {
      throw new InputException(
          "cannot write features to " + file + "; end its name in .parquet or .csv");
    }
  }

  private static void writeCsv(Path file, BarSeries bars, FeatureMatrix features) {
    AtomicFiles.write(
        file,
        out -> {
          Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          text.write("time," + String.join(",", features.names()) + "\n");
          StringBuilder line = new StringBuilder();
          for (int r = 0; r < features.rows(); r++) {
            line.setLength(0);
            line.append(TimeText.of(bars.time(r)));
            for (int c = 0; c < features.columns(); c++) {
              line.append(',').append(features.get(r, c));
            }
            text.append(line.append('\n'));
          }
          text.flush();
        });
  }

  private static void writeParquet(Path file, BarSeries bars, FeatureMatrix features) {
    StringBuilder columns = new StringBuilder("t BIGINT");
    for (String name : features.names()) {
      columns.append(", ").append(DuckDb.identifier(name)).append(" FLOAT");
    }
    try (Connection connection = DuckDb.open();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE features (" + columns + ")");
      try (DuckDBAppender appender =
          connection.unwrap(DuckDBConnection.class).createAppender("features")) {
        for (int r = 0; r < features.rows(); r++) {
          appender.beginRow();
          appender.append(bars.time(r) * 1000);
          for (int c = 0; c < features.columns(); c++) {
            appender.append(features.get(r, c));
          }
          appender.endRow();
        }
      }
      AtomicFiles.writeAside(file, aside -> copy(statement, aside));
    } catch (SQLException e) {
      throw new InputException("cannot write " + file + ": " + DuckDb.reason(e), e);
    }
  }

  private static void copy(Statement statement, Path aside) throws IOException {
    try {
      statement.execute(
          "COPY (SELECT make_timestamptz(t) AS time, * EXCLUDE (t) FROM features) TO "
              + DuckDb.literal(aside)
              + " (FORMAT parquet, COMPRESSION zstd)");
    } catch (SQLException e) {
      throw new IOException(DuckDb.reason(e), e);
    }
  }
}
