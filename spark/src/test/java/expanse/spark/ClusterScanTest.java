package expanse.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.MarketOnSpark;
import expanse.base.InputException;
import expanse.decoding.ChosenThreshold;
import expanse.detection.SeriesDetector;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.testing.SmallRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A scan on Spark finds the rows of `expanse scan`, to the bit.
class ClusterScanTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("symbol", DataTypes.StringType)
          .add("time", DataTypes.LongType)
          .add("open", DataTypes.DoubleType)
          .add("high", DataTypes.DoubleType)
          .add("low", DataTypes.DoubleType)
          .add("close", DataTypes.DoubleType);

  @TempDir private static Path folder;
  private static Market market;
  private static SparkSession session;

  @BeforeAll
  static void train() {
    market = Market.of(folder);
  }

  @BeforeEach
  void start() {
    session = Sessions.local();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static Dataset<Row> bars() {
    return ScanJob.read(session, market.bars().toString());
  }

  private static List<Row> rows(String symbol, BarSeries bars) {
    return IntStream.range(0, bars.size())
        .mapToObj(i ->
            RowFactory.create(
                symbol, bars.time(i), bars.open(i), bars.high(i), bars.low(i), bars.close(i)))
        .toList();
  }

  private static Dataset<Row> table(List<Row> rows) {
    return session.createDataFrame(rows, SCHEMA).withColumn("time", expr("timestamp_millis(time)"));
  }

  @Test
  void theRowsAreThoseOfAScanHoweverTheBarsAreSpread() {
    market.requireRowsOfTheScan(session, ClusterScan.of(bars(), market.run()).spans());
    Dataset<Row> mixed = bars().repartition(7).sortWithinPartitions(col("close"));
    market.requireRowsOfTheScan(session, ClusterScan.of(mixed, market.run()).spans());
  }

  @Test
  void aKilledExecutorLosesNothing() throws IOException {
    session.stop();
    try (SparkSession cluster = Sessions.cluster()) {
      Dataset<Row> bars = ScanJob.read(cluster, market.bars().toString());
      ClusterScan scan = ClusterScan.of(bars, market.run());
      assertThat(scan.symbols().persist().count()).isEqualTo(41);
      Killer killer = Killer.of(cluster);
      market.requireRowsOfTheScan(cluster, scan.spans());
      assertThat(killer.killed()).isOne();
    }
  }

  @Test
  void timesWithoutAZoneAreUtcWhateverTheZoneOfTheSession() {
    Dataset<Row> utc =
        bars()
            .withColumn(
                "time",
                expr(
                    "TIMESTAMP_NTZ'1970-01-01'"
                        + " + make_dt_interval(0, 0, 0, unix_millis(time) / 1000.0)"));
    assertThat(utc.schema().apply("time").dataType()).isEqualTo(DataTypes.TimestampNTZType);
    market.requireRowsOfTheScan(session, ClusterScan.of(utc, market.run()).spans());
  }

  @Test
  void theProgramWritesBothTables() {
    Path out = folder.resolve("out");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8);
    ScanJob.run(session, market.run(), market.bars().toString(), out.toString(), console);
    market.requireRowsOfTheScan(session, session.read().parquet(out + "/spans.parquet"));
    Row one = session.read().parquet(out + "/symbols.parquet").filter("symbol = 'LONG'").head();
    assertThat(one.<Long>getAs("bars")).isEqualTo(5000);
    assertThat(one.<Long>getAs("interval_millis")).isEqualTo(60_000);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains(" in 8,320 bars of 41 instruments");
    assertThatThrownBy(() ->
            ScanJob.run(session, market.run(), market.bars().toString(), out.toString(), console))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("out exists already; choose another folder, or delete it");
  }

  @Test
  void aSymbolWithAProblemIsNamedAndStopsNothing() {
    List<Row> rows = new ArrayList<>(rows("GOOD", SmallRun.bars(300, 1)));
    rows.addAll(rows("TWICE", SmallRun.bars(300, 2)));
    rows.add(rows.getLast());
    rows.addAll(rows("WRONG", SmallRun.bars(300, 3)));
    Dataset<Row> table =
        table(rows)
            .withColumn(
                "high",
                when(col("symbol").equalTo("WRONG").and(col("close").gt(1000)), lit(1e-3))
                    .otherwise(col("high")));
    ClusterScan scan = ClusterScan.of(table, market.run());
    List<Row> symbols = scan.symbols().orderBy("symbol").collectAsList();
    assertThat(symbols.get(0).<String>getAs("problem")).isNull();
    assertThat(symbols.get(1).<String>getAs("problem"))
        .matches("two bars have the time 20.*Z; keep one of them");
    assertThat(symbols.get(2).<String>getAs("problem"))
        .matches("the bar at 20.*Z is no bar: open .*, high 0.001, low .*, close .*");
    assertThat(symbols.get(1).<Long>getAs("bars")).isEqualTo(300);
    List<Row> found = scan.spans().collectAsList();
    assertThat(found).isNotEmpty().allMatch(row -> row.getString(0).equals("GOOD"));
  }

  @Test
  void theIntervalIsTheMostFrequentStepHoweverManyDifferentOnesThereAre() {
    List<Row> rows = new ArrayList<>();
    long time = 1_700_000_000_000L;
    for (int i = 0; i < 40_000; i++) {
      time += i % 1000 == 7 ? 77 : 1000 + i;
      rows.add(RowFactory.create("ODD", time, 1.0, 1.0, 1.0, 1.0));
    }
    rows.addAll(rows("ONE", SmallRun.bars(1, 1)));
    List<Row> symbols =
        ClusterScan.of(table(rows), market.run()).symbols().orderBy("symbol").collectAsList();
    assertThat(symbols.get(0).<Long>getAs("interval_millis")).isEqualTo(77);
    assertThat(symbols.get(0).<Long>getAs("bars")).isEqualTo(40_000);
    assertThat(symbols.get(1).<Long>getAs("interval_millis")).isZero();
  }

  @Test
  void thePageShowsTheExampleThatIsCompiledHere() throws IOException {
    String source = Files.readString(Path.of("src/test/java/example/MarketOnSpark.java"));
    String shown =
        source
            .substring(source.indexOf("// begin\n") + 9, source.indexOf("// end"))
            .stripIndent()
            .strip();
    assertThat(Files.readString(Path.of("../docs/scan.md")))
        .contains("```java\n" + shown + "\n```");
    Path partitioned = folder.resolve("partitioned");
    bars().write().partitionBy("symbol").parquet(partitioned.toString());
    Row first = MarketOnSpark.busiest(session, partitioned.toString(), market.run()).head();
    assertThat(first.getString(0)).isEqualTo("LONG");
  }

  @Test
  void aSymbolIsNeverHeld() {
    BarSeries bars = SmallRun.bars(5000, 9);
    AtomicInteger taken = new AtomicInteger();
    Iterator<Row> endless =
        IntStream.iterate(0, i -> i + 1)
            .peek(i -> taken.set(i))
            .mapToObj(i -> {
              Bar bar = bars.bar(i % 5000);
              return RowFactory.create(
                  "X",
                  bars.time(0) + i * 60_000L,
                  bar.open(),
                  bar.high(),
                  bar.low(),
                  bar.close(),
                  60_000L);
            })
            .iterator();
    try (SeriesDetector detector =
        SeriesDetector.open(
            market.run(), ChosenThreshold.read(market.run()).rule(), SeriesDetector.STRIDE, 1)) {
      SymbolSpans.Spans spans = new SymbolSpans.Spans("X", endless, detector);
      for (int k = 0; k < 500; k++) {
        assertThat(spans.next().getString(0)).isEqualTo("X");
      }
      assertThat(taken.get()).isBetween(1000, 100_000);
    }
  }

  @Test
  void whatIsNoTableOfBarsIsRefusedWithARemedy() {
    refused(bars().drop("low"), "the bars have no column low; expected symbol, time, open, high");
    refused(
        bars().withColumn("time", col("time").cast("string")),
        "column time holds string and no times; make a timestamp of it");
    refused(bars().withColumn("open", lit("a")), "column open holds string and no numbers");
    assertThatThrownBy(() -> ClusterScan.of(bars(), folder)).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> ScanJob.read(session, folder + "/none"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not exist");
    assertThat(Files.exists(folder.resolve("none"))).isFalse();
  }

  private static void refused(Dataset<Row> bars, String message) {
    assertThatThrownBy(() -> ClusterScan.of(bars, market.run()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(message);
  }
}
