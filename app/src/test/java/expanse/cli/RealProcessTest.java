package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import expanse.barfile.BarFiles;
import expanse.barfile.BarReadOptions;
import expanse.cli.OwnProcess.Surroundings;
import expanse.market.BarSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What only real processes meet: a full output, no home, no temporary folder, SIGKILL, and each
/// other.
class RealProcessTest {
  private static final Surroundings USUAL = Surroundings.USUAL;
  private static final Path FULL = Path.of("/dev/full");

  @TempDir static Path folder;
  private static ToyFiles files;
  private static Path run;

  @BeforeAll
  static void train() {
    files = ToyFiles.in(folder, 3);
    run = folder.resolve("run");
    assertThat(Run.of(files.train(run)).code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help", "bars check BARS"})
  void anOutputThatTakesNothingIsAnErrorInOneLine(String line) throws Exception {
    assumeThat(FULL).as("a device that is always full").exists();
    Object[] words = line.replace("BARS", files.bars().toString()).split(" ");
    Run ended = OwnProcess.start(USUAL.withOut(FULL.toString()), words).end();
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).startsWith("error: ").contains("no space left").doesNotContain("\n");
  }

  @Test
  void withoutAHomeEveryKindOfFileIsWritten() throws Exception {
    Path parquet = folder.resolve("homeless.parquet");
    Run ended =
        OwnProcess.start(USUAL.withoutHome(), "bars", "convert", files.bars(), parquet).end();
    assertThat(ended).isEqualTo(new Run(0, "", ""));
    assertThat(read(parquet).size()).isEqualTo(read(files.bars()).size());
  }

  private static BarSeries read(Path file) {
    return BarFiles.read(file, BarReadOptions.defaults());
  }

  @Test
  void slowKernelsThatNobodyAskedForAreSaidOnceWithTheRemedy() throws Exception {
    Path spans = folder.resolve("slowly.csv");
    Run ended =
        OwnProcess.start(
                USUAL.withJava("-Dexpanse.kernels=auto"),
                "predict",
                run,
                "--bars",
                files.bars(),
                "--out",
                spans)
            .end();
    assertThat(ended.code()).isZero();
    assertThat(ended.err().lines().filter(line -> line.contains("kernels")))
        .singleElement()
        .asString()
        .startsWith("note: plain kernels, many times slower, because ")
        .endsWith("; start java without -XX:TieredStopAtLevel");
  }

  @Test
  void withoutATemporaryFolderParquetSaysWhatToName() throws Exception {
    Run ended =
        OwnProcess.start(
                USUAL.withJava("-Djava.io.tmpdir=" + folder.resolve("nowhere")),
                "bars",
                "convert",
                files.bars(),
                folder.resolve("untouched.parquet"))
            .end();
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .startsWith("error: ")
        .contains("-Djava.io.tmpdir=")
        .doesNotContain("\n");
    assertThat(folder.resolve("untouched.parquet")).doesNotExist();
  }

  @Test
  void aPredictionThatIsKilledLeavesNoHalfFileAndTheNextCleansUp() throws Exception {
    Path place = Files.createDirectory(folder.resolve("killed"));
    Path spans = place.resolve("spans.csv");
    Path probabilities = place.resolve("p.csv");
    Object[] words = {
      "predict", run, "--bars", files.bars(), "--out", spans, "--probabilities", probabilities
    };
    OwnProcess predicting = OwnProcess.start(USUAL, words);
    while (predicting.process().isAlive() && listed(place).isEmpty()) {
      Thread.onSpinWait();
    }
    predicting.kill();
    boolean whole = Files.exists(spans);
    assertThat(listed(place)).allMatch(name -> whole || name.startsWith("."));
    Run again = OwnProcess.start(USUAL, words).end();
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(listed(place))
        .containsExactlyInAnyOrder(".expanse-outputs.json", "p.csv", "spans.csv");
    Path other = folder.resolve("whole.csv");
    assertThat(Run.of("predict", run, "--bars", files.bars(), "--out", other).code()).isZero();
    assertThat(spans).hasSameTextualContentAs(other);
  }

  private static List<String> listed(Path place) throws IOException {
    try (Stream<Path> all = Files.list(place)) {
      return all.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void ofTwoProcessesOnOneFolderTheSecondIsRefusedAndAKilledFirstIsNoHindrance() throws Exception {
    Path shared = folder.resolve("shared");
    Object[] words = files.train(shared, "--resume", "--set=epochs=100000");
    OwnProcess first = OwnProcess.start(USUAL, words);
    while (first.process().isAlive() && !Files.exists(shared.resolve("epoch_metrics.csv"))) {
      Thread.onSpinWait();
    }
    assertThat(first.process().isAlive()).isTrue();
    Run second = OwnProcess.start(USUAL, words).end();
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.err())
        .contains(shared + " is in use by process " + first.process().pid() + " on ")
        .doesNotContain("\n");
    first.kill();
    Run third = Run.of(files.train(shared, "--overwrite"));
    assertThat(third.code()).as(third.err()).isZero();
    assertThat(Run.of("threshold", shared).code()).isZero();
  }
}
