package expanse.bench;

import expanse.base.Rng;
import expanse.feature.FeatureMatrix;
import expanse.feature.FeatureSets;
import expanse.market.BarFiles;
import expanse.market.BarReadOptions;
import expanse.market.BarSeries;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// Reading bars and computing features, on a random walk of one-minute bars.
final class DataBench {
  private static final int RUNS = 5;

  private DataBench() {}

  static void run(int bars) throws IOException {
    Path folder = Files.createTempDirectory("expanse-bench");
    Path csv = folder.resolve("bars.csv");
    Path parquet = folder.resolve("bars.parquet");
    try {
      write(csv, bars);
      BarSeries[] series = new BarSeries[1];
      time(
          "read " + bars + " bars from CSV",
          RUNS,
          () -> {
            series[0] = BarFiles.read(csv, BarReadOptions.defaults());
            return series[0].size();
          });
      BarFiles.write(parquet, series[0]);
      time(
          "read " + bars + " bars from Parquet",
          RUNS,
          () -> BarFiles.read(parquet, BarReadOptions.defaults()).size());
      time(
          "original features of " + bars + " bars",
          2 * RUNS,
          () -> {
            FeatureMatrix features = FeatureSets.ORIGINAL.compute(series[0]);
            return features.rows();
          });
    } finally {
      Files.deleteIfExists(csv);
      Files.deleteIfExists(parquet);
      Files.deleteIfExists(folder);
    }
  }

  private interface Work {
    int run();
  }

  private static void time(String what, int runs, Work work) {
    double[] times = new double[runs];
    int checksum = 0;
    for (int i = 0; i < runs; i++) {
      System.gc(); // what the run before has left would be paid for by this one
      long begin = System.nanoTime();
      checksum = work.run();
      times[i] = System.nanoTime() - begin;
    }
    Report.line(what, "s: %s; rows %d", Samples.of(times).spread(1e9), checksum);
  }

  private static void write(Path file, int bars) throws IOException {
    Rng rng = new Rng(4);
    long ticks = 80_000;
    long time = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("time,open,high,low,close,volume\n");
      for (int i = 0; i < bars; i++) {
        long close = Math.max(1000, ticks + rng.nextInt(33) - 16);
        long high = Math.max(ticks, close) + rng.nextInt(9);
        long low = Math.min(ticks, close) - rng.nextInt(9);
        out.write(Instant.ofEpochMilli(time).toString());
        for (long price : new long[] {ticks, high, low, close}) {
          out.write("," + price / 4.0);
        }
        out.write("," + (1 + rng.nextInt(500)) + "\n");
        ticks = close;
        time += 60_000;
      }
    }
  }
}
