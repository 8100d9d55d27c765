package expanse.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sum;

import expanse.base.InputException;
import expanse.base.Plural;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// The program for `spark-submit`: `ScanJob RUN BARS OUT`.
///
/// RUN is the folder of a finished run, or a zip archive of it, on this machine. BARS is a folder
/// of Parquet files with a column `symbol`, partitioned by it (`symbol=NAME`), or with a file for
/// each symbol that is called like it. OUT, which must not exist, receives `spans.parquet` and
/// `symbols.parquet`.
public final class ScanJob {
  private ScanJob() {}

  /// @param args RUN BARS OUT
  public static void main(String[] args) {
    if (args.length != 3) {
      System.err.println(
          "usage: spark-submit [OPTIONS] --class " + ScanJob.class.getName() + " JAR RUN BARS OUT");
      System.exit(2);
    }
    SparkSession session = SparkSession.builder().config(settings(new SparkConf())).getOrCreate();
    int code = 0;
    try {
      run(session, Path.of(args[0]), args[1], args[2], System.out);
    } catch (InputException e) {
      System.err.println("error: " + e.getMessage());
      code = 1;
    } finally {
      session.stop();
    }
    if (code != 0) {
      System.exit(code);
    }
  }

  /// What the job needs of Spark, beside what the user says.
  private static SparkConf settings(SparkConf conf) {
    return conf.setIfMissing("spark.app.name", "expanse scan")
        // a symbol such as 0700 is no number
        .set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .setIfMissing("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
  }

  static void run(SparkSession session, Path run, String bars, String out, PrintStream console) {
    requireNew(session, out);
    ClusterScan scan = ClusterScan.of(read(session, bars), run);
    Dataset<Row> symbols = scan.symbols().persist();
    Dataset<Row> sound = symbols.filter(col(SymbolSurvey.PROBLEM).isNull());
    Dataset<Row> others = symbols.filter(col(SymbolSurvey.PROBLEM).isNotNull());
    long failed = others.count();
    String example = failed == 0 ? "" : said(others.orderBy(BarTable.SYMBOL).first());
    long scanned = sound.count();
    if (scanned == 0) {
      throw new InputException(
          bars
              + (failed == 0
                  ? " holds no bars"
                  : " holds no instrument that can be scanned; " + example));
    }
    String spans = out + "/spans.parquet";
    scan.spans().write().parquet(spans);
    symbols.orderBy(BarTable.SYMBOL).coalesce(1).write().parquet(out + "/symbols.parquet");
    console.printf(
        "%s: %s in %s of %s%n",
        spans,
        Plural.of(session.read().parquet(spans).count(), "span"),
        Plural.of(sound.agg(sum("bars")).first().getLong(0), "bar"),
        Plural.of(scanned, "instrument"));
    if (failed > 0) {
      console.printf(
          "note: %s could not be scanned, such as %s; all are in %s/symbols.parquet%n",
          Plural.of(failed, "instrument"), example, out);
    }
    symbols.unpersist();
  }

  private static String said(Row symbol) {
    return symbol.getAs(BarTable.SYMBOL) + ": " + symbol.getAs(SymbolSurvey.PROBLEM);
  }

  static Dataset<Row> read(SparkSession session, String bars) {
    if (!exists(session, bars)) {
      throw new InputException(bars + " does not exist; name a folder of Parquet files");
    }
    Dataset<Row> table = session.read().parquet(bars);
    return List.of(table.columns()).contains(BarTable.SYMBOL)
        ? table
        : table.withColumn(
            BarTable.SYMBOL, regexp_replace(col("_metadata.file_name"), "\\.[^.]*$", ""));
  }

  private static void requireNew(SparkSession session, String out) {
    if (exists(session, out)) {
      throw new InputException(out + " exists already; choose another folder, or delete it");
    }
  }

  private static boolean exists(SparkSession session, String place) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(place);
    try (FileSystem files =
        FileSystem.newInstance(path.toUri(), session.sparkContext().hadoopConfiguration())) {
      return files.exists(path);
    } catch (IOException e) {
      throw new InputException("cannot read " + place + ": " + e.getMessage(), e);
    }
  }
}
