package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.base.NumberText;
import expanse.feature.FeatureMatrix;
import expanse.feature.FeatureSets;
import expanse.label.HindsightRule;
import expanse.market.BarSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandsTest {
  @TempDir Path folder;
  private ToyFiles files;

  @BeforeEach
  void writeFiles() {
    files = ToyFiles.in(folder, 1);
  }

  private static void good(Object... words) {
    Run run = Run.of(words);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void barsSurviveTheWayToParquetAndBack() throws IOException {
    Path parquet = folder.resolve("b.parquet");
    Path back = folder.resolve("b.csv");
    good("bars", "convert", files.bars(), parquet);
    good("bars", "convert", parquet, back);
    assertThat(Files.mismatch(files.bars(), back)).isEqualTo(-1);
  }

  @Test
  void tradesBecomeBarsAndBarsLongerOnes() throws IOException {
    Path trades =
        Files.writeString(
            folder.resolve("trades.csv"),
            "time,price,amount\n"
                + "1700000100,10,1\n"
                + "1700000159,12,1\n"
                + "1700000160,11,2\n"
                + "1700000399,9,1\n");
    Path minutes = folder.resolve("m.csv");
    good("bars", "convert", "--trades", trades, minutes);
    BarSeries bars = BarFiles.read(minutes, BarReadOptions.defaults());
    assertThat(bars.size()).isEqualTo(3);
    assertThat(bars.high(0)).isEqualTo(12);
    assertThat(bars.volume(1)).isEqualTo(2);
    Path five = folder.resolve("five.csv");
    good("bars", "convert", "--interval", "5m", minutes, five);
    BarSeries longer = BarFiles.read(five, BarReadOptions.defaults());
    assertThat(longer.size()).isEqualTo(1);
    assertThat(longer.close(0)).isEqualTo(9);
  }

  @Test
  void featuresAreWrittenAsTheSetComputesThem() throws IOException {
    Path table = folder.resolve("f.csv");
    good("features", "--bars", files.bars(), "--set", "original", "--out", table);
    FeatureMatrix expected =
        FeatureSets.ORIGINAL.compute(BarFiles.read(files.bars(), BarReadOptions.defaults()));
    List<String> lines = Files.readAllLines(table);
    assertThat(lines.getFirst()).isEqualTo("time," + String.join(",", expected.names()));
    assertThat(lines).hasSize(expected.rows() + 1);
    String[] cells = lines.get(201).split(",");
    for (int c = 0; c < expected.columns(); c++) {
      assertThat(Float.parseFloat(cells[c + 1])).isEqualTo(expected.get(200, c));
    }
    good("features", "--bars", files.bars(), "--out", folder.resolve("f.parquet"));
  }

  @Test
  void theHindsightHelpStatesTheDefaultsOfTheRule() {
    String help = Run.of("label", "hindsight", "--help").out().replaceAll("\\s+", " ");
    HindsightRule rule = HindsightRule.defaults();
    for (String stated :
        List.of(
            "Shortest span. Default: " + rule.minBars() + ".",
            "Longest span. Default: " + rule.maxBars() + ".",
            "square root of length). Default: " + NumberText.of(rule.minSpeed()) + ".",
            "0 to 1. Default: " + NumberText.of(rule.minEfficiency()) + ".",
            "local volatility. Default: " + rule.volatilityBars() + ".",
            "decide its type. Default: " + rule.contextBars() + ".",
            "square root of length). Default: " + NumberText.of(rule.maxRange()) + ".",
            "in the same unit. Default: " + NumberText.of(rule.minRetracement()) + ".",
            "before a retracement. Default: " + rule.trendBars() + ".")) {
      assertThat(help).contains(stated);
    }
  }

  @Test
  void oneIsSaidInTheSingular() throws IOException {
    Path one = folder.resolve("one-bar.csv");
    Files.write(one, Files.readAllLines(files.bars()).subList(0, 2));
    Run labels = Run.of("label", "hindsight", "--bars", one, "--out", folder.resolve("l.csv"));
    assertThat(labels.out()).contains("0 spans on 1 bar (");
    Run features = Run.of("features", "--bars", one, "--out", folder.resolve("f.csv"));
    assertThat(features.out()).contains(" features of 1 bar, ").contains("all of it warm-up");
    Path oneLabel = folder.resolve("one-label.csv");
    Files.write(oneLabel, Files.readAllLines(files.labels()).subList(0, 2));
    Run check = Run.of("label", "check", "--bars", files.bars(), "--labels", oneLabel);
    assertThat(check.out()).contains("1 label: ");
    Run train =
        Run.of(
            "train",
            "--bars",
            files.bars(),
            "--labels",
            oneLabel,
            "--windows",
            files.windows(),
            "--out",
            folder.resolve("run"),
            "--set=window=31");
    assertThat(train.out()).contains("1 labelled span, 32 windows");
  }

  @Test
  void hindsightLabelsDependOnTheBarsAlone() throws IOException {
    Path one = folder.resolve("one.csv");
    Path two = folder.resolve("two.csv");
    good("label", "hindsight", "--bars", files.bars(), "--out", one);
    good("label", "hindsight", "--bars", files.bars(), "--out", two);
    assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    assertThat(Files.readAllLines(one)).hasSizeGreaterThan(5);
  }

  @Test
  void overlappingWindowsKeepTheirSubset() throws IOException {
    Path more = folder.resolve("more.csv");
    good(
        "windows",
        "overlap",
        "--bars",
        files.bars(),
        "--labels",
        files.labels(),
        "--windows",
        files.windows(),
        "--window-length",
        ToyFiles.WINDOW,
        "--out",
        more);
    List<String> lines = Files.readAllLines(more);
    assertThat(lines).hasSizeGreaterThanOrEqualTo(33);
    assertThat(lines.get(1)).startsWith("w0_offset0,train,");
  }
}
