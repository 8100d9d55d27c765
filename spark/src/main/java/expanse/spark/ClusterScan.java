package expanse.spark;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import expanse.base.InputException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// Detects expansions in the bars of many symbols on a cluster: a table of bars in, a table of
/// spans out, the rows that `expanse scan` finds, to the bit.
///
/// The bars of a symbol are sorted by Spark, on disk where memory ends, and pass through a detector
/// one after the other, so a symbol may be larger than memory. A symbol is the work of one task,
/// and a task takes as many symbols as `spark.sql.shuffle.partitions` leaves it.
///
/// Tables are computed when they are asked for, like all of Spark's.
public final class ClusterScan {
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";

  private final Dataset<Row> bars;
  private final Dataset<Row> symbols;
  private final ShippedRun run;

  private ClusterScan(Dataset<Row> bars, Dataset<Row> symbols, ShippedRun run) {
    this.bars = bars;
    this.symbols = symbols;
    this.run = run;
  }

  /// Sends a run to the executors of the session of a table.
  ///
  /// @param bars with the columns `symbol`, `time`, `open`, `high`, `low`, `close`, in any order of
  ///   rows; `time` is a timestamp or a date, that of the start of a bar. Other columns are ignored
  /// @param run folder of a finished run, or a zip archive of it, on this machine
  /// @throws InputException when a column is missing, or when there is no finished run
  public static ClusterScan of(Dataset<Row> bars, Path run) {
    SparkSession session = bars.sparkSession();
    int partitions = Integer.parseInt(session.conf().get(PARTITIONS));
    // by number, for Spark joins partitions that are small in bytes, and these are long in work
    Dataset<Row> placed = BarTable.of(bars).repartition(partitions, col(BarTable.SYMBOL));
    return new ClusterScan(
        placed, SymbolSurvey.of(placed), ShippedRun.send(run, session.sparkContext()));
  }

  /// What is known of each symbol before it is scanned: `symbol`, `bars`, `interval_millis`,
  /// `first`, `last`, and `problem`. A symbol with a problem is not scanned, and its bars are
  /// counted as far as they were read.
  ///
  /// [#spans] asks for it, too: who needs both persists it.
  public Dataset<Row> symbols() {
    return symbols;
  }

  /// The spans of all symbols without a problem: `symbol`, `start`, `end`, `type`, `probability`,
  /// `uncertainty`, `direction`, `size`, `type_probability`, `start_from`, `start_to`, `end_from`,
  /// `end_to`, `bars_left`, as `expanse scan` writes them; in no order.
  public Dataset<Row> spans() {
    Dataset<Row> sound =
        symbols
            .filter(col(SymbolSurvey.PROBLEM).isNull())
            .select(BarTable.SYMBOL, SymbolSurvey.INTERVAL);
    return SymbolSpans.of(bars.join(broadcast(sound), BarTable.SYMBOL), run);
  }
}
