package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.cli.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Without a command, the program says what to do next, and what it says can be typed.
class NextStepsTest {
  private static final String BARS = "time,open,high,low,close\n2024-01-01T00:00Z,1,2,1,2\n";
  private static final String LABELS = "start,end,type\n";

  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /// The commands that are proposed, as words; each is one that the program knows.
  private List<List<String>> proposed() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    List<List<String>> commands =
        NextSteps.after(FolderSurvey.of(folder))
            .lines()
            .filter(line -> line.startsWith("  expanse "))
            .map(line -> List.of(line.replace(folder + "/", "").strip().split(" ")))
            .map(words -> words.subList(1, words.size()))
            .toList();
    for (List<String> words : commands) {
      if (!words.equals(List.of("--help"))) {
        CommandLines.of(new Console(nowhere, nowhere, 0)).parseArgs(words.toArray(String[]::new));
      }
    }
    return commands;
  }

  private String next() {
    return String.join(" ", proposed().getFirst());
  }

  @Test
  void inAnEmptyFolderItIsTheDemo() {
    assertThat(next()).isEqualTo("demo");
    assertThat(proposed()).contains(List.of("studio"), List.of("doctor"));
  }

  @Test
  void withBarsItIsToMark() throws IOException {
    write("btc.csv", BARS);
    write("notes.txt", "what I think of the market\n");
    assertThat(next()).isEqualTo("studio btc.csv");
    assertThat(proposed())
        .contains(List.of("label", "hindsight", "--bars", "btc.csv", "--out", "labels.csv"));
  }

  @Test
  void withLabelsItIsToTrainOnAllThatIsThere() throws IOException {
    write("btc.csv", BARS);
    write("mine.csv", LABELS);
    write("spans.csv", "start,end,type,probability\n");
    assertThat(next()).isEqualTo("train --bars btc.csv --labels mine.csv --out run");
    write("looked-at.csv", "window,split,start\n");
    assertThat(next())
        .isEqualTo("train --bars btc.csv --labels mine.csv --windows looked-at.csv --out run");
  }

  @Test
  void withARunItIsToScoreItThenToReportThenToDetect() throws IOException {
    write("btc.csv", BARS);
    write("mine.csv", LABELS);
    write("run/metadata.json", "{}");
    assertThat(NextSteps.after(FolderSurvey.of(folder))).contains("--resume");
    write("run/manifest.json", "{}");
    assertThat(next()).isEqualTo("evaluate run");
    write("run/evaluation.json", "{}");
    assertThat(next()).isEqualTo("report run");
    Files.createDirectories(folder.resolve("run/report"));
    assertThat(next()).isEqualTo("predict run --bars btc.csv --out spans.csv");
    assertThat(proposed())
        .contains(
            List.of("live", "run", "--from", "btc.csv", "--once", "--to", "signals.ndjson"),
            List.of("serve", "run"));
  }

  @Test
  void barsBesideARunAreProposedWhenNoneLieHere() throws IOException {
    write("demo/bars.csv", BARS);
    write("demo/run/metadata.json", "{}");
    write("demo/run/manifest.json", "{}");
    assertThat(proposed())
        .contains(List.of("predict", "demo/run", "--bars", "demo/bars.csv", "--out", "spans.csv"));
  }

  @Test
  void theRunThatChangedLastCounts() throws IOException {
    write("runs/b/metadata.json", "{}");
    write("runs/b/manifest.json", "{}");
    write("runs/a/metadata.json", "{}");
    write("runs/a/manifest.json", "{}");
    Files.setLastModifiedTime(
        folder.resolve("runs/a/metadata.json"), FileTime.fromMillis(1_000_000));
    assertThat(next()).isEqualTo("evaluate runs/b");
  }

  @Test
  void parquetIsKnownByItsColumnsAndABrokenFileIsNoHindrance() throws IOException {
    ToyFiles files = ToyFiles.in(folder, 1);
    Files.delete(folder.resolve("labels.csv"));
    Run.of("bars", "convert", files.bars(), folder.resolve("years.parquet"));
    Files.delete(files.bars());
    Files.writeString(folder.resolve("broken.parquet"), "PAR1 and no more");
    assertThat(next()).isEqualTo("studio years.parquet");
  }

  @Test
  void aNameWithASpaceIsQuotedForAShell() throws IOException {
    write("my bars.csv", BARS);
    assertThat(NextSteps.after(FolderSurvey.of(folder)))
        .contains("expanse studio '" + folder.resolve("my bars.csv") + "'");
  }
}
