package expanse.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.DuckDb;
import expanse.base.InputException;
import expanse.decoding.SpanRule;
import expanse.detection.SeriesDetector;
import expanse.market.BarSeries;
import expanse.pipeline.RunPipeline;
import expanse.settings.TrainingSettings;
import expanse.testing.ToyMarket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A scan of many instruments is what a detector says of each, however it is interrupted and
/// wherever the bars lie.
class MarketScanTest {
  private static final BarReadOptions READ = BarReadOptions.defaults();
  private static final MarketScan.Listener NOBODY = (instruments, bytes) -> {};

  @TempDir private static Path shared;
  private static Path run;
  private static Path bars;
  private static SpanRule rule;

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    TrainingSettings settings = ToyMarket.settings("epochs=2");
    run = shared.resolve("run");
    rule =
        new RunPipeline(new ToyMarket(5, 24, 8, 8).data(settings), settings)
            .run(run, false)
            .threshold()
            .rule();
    bars = shared.resolve("bars");
    for (int k = 0; k < 5; k++) {
      BarFiles.write(bars.resolve("S" + k + ".csv"), series(k));
    }
  }

  private static BarSeries series(int k) {
    return new ToyMarket(20 + k, 16, 4, 4).data(ToyMarket.settings("epochs=2")).bars();
  }

  private MarketScan scan(int threads) {
    return new MarketScan(run, rule, 8, READ, threads);
  }

  private static List<ScanSource> sources(Path... paths) {
    return ScanSources.of(Stream.of(paths).map(Path::toString).toList(), false, READ);
  }

  /// The files of a scan but its journal, which names times of files.
  private static Map<String, String> contents(Path out) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        contents.put(out.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  @Test
  void eachInstrumentHasTheRowsOfADetectorOfItsOwn() throws IOException {
    Path out = folder.resolve("out");
    MarketScan.Outcome outcome = scan(3).scan(sources(bars), out, NOBODY);
    assertThat(outcome.done())
        .extracting(ScannedSymbol::symbol)
        .containsExactly("S0", "S1", "S2", "S3", "S4");
    assertThat(outcome.failed()).isEmpty();
    StringBuilder together = new StringBuilder("symbol," + SeriesDetector.HEADER + "\n");
    try (SeriesDetector detector = SeriesDetector.open(run, rule, 8, 1)) {
      for (int k = 0; k < 5; k++) {
        Path own = folder.resolve("own.csv");
        detector.write(series(k), own);
        assertThat(new ScanFiles(out).symbols().resolve("S" + k + ".csv"))
            .hasSameBinaryContentAs(own);
        for (String line : Files.readAllLines(own).subList(1, Files.readAllLines(own).size())) {
          together.append('S').append(k).append(',').append(line).append('\n');
        }
      }
    }
    assertThat(new ScanFiles(out).spans()).hasContent(together.toString());
    Path alone = folder.resolve("alone");
    scan(1).scan(sources(bars), alone, NOBODY);
    assertThat(contents(alone)).isEqualTo(contents(out));
  }

  @Test
  void aScanThatWasInterruptedGoesOnWithWhatIsMissing() throws IOException {
    Path whole = folder.resolve("whole");
    scan(2).scan(sources(bars), whole, NOBODY);
    Path out = folder.resolve("out");
    assertThatThrownBy(() ->
            scan(1)
                .scan(
                    sources(bars),
                    out,
                    (instruments, bytes) -> {
                      if (instruments == 2) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
    // the line that was being written
    Files.writeString(new ScanFiles(out).journal(), "S2\t12", StandardOpenOption.APPEND);
    MarketScan.Outcome outcome = scan(2).scan(sources(bars), out, NOBODY);
    assertThat(outcome.resumed()).isEqualTo(2);
    assertThat(contents(out)).isEqualTo(contents(whole));
    assertThat(scan(2).scan(sources(bars), out, NOBODY).resumed()).isEqualTo(5);
  }

  @Test
  void anInstrumentWhoseFileChangedIsScannedAgain() throws IOException {
    Path own = folder.resolve("own");
    BarFiles.write(own.resolve("A.csv"), series(0));
    BarFiles.write(own.resolve("B.csv"), series(1));
    Path out = folder.resolve("out");
    scan(2).scan(sources(own), out, NOBODY);
    Files.delete(own.resolve("B.csv"));
    BarFiles.write(own.resolve("B.csv"), series(2));
    MarketScan.Outcome outcome = scan(2).scan(sources(own), out, NOBODY);
    assertThat(outcome.resumed()).isEqualTo(1);
    Path anew = folder.resolve("anew");
    scan(2).scan(sources(own), anew, NOBODY);
    assertThat(contents(out)).isEqualTo(contents(anew));
  }

  @Test
  void aFileThatCannotBeReadIsListedAndStopsNothing() throws IOException {
    Path own = folder.resolve("own");
    BarFiles.write(own.resolve("A.csv"), series(0));
    Files.writeString(own.resolve("B.csv"), "time,open\n2024-01-01,1\n");
    Path out = folder.resolve("out");
    MarketScan.Outcome outcome = scan(2).scan(sources(own), out, NOBODY);
    assertThat(outcome.done()).extracting(ScannedSymbol::symbol).containsExactly("A");
    assertThat(outcome.failed())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.symbol()).isEqualTo("B");
          assertThat(one.reason()).contains("B.csv").contains("high");
        });
    assertThat(new ScanFiles(out).failures()).content().contains("\nB,");
  }

  @Test
  void aFolderThatHoldsAScanByAnotherThresholdIsRefused() {
    Path out = folder.resolve("out");
    scan(2).scan(sources(bars), out, NOBODY);
    SpanRule other = new SpanRule(rule.threshold() / 2, rule.minSpanLength(), rule.decoder());
    assertThatThrownBy(
            () -> new MarketScan(run, other, 8, READ, 2).scan(sources(bars), out, NOBODY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another run, threshold");
  }

  @Test
  void barsLieInFilesOrInPartsOrInOneFileOfAll() throws IOException {
    Path plain = folder.resolve("plain");
    scan(2).scan(sources(bars), plain, NOBODY);

    Path parts = folder.resolve("parts");
    StringBuilder all = new StringBuilder("symbol,time,open,high,low,close\n");
    for (int k = 0; k < 5; k++) {
      List<String> lines = Files.readAllLines(bars.resolve("S" + k + ".csv"));
      Path own = Files.createDirectories(parts.resolve("symbol=S" + k));
      int half = lines.size() / 2;
      Files.write(own.resolve("b.csv"), lines.subList(0, half));
      Files.writeString(own.resolve("a.csv"), lines.getFirst() + "\n");
      Files.write(
          own.resolve("a.csv"), lines.subList(half, lines.size()), StandardOpenOption.APPEND);
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",");
        all.append('S').append(k);
        for (int c = 0; c < 5; c++) {
          all.append(',').append(cells[c]);
        }
        all.append('\n');
      }
    }
    Path byParts = folder.resolve("by-parts");
    scan(2).scan(sources(parts), byParts, NOBODY);
    assertThat(contents(byParts)).isEqualTo(contents(plain));

    Path one = folder.resolve("all.csv");
    Files.writeString(one, all);
    Path byColumn = folder.resolve("by-column");
    scan(2).scan(ScanSources.of(List.of(one.toString()), true, READ), byColumn, NOBODY);
    assertThat(contents(byColumn)).isEqualTo(contents(plain));

    assertThat(ScanSources.of(List.of(bars + "/S[1-3].csv"), false, READ))
        .extracting(ScanSource::symbol)
        .containsExactly("S1", "S2", "S3");
    assertThatThrownBy(() -> ScanSources.of(List.of(bars + "/X*.csv"), false, READ))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("no file is called");
    assertThatThrownBy(() -> sources(bars.resolve("S1.csv"), parts))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("two instruments are called S1");
  }

  @Test
  void theParquetFileHoldsTheSameSpansWithTimes() throws Exception {
    Path out = folder.resolve("out");
    scan(2).scan(sources(bars), out, NOBODY);
    List<String> lines = Files.readAllLines(new ScanFiles(out).spans());
    try (Connection connection = DuckDb.open();
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT symbol, strftime(\"start\", '%Y-%m-%dT%H:%M:%SZ'), probability FROM "
                  + DuckDb.literal(new ScanFiles(out).spansParquet()))) {
        int k = 1;
        while (rows.next()) {
          String[] cells = lines.get(k++).split(",", -1);
          assertThat(rows.getString(1)).isEqualTo(cells[0]);
          assertThat(rows.getString(2)).isEqualTo(cells[1]);
          assertThat(rows.getDouble(3)).isEqualTo(Double.parseDouble(cells[4]));
        }
        assertThat(k).isEqualTo(lines.size()).isGreaterThan(5);
      }
    }
  }

  @Test
  void samplesShowTheBarsAroundASpan() {
    Path out = folder.resolve("out");
    scan(2).scan(sources(bars), out, NOBODY);
    List<ScanSample> samples = ScanSample.of(new ScanFiles(out), sources(bars), READ, 4, 30);
    assertThat(samples).hasSize(4);
    assertThat(samples).extracting(ScanSample::symbol).doesNotHaveDuplicates();
    for (ScanSample sample : samples) {
      String[] cells = sample.row().split(",");
      assertThat(Instant.ofEpochMilli(sample.bars().get(sample.from()).time()))
          .hasToString(cells[0]);
      assertThat(Instant.ofEpochMilli(sample.bars().get(sample.to()).time())).hasToString(cells[1]);
      int length = sample.to() - sample.from() + 1;
      assertThat(sample.bars().size()).isBetween(length, length + 31);
    }
  }
}
