package expanse.bench;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.feature.FeatureMatrix;
import expanse.feature.FeatureSets;
import expanse.market.BarSeries;
import java.io.IOException;
import java.nio.file.Path;

/// Reading bars and computing features, on a random walk of one-minute bars.
final class DataBench {
  private static final int RUNS = 5;

  private DataBench() {}

  static void run(int bars) throws IOException {
    try (Scratch scratch = Scratch.make()) {
      Path csv = scratch.folder().resolve("bars.csv");
      Path parquet = scratch.folder().resolve("bars.parquet");
      WalkFile.write(csv, bars);
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
}
