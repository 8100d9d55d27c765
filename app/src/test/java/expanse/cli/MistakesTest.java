package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every mistake is one line that says what is wrong and where, and an exit code.
class MistakesTest {
  @TempDir Path folder;
  private ToyFiles files;

  @BeforeEach
  void writeFiles() throws IOException {
    files = ToyFiles.in(folder, 1);
    Files.writeString(folder.resolve("empty.csv"), "");
    Files.writeString(folder.resolve("text.csv"), "Dear diary,\ntoday I bought the top.\n");
    Files.writeString(folder.resolve("semicolons.csv"), "time;open;high;low\n1;2;3;4\n");
    Files.writeString(
        folder.resolve("bad.csv"),
        """
        time,open,high,low,close
        2024-01-01T00:00Z,10,11,9,10
        2024-01-01T00:01Z,10,9,9,10
        2024-01-01T00:02Z,10,11,9,-1
        2024-01-01T00:03Z,10,11,9,10
        2024-01-01T00:04Z,10,11,9,10
        2024-01-01T00:05Z,10,11,9,10
        """);
    Files.writeString(
        folder.resolve("short.csv"),
        "time,open,high,low,close\n2024-01-01T00:00Z,9,9,9,9\n2024-01-01T00:01Z,9,9,9,9\n");
    Files.write(folder.resolve("cut.parquet"), "PAR1 and no more".getBytes("UTF-8"));
    Files.writeString(folder.resolve("labels-bad.csv"), "start,end,type\nnow,later,up\n");
    Files.writeString(
        folder.resolve("labels-elsewhere.csv"),
        "start,end,type\n1999-01-01T00:00Z,1999-01-01T00:05Z,consolidation\n");
    Files.writeString(folder.resolve("my.yaml"), "optimiser:\n  learning_rte: 1\n");
    Files.writeString(
        folder.resolve("matrix.yaml"),
        "data: {m: {bars: bars.csv, labels: gone.csv}}\nseeds: [1]\nsettings: {seed-crf: }\n");
    Files.writeString(folder.resolve("best.yaml"), "seeds: [1]\nsettings: {best: {preset: x}}\n");
    Files.createDirectories(folder.resolve("no-run"));
  }

  static List<Arguments> usage() {
    return List.of(
        Arguments.of("train --out r", "missing --bars FILE"),
        Arguments.of("train --bars bars.csv --out r", "missing --labels FILE"),
        Arguments.of(
            "train --bars bars.csv --labels labels.csv", "missing required option: '--out=DIR'"),
        Arguments.of("train --windows-file x.parquet --bars bars.csv --out r", "not both"),
        Arguments.of("train --bars bars.csv --labels labels.csv --out r --seed one", "'--seed'"),
        Arguments.of("bars", "missing required subcommand"),
        Arguments.of("bars check", "missing required parameter: 'FILE'"),
        Arguments.of("bars check --zone Mars bars.csv", "'Mars' is no time zone"),
        Arguments.of("bars check --stamp middle bars.csv", "'--stamp'"),
        Arguments.of("bars convert bars.csv", "missing required parameter: 'OUT'"),
        Arguments.of("evaluate", "missing required parameter: 'DIR'"),
        Arguments.of("experiment", "missing required parameter: 'FILE'"),
        Arguments.of("experiment matrix.yaml --seeds 1,b", "'--seeds'"),
        Arguments.of("evaluate no-run extra", "unmatched argument"),
        Arguments.of("label hindsight --out l.csv", "missing required option: '--bars=FILE'"),
        Arguments.of("label hindsight --bars b --out l --min-bars few", "'--min-bars'"),
        Arguments.of("prove-causal --bars bars.csv --windows windows.csv", "missing --labels FILE"),
        Arguments.of("prove-causal --bars bars.csv --places 0", "--places must be 1"),
        Arguments.of("compare no-run --out r", "DIR"),
        Arguments.of("compare no-run nowhere", "missing required option: '--out=DIR'"),
        Arguments.of("learn-curve --out r", "missing --bars FILE"),
        Arguments.of("suggest no-run --bars bars.csv", "missing required option: '--out=FILE'"),
        Arguments.of(
            "learn-curve --bars bars.csv --labels labels.csv --out r --sizes few", "'--sizes'"),
        Arguments.of("threshold no-run --min low", "'--min'"));
  }

  static List<Arguments> errors() {
    return List.of(
        Arguments.of("bars check nowhere.csv", "nowhere.csv does not exist"),
        Arguments.of("bars check no-run", "is a folder"),
        Arguments.of("bars check empty.csv", "empty.csv is empty"),
        Arguments.of("bars check text.csv", "text.csv"),
        Arguments.of("bars check semicolons.csv", "times of day without a date"),
        Arguments.of("bars check bad.csv", "row 3, column high"),
        Arguments.of("bars check cut.parquet", "cut.parquet is cut or damaged"),
        Arguments.of("bars convert bars.csv bars.xlsx", "end its name in .csv or .parquet"),
        Arguments.of("bars convert --interval 90s bars.csv o.csv", "choose a multiple"),
        Arguments.of("bars convert --interval often bars.csv o.csv", "is not an interval"),
        Arguments.of("bars convert --trades bars.csv o.csv", "no column 'price'"),
        Arguments.of("features --bars bars.csv --out f.xlsx", "end its name in"),
        Arguments.of("features --bars bars.csv --set best --out f.csv", "no feature set 'best'"),
        Arguments.of("label hindsight --bars bars.csv --out l.csv --min-bars 1", "min-bars is 1"),
        Arguments.of(
            "label hindsight --bars bars.csv --out l.csv --min-bars 30",
            "min-bars 30, is longer than the longest, max-bars 25; raise --max-bars"),
        Arguments.of("label check --bars bars.csv --labels labels-bad.csv", "row 2, column start"),
        Arguments.of("label check --bars bars.csv --labels bars.csv", "no column 'start'"),
        Arguments.of(
            "train --bars bars.csv --labels labels-elsewhere.csv --out r", "labels-elsewhere.csv"),
        Arguments.of(
            "train --bars bars.csv --labels labels.csv --windows labels.csv --out r",
            "no column 'window'"),
        Arguments.of(
            "train --bars bars.csv --labels labels.csv --windows windows.csv --out r",
            "windows.csv"),
        Arguments.of(
            "train --bars bars.csv --labels labels.csv --out r --preset best",
            "no preset is called \"best\""),
        Arguments.of(
            "presets seed-basline", "did you mean seed-baseline? The presets are recommended, "),
        Arguments.of(
            "features --bars bars.csv --set context-features --out f.csv", "the sets are original"),
        Arguments.of(
            "features --bars bars.csv --set hindsite --out f.csv", "did you mean hindsight?"),
        Arguments.of(
            "train --bars bars.csv --labels labels.csv --out r --set optimizer.learning_rate=1",
            "did you mean optimiser.learning_rate? The settings are "),
        Arguments.of(
            "train --bars bars.csv --labels labels.csv --out r --preset my.yaml",
            "my.yaml, line 2, column 3: no setting is called optimiser.learning_rte"),
        Arguments.of(
            "train --bars bars.csv --labels labels.csv --out r --set epochs=0", "epochs must be"),
        Arguments.of("train --bars bars.csv --labels labels.csv --out r --set epochs", "epochs"),
        Arguments.of(
            "train --bars bars.csv --labels labels.csv --out r --threads -1", "threads must be"),
        Arguments.of("train --windows-file bars.csv --out r", "is not a Parquet file"),
        Arguments.of("train --windows-file cut.parquet --out r", "cut.parquet is cut or damaged"),
        Arguments.of("experiment nowhere.yaml --out r", "nowhere.yaml does not exist"),
        Arguments.of("experiment text.csv --out r", "not an experiment"),
        Arguments.of(
            "experiment my.yaml --out r", "my.yaml, line 1, column 1: no key is called optimiser"),
        Arguments.of(
            "experiment best.yaml --out r",
            "best.yaml, line 2, column 19: settings.best: no preset is called \"x\""),
        Arguments.of("experiment matrix.yaml --out r", "gone.csv does not exist"),
        Arguments.of("evaluate no-run", "contains no run"),
        Arguments.of("evaluate nowhere", "nowhere is not a folder"),
        Arguments.of("threshold no-run", "contains no run"),
        Arguments.of("label suspects no-run --out o", "contains no run"),
        Arguments.of("label suspects no-run --out o --pictures -1", "--pictures must be"),
        Arguments.of("predict no-run --bars bars.csv --out o.csv", "contains no run"),
        Arguments.of("prove-causal --bars bars.csv --run no-run", "contains no run"),
        Arguments.of("prove-causal --bars short.csv", "holds 2 bars; give at least 210"),
        Arguments.of("report no-run", "contains no run"),
        Arguments.of("compare no-run nowhere --out r", "nowhere is not a folder"),
        Arguments.of("compare no-run no-run --out r", "is named twice"),
        Arguments.of("suggest no-run --bars bars.csv --out o.csv", "contains no run"),
        Arguments.of(
            "learn-curve --bars bars.csv --labels labels.csv --out r --sizes 1",
            "the numbers of labels must be 5 or more"),
        Arguments.of(
            "learn-curve --bars bars.csv --labels labels.csv --out r --folds 1",
            "folds must be 2 to 20"),
        Arguments.of(
            "learn-curve --bars bars.csv --labels labels.csv --out r --full --ensemble 1",
            "set ensemble.members=3 and ensemble.folds=3"),
        Arguments.of("demo --out no-run --preset best", "no preset is called \"best\""));
  }

  private Run run(String line) {
    Object[] words =
        Arrays.stream(line.split(" "))
            .map(w -> Files.exists(folder.resolve(w)) ? folder.resolve(w).toString() : w)
            .map(w -> w.matches("r|o\\.csv|l\\.csv|f\\.csv|.*xlsx") ? folder.resolve(w) : w)
            .toArray();
    return Run.of(words);
  }

  @ParameterizedTest
  @MethodSource("usage")
  void wrongUsageIsOneLineAndCode2(String line, String message) {
    Run run = run(line);
    assertThat(run.code()).isEqualTo(2);
    assertOneLine(run, message);
    assertThat(run.err().strip()).endsWith("--help");
  }

  @ParameterizedTest
  @MethodSource("errors")
  void wrongInputIsOneLineAndCode1(String line, String message) {
    Run run = run(line);
    assertThat(run.code()).isEqualTo(1);
    assertOneLine(run, message);
    assertThat(folder.resolve("r").resolve("metadata.json")).doesNotExist();
  }

  static List<String> takenOutputs() {
    String labelled = " --bars bars.csv --labels labels.csv --windows windows.csv --out ";
    return List.of(
        "train" + labelled + "empty.csv",
        "train" + labelled + "empty.csv/run",
        "demo --out empty.csv",
        "pretrain --bars bars.csv --out empty.csv",
        "learn-curve" + labelled + "empty.csv",
        "experiment seeds.yaml" + labelled + "empty.csv",
        "compare no-run nowhere --out empty.csv",
        "windows overlap" + labelled + "no-run",
        "windows overlap" + labelled + "empty.csv/w.csv",
        "label hindsight --bars bars.csv --out no-run",
        "features --bars bars.csv --out no-run",
        "suggest no-run --bars bars.csv --out no-run",
        "label suspects no-run --out empty.csv",
        "predict no-run --bars bars.csv --out no-run");
  }

  @ParameterizedTest
  @MethodSource("takenOutputs")
  void anOutputThatCannotBeWrittenIsSaidBeforeAnythingElse(String line) throws IOException {
    Files.writeString(folder.resolve("seeds.yaml"), "seeds: [1]\nsettings: {seed-crf: }\n");
    Object[] words =
        Arrays.stream(line.split(" "))
            .map(w -> w.matches(".*(csv|yaml|no-run).*") ? folder.resolve(w) : w)
            .toArray();
    Run run = Run.of(words);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).containsPattern("^error: cannot write .*(is a file, not|it is a folder)");
  }

  private static void assertOneLine(Run run, String message) {
    List<String> lines = run.err().lines().filter(l -> !l.startsWith("note: ")).toList();
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).startsWith("error: ").contains(message);
    assertThat(run.err().toLowerCase(Locale.ROOT)).doesNotContain("exception", "\tat ");
  }

  @Test
  void debugShowsTheStackTrace() {
    Run run = run("bars check empty.csv --debug");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("InputException").contains("\tat expanse.");
    assertThat(run.err().lines()).last().asString().startsWith("error: ");
  }

  @Test
  void badBarsAreSkippedWhenAskedForAndNamed() {
    Run run = run("bars check bad.csv --skip-all-bad");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("row 3").contains("row 4");
  }

  @Test
  void labelsThatHarmTrainingMakeTheCheckFail() throws IOException {
    List<String> lines = Files.readAllLines(files.labels());
    Files.write(folder.resolve("twice.csv"), List.of(lines.get(0), lines.get(1), lines.get(1)));
    Run run = run("label check --bars bars.csv --labels twice.csv");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("are duplicates");
    assertThat(run("label check --bars bars.csv --labels labels.csv").code()).isZero();
    Files.write(folder.resolve("none.csv"), lines.subList(0, 1));
    Run none = run("label check --bars bars.csv --labels none.csv");
    assertThat(none.out()).isEqualTo("There are no labels.\n");
  }
}
