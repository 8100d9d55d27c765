package expanse.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.timestamp_millis;

import expanse.detection.DetectedSpan;
import expanse.detection.SeriesDetector;
import expanse.detection.SeriesScan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/// Detects in the bars of one symbol after the other. A task opens the run when its first symbol
/// comes and closes it at its end.
final class SymbolSpans implements FlatMapGroupsFunction<String, Row, Row> {
  private static final List<String> COLUMNS = List.of(SeriesDetector.HEADER.split(","));
  private static final Set<String> TIMES =
      Set.of("start", "end", "start_from", "start_to", "end_from", "end_to");
  private static final Set<String> WORDS = Set.of("type", "direction");

  private final ShippedRun run;
  private transient ShippedRun.@Nullable Opened opened;

  private SymbolSpans(ShippedRun run) {
    this.run = run;
  }

  /// The spans of all symbols: `symbol` and the columns of [SeriesDetector#HEADER].
  ///
  /// @param bars as [BarTable] has them, with the interval of their symbol as the last column
  static Dataset<Row> of(Dataset<Row> bars, ShippedRun run) {
    StructType raw = new StructType().add(BarTable.SYMBOL, DataTypes.StringType);
    for (String name : COLUMNS) {
      raw = raw.add(name, type(name));
    }
    Column[] columns =
        Stream.concat(Stream.of(BarTable.SYMBOL), COLUMNS.stream())
            .map(name -> TIMES.contains(name) ? timestamp_millis(col(name)).as(name) : col(name))
            .toArray(Column[]::new);
    return bars.groupBy(BarTable.SYMBOL)
        .as(Encoders.STRING(), Encoders.row(bars.schema()))
        .flatMapSortedGroups(
            new Column[] {col(BarTable.TIME)}, new SymbolSpans(run), Encoders.row(raw))
        .select(columns);
  }

  private static DataType type(String name) {
    return TIMES.contains(name)
        ? DataTypes.LongType
        : WORDS.contains(name) ? DataTypes.StringType : DataTypes.DoubleType;
  }

  @Override
  public Iterator<Row> call(String symbol, Iterator<Row> bars) {
    ShippedRun.Opened own = opened;
    if (own == null) {
      own = run.open();
      opened = own;
      TaskContext.get().addTaskCompletionListener(own);
    }
    return new Spans(symbol, bars, own.detector().of(symbol));
  }

  /// The spans of one symbol, found while its bars are asked for.
  static final class Spans extends RowIterator {
    private final String symbol;
    private final Iterator<Row> bars;
    private final SeriesDetector detector;
    private @Nullable SeriesScan scan;

    Spans(String symbol, Iterator<Row> bars, SeriesDetector detector) {
      this.symbol = symbol;
      this.bars = bars;
      this.detector = detector;
    }

    @Override
    boolean step() {
      if (bars.hasNext()) {
        Row row = bars.next();
        if (scan == null) {
          scan = detector.feed(row.getLong(row.length() - 1), span -> give(row(span)));
        }
        scan.add(BarTable.bar(row));
        return true;
      }
      if (scan != null) {
        scan.finish();
      }
      return false;
    }

    private Row row(DetectedSpan span) {
      List<@Nullable Object> cells = new ArrayList<>();
      cells.add(symbol);
      List<String> texts = SeriesDetector.cells(span);
      for (int k = 0; k < COLUMNS.size(); k++) {
        cells.add(cell(COLUMNS.get(k), texts.get(k)));
      }
      return RowFactory.create(cells.toArray());
    }

    /// What a cell of text holds, as whoever reads the file of spans takes it.
    private static @Nullable Object cell(String name, String text) {
      if (text.isEmpty()) {
        return null;
      }
      if (TIMES.contains(name)) {
        return Instant.parse(text).toEpochMilli();
      }
      return WORDS.contains(name) ? text : Double.valueOf(text);
    }
  }
}
