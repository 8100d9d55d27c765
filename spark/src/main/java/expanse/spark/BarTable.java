package expanse.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.timestamp_diff;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_millis;

import expanse.barfile.BarLine;
import expanse.base.InputException;
import expanse.market.Bar;
import expanse.time.TimeText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/// Bars as rows: `symbol` (text), `time` (epoch milliseconds), `open`, `high`, `low`, `close`.
final class BarTable {
  static final String SYMBOL = "symbol";
  static final String TIME = "time";

  private static final List<String> PRICES = List.of("open", "high", "low", "close");
  private static final int TIME_AT = 1;
  private static final long DAY = 86_400_000L;

  private BarTable() {}

  /// The bars of a table that somebody else made. Its column `symbol` holds text, `time` the starts
  /// of bars as timestamps or dates (those without a zone are UTC), the prices are numbers. Rows
  /// without any price hold no bar.
  ///
  /// @throws InputException when a column is missing or holds something else
  static Dataset<Row> of(Dataset<Row> table) {
    StructType schema = table.schema();
    Column[] columns =
        Stream.concat(
                Stream.of(
                    coalesce(column(schema, SYMBOL).cast("string"), lit("")).as(SYMBOL),
                    time(schema).as(TIME)),
                PRICES.stream().map(name -> price(schema, name).as(name)))
            .toArray(Column[]::new);
    Column none =
        PRICES.stream()
            .map(name -> col(name).isNull().or(col(name).isNaN()))
            .reduce(lit(true), Column::and);
    return table.select(columns).filter(not(none));
  }

  /// The bar of a row.
  ///
  /// @throws InputException when it is none
  static Bar bar(Row row) {
    if (row.isNullAt(TIME_AT)) {
      throw new InputException("a bar has no time");
    }
    long time = row.getLong(TIME_AT);
    try {
      return BarLine.sound(
          new Bar(time, price(row, 0), price(row, 1), price(row, 2), price(row, 3)));
    } catch (InputException e) {
      throw new InputException("the bar at " + TimeText.of(time) + " " + e.getMessage(), e);
    }
  }

  private static double price(Row row, int which) {
    int at = TIME_AT + 1 + which;
    return row.isNullAt(at) ? Double.NaN : row.getDouble(at);
  }

  private static Column time(StructType schema) {
    Column time = column(schema, TIME);
    DataType type = type(schema, TIME);
    if (type.equals(DataTypes.TimestampType)) {
      return unix_millis(time);
    }
    if (type.equals(DataTypes.TimestampNTZType)) {
      return timestamp_diff("MILLISECOND", lit("1970-01-01").cast("timestamp_ntz"), time);
    }
    if (type.equals(DataTypes.DateType)) {
      return unix_date(time).cast("long").multiply(DAY);
    }
    throw new InputException(
        "column time holds "
            + type.simpleString()
            + " and no times; make a timestamp of it, as timestamp_millis(time) does of"
            + " milliseconds, or write the files with expanse bars convert");
  }

  private static Column price(StructType schema, String name) {
    DataType type = type(schema, name);
    if (!(type instanceof NumericType)) {
      throw new InputException(
          "column "
              + name
              + " holds "
              + type.simpleString()
              + " and no numbers; cast it to double");
    }
    return column(schema, name).cast("double");
  }

  private static Column column(StructType schema, String name) {
    return col("`" + nameOf(schema, name) + "`");
  }

  private static DataType type(StructType schema, String name) {
    return schema.apply(nameOf(schema, name)).dataType();
  }

  /// The column of this name, in whatever case it is written.
  private static String nameOf(StructType schema, String name) {
    return Stream.of(schema.fieldNames())
        .filter(field -> field.toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InputException(
                "the bars have no column "
                    + name
                    + "; expected symbol, time, open, high, low and close, found "
                    + String.join(", ", schema.fieldNames())));
  }
}
