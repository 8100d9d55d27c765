package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.SealedJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run whose files were damaged, or made to mislead, through the commands that read them.
class DamagedRunTest {
  @TempDir private Path folder;
  private ToyFiles files;
  private Path run;

  @BeforeEach
  void train() throws IOException {
    files = ToyFiles.in(folder, 3);
    // names that would do harm as a path, in a page, in a table
    String windows = Files.readString(files.windows());
    Files.writeString(
        files.windows(),
        windows
            .replace("\nw25,", "\n../../../w25,")
            .replace("\nw26,", "\n<script>alert(1)</script>,")
            .replace("\nw27,", "\n\"=cmd|'/c x'!A1, \"\"w27\"\"\","));
    run = folder.resolve("run");
    assertThat(Run.of(files.train(run)).code()).isZero();
    assertThat(Run.of("evaluate", run).code()).isZero();
  }

  private static void change(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private void refuses(String message, Object... words) {
    Run refused = Run.of(words);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err().lines().filter(line -> !line.startsWith("note: ")))
        .singleElement()
        .asString()
        .startsWith("error: ")
        .contains(message);
  }

  @Test
  void whatChangedAfterItWasWrittenIsRefusedByName() throws IOException {
    Object[] report = {"report", run};
    byte[] predictions = Files.readAllBytes(run.resolve("predictions.csv"));
    change(run.resolve("predictions.csv"), ",1,", ",0,");
    refuses("predictions.csv was changed or damaged", report);
    Files.write(run.resolve("predictions.csv"), predictions);
    Path table = run.resolve("threshold_optimization_results.csv");
    byte[] rows = Files.readAllBytes(table);
    change(table, "0.3,", "0.31,");
    refuses("threshold_optimization_results.csv was changed or damaged", report);
    Files.write(table, rows);
    byte[] losses = Files.readAllBytes(run.resolve("loss_components.csv"));
    change(run.resolve("loss_components.csv"), "train", "trial");
    refuses("loss_components.csv was changed or damaged", report);
    Files.write(run.resolve("loss_components.csv"), losses);
    byte[] scores = Files.readAllBytes(run.resolve("evaluation.json"));
    change(run.resolve("evaluation.json"), "\"leaky\" : false", "\"leaky\" : true");
    refuses("evaluation.json was changed or damaged", report);
    Files.write(run.resolve("evaluation.json"), scores);
    change(run.resolve("threshold.json"), "\"min_span_length\" : 1", "\"min_span_length\" : 2");
    refuses(
        "threshold.json was changed or damaged",
        "predict",
        run,
        "--bars",
        files.bars(),
        "--out",
        folder.resolve("spans.csv"));
    assertThat(folder.resolve("spans.csv")).doesNotExist();
  }

  @Test
  void namesOfWindowsStayNames() throws IOException {
    List<String> before = names(folder);
    assertThat(Run.of("report", run).code()).isZero();
    assertThat(names(folder)).isEqualTo(before);
    String page = Files.readString(run.resolve("report/index.html"));
    assertThat(page).doesNotContain("<script>alert");
    assertThat(names(run.resolve("report"))).allMatch(name -> name.matches("[a-z0-9_-]+\\.[a-z]+"));
  }

  private static List<String> names(Path place) throws IOException {
    try (Stream<Path> found = Files.list(place)) {
      return found
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  /// The whole program again and again in one small process, a line of words each.
  public static final class SmallProgram {
    private SmallProgram() {}

    /// @param args lines of words
    public static void main(String[] args) {
      for (String line : args) {
        Run ended = Run.of((Object[]) line.split(" "));
        System.out.println(ended.code() + " " + ended.err().strip().replace('\n', '|'));
      }
    }
  }

  @Test
  void hostileFilesAreRefusedByTheCommandsWithinASmallHeap() throws Exception {
    List<String> lines = new ArrayList<>();
    String data = " --labels " + files.labels() + " --out " + folder.resolve("none");
    Path bars = folder.resolve("huge.csv");
    sparse(bars, "time,open,high,low,close\n1700000000,\"");
    lines.add("bars check " + bars);
    lines.add("train --bars " + bars + data);
    Path labels = folder.resolve("huge-labels.csv");
    sparse(labels, "start,end,type\n");
    lines.add("label check --bars " + files.bars() + " --labels " + labels);
    Path preset = folder.resolve("bomb.yaml");
    Files.writeString(
        preset, "a: &a [x]\nb: &b [" + "*a, ".repeat(9) + "*a]\nc: " + "[".repeat(9000));
    lines.add("train --bars " + files.bars() + data + " --preset " + preset);
    sparse(run.resolve("predictions.csv"), "window,time\n");
    lines.add("report " + run);
    sparse(run.resolve("best_model.safetensors"), "");
    lines.add(
        "predict " + run + " --bars " + files.bars() + " --out " + folder.resolve("none.csv"));
    lines.add("evaluate " + run);
    SealedJson.write(
        run.resolve("metadata.json"), "{\"a\":" + "[".repeat(300_000) + "}", List.of());
    lines.add("report " + run);
    lines.add("threshold " + run);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                SmallProgram.class.getName()));
    command.addAll(lines);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> ended =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).isZero();
    assertThat(ended).hasSameSizeAs(lines);
    assertThat(ended)
        .allMatch(line -> line.matches("1 (note: [^|]*\\|)*error: [^|]*"))
        .noneMatch(
            line -> line.contains("this should not happen") || line.contains("not enough memory"));
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(folder.resolve("none.csv")).doesNotExist();
  }

  /// Three gigabytes that take no room on the disk.
  private static void sparse(Path file, String head) throws IOException {
    Files.writeString(file, head);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'x'}), 3L << 30);
    }
  }
}
