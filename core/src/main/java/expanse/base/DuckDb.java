package expanse.base;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;

/// DuckDB in memory, as reader and writer of Parquet files.
public final class DuckDb {
  private static final Pattern KIND = Pattern.compile("^((\\w+ )*\\w*(Exception|Error): )+");
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private DuckDb() {}

  /// A column of a Parquet file.
  ///
  /// @param name as in the file
  /// @param type DuckDB's name of its type, for example `DOUBLE`
  public record Column(String name, String type) {}

  /// A database in memory, bounded, that may not install or load extensions nor spill to the disk.
  ///
  /// @throws InputException when the native library cannot be started
  public static Connection open() {
    Properties settings = new Properties();
    settings.setProperty("threads", "2");
    settings.setProperty("memory_limit", "1GB");
    settings.setProperty("temp_directory", "");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("jdbc_stream_results", "true");
    try {
      return DriverManager.getConnection("jdbc:duckdb:", settings);
    } catch (SQLException e) {
      throw new InputException("cannot start DuckDB, which reads Parquet: " + reason(e), e);
    } catch (LinkageError e) {
      throw new InputException(
          "cannot start DuckDB, which reads Parquet: it unpacks its library into the temporary"
              + " folder "
              + System.getProperty("java.io.tmpdir")
              + ", which must be there and take files that may run; name another with"
              + " EXPANSE_JAVA_OPTS=-Djava.io.tmpdir=FOLDER",
          e);
    }
  }

  /// Text as an SQL literal.
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// A path as an SQL literal.
  public static String literal(Path file) {
    return literal(file.toAbsolutePath().toString());
  }

  /// A column name as an SQL identifier.
  public static String identifier(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// Whether bytes from the start of a file are those of a Parquet file.
  public static boolean isParquet(byte[] head) {
    return head.length >= 4 && Arrays.equals(head, 0, 4, MAGIC, 0, 4);
  }

  /// The columns of a Parquet file.
  ///
  /// @throws InputException when the file is missing, cut, damaged or not Parquet at all
  public static List<Column> columns(Connection connection, Path file) {
    if (!isParquet(InputFiles.head(file, InputFiles.require(file) < 12 ? 0 : 4))) {
      throw new InputException(file + " is not a Parquet file; name CSV files .csv");
    }
    List<Column> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("DESCRIBE SELECT * FROM read_parquet(" + literal(file) + ")")) {
      while (rows.next()) {
        columns.add(new Column(rows.getString(1), rows.getString(2)));
      }
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
    return columns;
  }

  /// The number of rows that a Parquet file claims to hold.
  ///
  /// @throws InputException when the file is cut or damaged
  public static long rows(Connection connection, Path file) {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT num_rows FROM parquet_file_metadata(" + literal(file) + ")")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  /// The error for a Parquet file that could not be read.
  public static InputException unreadable(Path file, SQLException e) {
    String reason = reason(e);
    return new InputException(
        reason.contains("No magic bytes") || reason.contains("footer")
            ? file + " is cut or damaged: its end is not that of a Parquet file; copy it again"
            : "cannot read " + file + " as Parquet: " + reason + "; copy it again",
        e);
  }

  /// DuckDB's message in one line, without its wrapping and its names of kinds of errors.
  public static String reason(SQLException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    int wrapped = message.lastIndexOf("\nError: ");
    String text = wrapped >= 0 ? message.substring(wrapped + 8) : message;
    String line = KIND.matcher(text.strip().split("\\R", 2)[0]).replaceFirst("");
    return line.toLowerCase(Locale.ROOT).contains("no space left")
        ? "no space left on the disk; free some and try again"
        : line;
  }
}
