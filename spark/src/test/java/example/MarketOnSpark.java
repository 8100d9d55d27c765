package example;

import static org.apache.spark.sql.functions.col;

import expanse.spark.ClusterScan;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// The example of docs/scan.md.
public final class MarketOnSpark {
  private MarketOnSpark() {}

  // begin
  /// The instruments that expanded most often, by a run on this machine.
  public static Dataset<Row> busiest(SparkSession spark, String bars, Path run) {
    return ClusterScan.of(spark.read().parquet(bars), run)
        .spans()
        .groupBy("symbol")
        .count()
        .orderBy(col("count").desc());
  }
  // end
}
