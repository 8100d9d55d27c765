package expanse.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.when;

import expanse.base.InputException;
import expanse.market.Bar;
import expanse.market.StepCounter;
import expanse.time.TimeText;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/// Looks at the bars of each symbol once, before they are scanned: whether all are sound and no two
/// have the same time, and what their interval is, by which session gaps are known.
final class SymbolSurvey implements FlatMapGroupsFunction<String, Row, Row> {
  static final String INTERVAL = "interval_millis";
  static final String PROBLEM = "problem";

  /// Rows that are added up: how often a step came, or, where `step` is null, the rest.
  private static final StructType PARTS =
      new StructType()
          .add("symbol", DataTypes.StringType)
          .add("step", DataTypes.LongType)
          .add("count", DataTypes.LongType)
          .add("first", DataTypes.LongType)
          .add("last", DataTypes.LongType)
          .add("problem", DataTypes.StringType);

  /// A row for each symbol: `symbol`, `bars`, `interval_millis`, `first`, `last`, and `problem`,
  /// null when there is none.
  ///
  /// @param bars as [BarTable] has them
  static Dataset<Row> of(Dataset<Row> bars) {
    Column ofStep = col("step").isNotNull();
    return bars.groupBy(BarTable.SYMBOL)
        .as(Encoders.STRING(), Encoders.row(bars.schema()))
        .flatMapSortedGroups(
            new Column[] {col(BarTable.TIME)}, new SymbolSurvey(), Encoders.row(PARTS))
        .groupBy("symbol", "step")
        .agg(
            sum("count").as("count"),
            min("first").as("first"),
            max("last").as("last"),
            min("problem").as("problem"))
        .groupBy("symbol")
        .agg(
            sum(when(ofStep, lit(0)).otherwise(col("count"))).as("bars"),
            // the most frequent step, the smallest of equals
            coalesce(
                    max_by(col("step"), when(ofStep, struct(col("count"), negate(col("step"))))),
                    lit(0L))
                .as(INTERVAL),
            timestamp_millis(min("first")).as("first"),
            timestamp_millis(max("last")).as("last"),
            min("problem").as(PROBLEM));
  }

  @Override
  public Iterator<Row> call(String symbol, Iterator<Row> bars) {
    return new Parts(symbol, bars);
  }

  private static final class Parts extends RowIterator {
    private final String symbol;
    private final Iterator<Row> bars;
    private final StepCounter steps = new StepCounter();
    private long count;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private @Nullable String problem;

    Parts(String symbol, Iterator<Row> bars) {
      this.symbol = symbol;
      this.bars = bars;
    }

    @Override
    boolean step() {
      boolean few = true;
      while (few && problem == null && bars.hasNext()) {
        few = take(bars.next());
      }
      steps
          .drain()
          .forEach((step, times) ->
              give(RowFactory.create(symbol, step, (long) times, null, null, null)));
      if (!few) {
        return true;
      }
      give(
          RowFactory.create(
              symbol, null, count, count == 0 ? null : first, count == 0 ? null : last, problem));
      return false;
    }

    /// @return whether the steps are still few
    private boolean take(Row row) {
      Bar bar;
      try {
        bar = BarTable.bar(row);
      } catch (InputException e) {
        problem = e.getMessage();
        return true;
      }
      if (bar.time() == last) {
        problem = "two bars have the time " + TimeText.of(last) + "; keep one of them";
        return true;
      }
      count++;
      first = Math.min(first, bar.time());
      last = bar.time();
      return steps.add(bar.time());
    }
  }
}
