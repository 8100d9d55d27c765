package expanse.spark;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.decoding.ChosenThreshold;
import expanse.detection.SeriesDetector;
import expanse.market.BarSeries;
import expanse.scan.MarketScan;
import expanse.scan.ScanFiles;
import expanse.scan.ScanSources;
import expanse.testing.SmallRun;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// One long symbol and many short ones, a run, and what `expanse scan` finds with it.
///
/// @param run its folder
/// @param bars folder of a Parquet file for each symbol
/// @param scanned what was found
record Market(Path run, Path bars, ScanFiles scanned) {
  private static final int TINY = 40;

  /// Trains and scans below a folder.
  static Market of(Path folder) {
    Market market =
        new Market(
            folder.resolve("run"),
            folder.resolve("bars"),
            new ScanFiles(folder.resolve("scanned")));
    SmallRun.SPANS.train(market.run);
    market.write("LONG", SmallRun.bars(5000, 1));
    for (int k = 0; k < TINY; k++) {
      market.write(String.format("0%02d", k), SmallRun.bars(5 + 4 * k, 2 + k));
    }
    BarReadOptions read = BarReadOptions.defaults();
    new MarketScan(
            market.run, ChosenThreshold.read(market.run).rule(), SeriesDetector.STRIDE, read, 2)
        .scan(
            ScanSources.of(List.of(market.bars.toString()), false, read),
            market.scanned.folder(),
            (instruments, bytes) -> {});
    return market;
  }

  private void write(String symbol, BarSeries series) {
    BarFiles.write(bars.resolve(symbol + ".parquet"), series);
  }

  /// Compares rows with those of the scan, their order left aside.
  void requireRowsOfTheScan(SparkSession session, Dataset<Row> found) {
    Dataset<Row> expected = session.read().parquet(scanned.spansParquet().toString());
    assertThat(found.schema()).isEqualTo(expected.schema());
    List<Row> rows = sorted(expected);
    assertThat(rows).hasSizeGreaterThan(50);
    assertThat(rows.stream().map(row -> row.getString(0)).distinct()).hasSizeGreaterThan(5);
    assertThat(sorted(found)).isEqualTo(rows);
  }

  private static List<Row> sorted(Dataset<Row> spans) {
    return spans.orderBy("symbol", "start").collectAsList();
  }
}
