package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Hashing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// No command replaces what is the user's: not what it reads, not what it did not write, not what
/// was changed since.
class OverwriteTest {
  private static final String MINE = "what took me all week\n";

  @TempDir static Path trained;
  @TempDir Path folder;

  @BeforeAll
  static void train() {
    ToyFiles files = ToyFiles.in(trained, 3);
    assertThat(Run.of(files.train(trained.resolve("run"))).err()).doesNotContain("error");
    assertThat(Run.of("evaluate", trained.resolve("run"), "--no-live").code()).isZero();
    assertThat(Run.of(files.train(trained.resolve("other"), "--seed=2")).code()).isZero();
  }

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> tree = Files.walk(trained)) {
      for (Path file : tree.toList()) {
        Path copy = folder.resolve(trained.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Files.writeString(
        folder.resolve("matrix.yaml"),
        "data: {m: {bars: "
            + folder.resolve("bars.csv")
            + ", labels: "
            + folder.resolve("labels.csv")
            + ", windows: "
            + folder.resolve("windows.csv")
            + "}}\nseeds: [1]\nsettings: {seed-baseline: }\n");
  }

  private static final String DATA = "--bars bars.csv --labels labels.csv --windows windows.csv";

  static List<String> intoFiles() {
    return List.of(
        "bars convert bars.csv OUT.csv",
        "features --bars bars.csv --out OUT.csv",
        "label hindsight --bars bars.csv --out OUT.csv",
        "label check --bars bars.csv --labels labels.csv --out OUT.csv",
        "windows overlap " + DATA + " --window-length 32 --out OUT.csv",
        "predict run --bars bars.csv --out OUT.csv",
        "predict run --bars bars.csv --out spans.csv --probabilities OUT.csv",
        "suggest run --bars bars.csv --count 2 --out OUT.csv");
  }

  static List<String> intoFolders() {
    String quick = String.join(" ", ToyFiles.QUICK);
    return List.of(
        "train " + DATA + " " + quick + " --out OUT",
        "evaluate run --no-live --out OUT",
        "compare run other --out OUT",
        "label suspects run --out OUT",
        "scan run --bars bars.csv --out OUT",
        "pretrain --bars bars.csv --set window=32 --set epochs=1 --out OUT",
        "learn-curve " + DATA + " " + quick + " --out OUT",
        "experiment matrix.yaml --out OUT",
        "man --out OUT",
        "demo --out OUT");
  }

  private Run run(String line, String out, String... more) {
    List<Object> words = new ArrayList<>();
    for (String word : line.split(" ")) {
      String named = word.replaceFirst("OUT(\\.csv)?", out);
      boolean here =
          !named.equals(word) || Files.exists(folder.resolve(named)) || named.equals("spans.csv");
      words.add(here ? folder.resolve(named) : named);
    }
    words.addAll(Arrays.asList(more));
    return Run.of(words.toArray());
  }

  /// Hashes of all files but hidden ones, by name.
  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith(".")) {
          contents.put(folder.relativize(file).toString(), Hashing.sha256(file));
        }
      }
    }
    return contents;
  }

  private void assertRefusedUntouched(Run run, Map<String, String> before) throws IOException {
    assertThat(run.code()).as(run.err() + run.out()).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> !line.startsWith("note: ")))
        .singleElement()
        .asString()
        .startsWith("error: ");
    assertThat(contents()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("intoFiles")
  void anInputIsNeverReplaced(String line) throws IOException {
    Map<String, String> before = contents();
    for (String input : List.of("bars.csv", "labels.csv", "windows.csv")) {
      if (line.contains(input)) {
        for (String more : List.of("--overwrite", "--debug")) {
          Run run = run(line, input, more);
          assertThat(run.err()).contains("cannot write").contains(input);
          assertThat(run.code()).isEqualTo(1);
        }
        Files.createSymbolicLink(folder.resolve("link-" + input), folder.resolve(input));
        assertThat(run(line, "link-" + input, "--overwrite").code()).isEqualTo(1);
        Files.delete(folder.resolve("link-" + input));
      }
    }
    assertThat(contents()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("intoFiles")
  void aFileOfTheUserStaysAndWithOverwriteIsKept(String line) throws IOException {
    Path file = Files.writeString(folder.resolve("mine.csv"), MINE);
    Map<String, String> before = contents();
    Run refused = run(line, "mine.csv");
    assertRefusedUntouched(refused, before);
    assertThat(refused.err()).contains("mine.csv.backup-1");
    Run done = run(line, "mine.csv", "--overwrite");
    assertThat(done.err()).doesNotContain("error").contains("is kept as");
    assertThat(Files.readString(file)).isNotEqualTo(MINE);
    assertThat(folder.resolve("mine.csv.backup-1")).hasContent(MINE);
  }

  @ParameterizedTest
  @MethodSource("intoFiles")
  void anOwnOutputIsReplacedUntilSomebodyChangesIt(String line) throws IOException {
    assertThat(run(line, "new.csv").err()).doesNotContain("error");
    Map<String, String> once = contents();
    assertThat(run(line, "new.csv").err()).doesNotContain("error");
    assertThat(contents()).isEqualTo(once);
    Path file = folder.resolve("new.csv");
    Files.writeString(file, Files.readString(file) + "2024-01-01T00:00Z,mine\n");
    Map<String, String> changed = contents();
    assertRefusedUntouched(run(line, "new.csv"), changed);
  }

  @Test
  void aCommandThatFailsLeavesNoFolder() {
    Path nowhere = folder.resolve("not/a run");
    assertThat(Run.of("report", nowhere).code()).isEqualTo(1);
    assertThat(folder.resolve("not")).doesNotExist();
  }

  @Test
  void anOutputOfAnotherKindIsNotReplaced() throws IOException {
    assertThat(run("label hindsight --bars bars.csv --out OUT.csv", "new.csv").code()).isZero();
    Map<String, String> before = contents();
    assertRefusedUntouched(run("features --bars bars.csv --out OUT.csv", "new.csv"), before);
  }

  @ParameterizedTest
  @MethodSource("intoFiles")
  void noFileOfARunIsReplaced(String line) throws IOException {
    Map<String, String> before = contents();
    for (String name : before.keySet()) {
      if (name.startsWith("run/") && (name.endsWith(".csv") || !line.startsWith("suggest"))) {
        Run run = run(line, name, "--overwrite");
        assertThat(run.code()).as(name).isEqualTo(1);
      }
    }
    assertThat(contents()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("intoFolders")
  void aFolderOfTheUserStays(String line) throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine"));
    for (String name : List.of("windows.csv", "index.html", "labels.csv", "window-01.png")) {
      Files.writeString(mine.resolve(name), MINE);
    }
    Map<String, String> before = contents();
    Run refused = run(line, "mine");
    assertRefusedUntouched(refused, before);
    assertThat(refused.err()).contains("mine").contains("--overwrite");
    assertRefusedUntouched(run(line, "."), before);
    if (!line.startsWith("evaluate run")) { // its own folder is where it writes unless told
      assertRefusedUntouched(run(line, "run"), before);
    }
  }

  @Test
  void theFolderThatHoldsTheInputsIsNoFolderForARun() throws IOException {
    Map<String, String> before = contents();
    String line = intoFolders().getFirst();
    assertRefusedUntouched(run(line, "."), before);
    Run forced = run(line, ".", "--overwrite");
    assertRefusedUntouched(forced, before);
    assertThat(forced.err()).contains("the command reads");
  }

  @Test
  void aRunThatIsReplacedIsKeptWhole() throws IOException {
    Map<String, String> before = contents();
    String line = intoFolders().getFirst();
    assertRefusedUntouched(run(line, "other"), before);
    Run done = run(line, "other", "--overwrite");
    assertThat(done.err()).doesNotContain("error").contains("other.backup-1");
    assertThat(Run.of("threshold", folder.resolve("other.backup-1")).code()).isZero();
    assertThat(Run.of("threshold", folder.resolve("other")).code()).isZero();
  }

  @Test
  void aReportIsWrittenAgainButNotOverWhatTheUserPutThere() throws IOException {
    assertThat(run("report run", "").code()).isZero();
    assertThat(run("report run", "").code()).isZero();
    Files.writeString(folder.resolve("run/report/mine.png"), MINE);
    Map<String, String> before = contents();
    Run refused = run("report run", "");
    assertRefusedUntouched(refused, before);
    assertThat(refused.err()).contains("mine.png");
  }

  @Test
  void modelsAreExportedAgainButNotOverAFileOfTheUser() throws IOException {
    assertThat(run("export run --out OUT", "models").code()).isZero();
    assertThat(run("export run --out OUT", "models").code()).isZero();
    Files.writeString(folder.resolve("models/model-1.onnx"), MINE);
    Map<String, String> before = contents();
    assertRefusedUntouched(run("export run --out OUT", "models"), before);
  }

  @Test
  void twoOutputsOfOneCommandNeedTwoNames() throws IOException {
    Map<String, String> before = contents();
    assertRefusedUntouched(
        run("predict run --bars bars.csv --out spans.csv --probabilities OUT.csv", "spans.csv"),
        before);
  }

  @Test
  void aFileForEachInstrumentIsWrittenWhenAllOfThemCanBe() throws IOException {
    String rows = "2024-01-01 10:00,A,1,1,1,1\n2024-01-01 10:00,B,2,2,2,2\n";
    String more = "2024-01-01 10:01,A,1,1,1,1\n2024-01-01 10:01,B,2,2,2,2\n";
    String header = "time,symbol,open,high,low,close\n";
    Path in = Files.writeString(folder.resolve("two.csv"), header + rows + more);
    Files.writeString(folder.resolve("one-B.csv"), MINE);
    Map<String, String> before = contents();
    String line = "bars convert --split-by symbol two.csv OUT.csv";
    assertRefusedUntouched(run(line, "one.csv"), before);
    Files.delete(folder.resolve("one-B.csv"));
    // an instrument that cannot be read, two that would go into one file
    for (String wrong : List.of("2024-01-01 10:02,B,2,1,2,2\n", "2024-01-01 10:02,a?,1,1,1,1\n")) {
      String other = wrong.contains("?") ? wrong + wrong.replace("?", "!") : wrong;
      Files.writeString(in, header + rows + more + other);
      before = contents();
      assertRefusedUntouched(run(line, "one.csv"), before);
    }
    Files.writeString(in, header + rows + more);
    assertThat(run(line, "one.csv").code()).isZero();
    assertThat(folder.resolve("one-A.csv")).exists();
    assertThat(folder.resolve("one-B.csv")).exists();
    assertThat(run(line, "one.csv").code()).isZero();
  }

  @Test
  void whatIsNoOrdinaryFileIsNotReplaced() throws IOException {
    Map<String, String> before = contents();
    assertRefusedUntouched(run("label hindsight --bars bars.csv --out /dev/null", ""), before);
  }
}
