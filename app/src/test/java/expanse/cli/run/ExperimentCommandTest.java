package expanse.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.cli.Main;
import expanse.cli.Run;
import expanse.cli.ToyFiles;
import expanse.settings.Presets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A small matrix from its file to its table, interrupted and not, and the example that ships.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExperimentCommandTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "seed-programme.yaml");

  @TempDir static Path folder;
  private ToyFiles files;
  private Path matrix;
  private Path out;
  private Run whole;

  @BeforeAll
  void runTheMatrix() throws IOException {
    files = ToyFiles.in(folder, 1);
    matrix =
        Files.writeString(
            folder.resolve("matrix.yaml"),
            """
            data:
              toy: {bars: bars.csv, labels: labels.csv, windows: windows.csv}
            seeds: [1, 2]
            settings:
              seed-baseline: {split: {kind: temporal}}
              seed-weighted:
              without-validation: {preset: seed-baseline, split: {validation: 0}}
            """);
    out = folder.resolve("whole");
    whole = Run.of(words("--out", out, "--threads", 1));
  }

  /// The matrix with settings that take a moment.
  private Object[] words(Object... more) {
    List<Object> words = new ArrayList<>(List.of("experiment", matrix));
    ToyFiles.QUICK.stream()
        .filter(word -> word.matches("--set=(window|model|batch|epo).*"))
        .forEach(words::add);
    words.addAll(List.of(more));
    return words.toArray();
  }

  @Test
  void theTableHasARowForEverySettingAndSaysWhatBrokeOff() throws IOException {
    assertThat(whole.out())
        .contains("6 runs: 3 settings, 2 seeds, 1 data set;")
        .containsPattern("seed-baseline +2 +\\d\\.\\d+ ± \\d\\.\\d+ ")
        .containsPattern("seed-weighted +2 .*leaky")
        .containsPattern("without-validation +0 .*no run");
    assertThat(whole.code()).isEqualTo(1);
    assertThat(whole.err().lines())
        .last()
        .asString()
        .startsWith("error: 2 of 6 runs failed; the first is without-validation.toy.seed1: ");
    assertThat(whole.err()).contains("experiment: 6 of 6 (");
    List<String> table = Files.readAllLines(out.resolve("experiment.csv"));
    assertThat(table).hasSize(4);
    int columns = table.getFirst().split(",").length;
    assertThat(table).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(columns));
    assertThat(Files.readAllLines(out.resolve("runs.csv"))).hasSize(5);
    assertThat(Files.readString(out.resolve("report/index.html")))
        .contains("seed-weighted", "data:image/png;base64,", "failed: ");
    assertThat(Files.readString(out.resolve("report/report.md"))).contains("![Per-bar F1");
  }

  @Test
  void everyRunIsANormalRun() {
    Path run = out.resolve("runs/seed-baseline.toy.seed2");
    Run evaluated = Run.of("evaluate", run, "--no-live", "--out", folder.resolve("again"));
    assertThat(evaluated.err()).doesNotContain("error:");
    assertThat(folder.resolve("again/evaluation.json"))
        .hasSameTextualContentAs(run.resolve("evaluation.json"));
    assertThat(Run.of("report", run).code()).isZero();
  }

  @Test
  void theNumberOfRunsSideBySideChangesNoBit() throws IOException {
    Path wide = folder.resolve("wide");
    Run.of(words("--out", wide, "--threads", 3));
    assertThat(contents(wide)).isEqualTo(contents(out));
  }

  @Test
  void aKilledExperimentGoesOnAndEndsWithTheSameBits() throws Exception {
    Path killed = folder.resolve("killed");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    Stream.of(words("--out", killed, "--threads", 2)).map(Object::toString).forEach(command::add);
    Process process = new ProcessBuilder(command).start();
    try (BufferedReader err =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      assertThat(err.lines().anyMatch(line -> line.contains("experiment: 1 of 6"))).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(killed.resolve("experiment.csv")).doesNotExist();
    Path kept = killed.resolve("runs/seed-baseline.toy.seed1/metadata.json");
    byte[] before = Files.readAllBytes(kept);
    Run refused = Run.of(words("--out", killed));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("already contains an experiment");
    Run.of(words("--out", killed, "--resume"));
    assertThat(contents(killed)).isEqualTo(contents(out));
    assertThat(Files.readAllBytes(kept))
        .as("a finished run is not trained again")
        .isEqualTo(before);
  }

  @Test
  void runsOfOtherSettingsOrFilesAreNotTakenForTheOnesAskedFor() throws IOException {
    Path own = Files.createDirectories(folder.resolve("changing"));
    ToyFiles changing = ToyFiles.in(own, 3);
    Path file = own.resolve("one.yaml");
    Files.writeString(
        file,
        """
        data: {toy: {bars: bars.csv, labels: labels.csv, windows: windows.csv}}
        seeds: [1]
        settings: {seed-baseline: {model: {hidden: 4}, window: 32, epochs: 1}}
        """);
    Path runs = own.resolve("out");
    assertThat(Run.of("experiment", file, "--out", runs).code()).isZero();
    Run other = Run.of("experiment", file, "--out", runs, "--resume", "--set", "batch_size=8");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("was made with other settings: batch_size 32 against 8");
    List<String> lines = Files.readAllLines(changing.labels());
    Files.write(changing.labels(), lines.subList(0, lines.size() - 1));
    Run changed = Run.of("experiment", file, "--out", runs, "--resume");
    assertThat(changed.err()).contains("was made with other files");
    Files.delete(changing.labels());
    Run missing = Run.of("experiment", file, "--out", own.resolve("new"));
    assertThat(missing.err()).contains("error: ").contains("labels.csv does not exist");
    assertThat(own.resolve("new")).doesNotExist();
  }

  @Test
  void theShippedProgrammeRunsEverySeedPreset() throws IOException {
    Path programme = folder.resolve("programme");
    Run run =
        Run.of(
            "experiment",
            EXAMPLE,
            "--out",
            programme,
            "--bars",
            files.bars(),
            "--labels",
            files.labels(),
            "--windows",
            files.windows(),
            "--seeds",
            "1",
            "--set=window=" + ToyFiles.WINDOW,
            "--set=model.hidden=4",
            "--set=batch_size=8",
            "--set=epochs=1",
            "--set=steps=4",
            "--set=ensemble.members=2",
            "--set=ensemble.folds=2",
            "--set=segments.bar_trees=2");
    assertThat(run.err()).doesNotContain("error:");
    assertThat(run.code()).isZero();
    List<String> settings =
        Files.readAllLines(programme.resolve("experiment.csv")).stream()
            .skip(1)
            .map(line -> line.split(",")[1])
            .toList();
    assertThat(settings).containsExactlyInAnyOrderElementsOf(Presets.names());
  }

  /// The files of all runs and the table, without what tells the time.
  private static List<String> contents(Path experiment) throws IOException {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(experiment.resolve("runs"))) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        String name = experiment.relativize(file).toString();
        if (!name.endsWith("metadata.json")
            && !name.endsWith("manifest.json") // which holds the hashes of the two others
            && !name.endsWith("epoch_metrics.csv")) {
          contents.add(name + " " + expanse.base.Hashing.sha256(file));
        }
      }
    }
    for (String line : Files.readAllLines(experiment.resolve("experiment.csv"))) {
      contents.add(line.replaceAll(",[^,]*,[^,]*$", ""));
    }
    return contents;
  }
}
