package expanse.spark;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Hashing;
import expanse.base.Json;
import expanse.base.Outputs;
import expanse.cli.Main;
import expanse.cli.console.Console;
import expanse.pipeline.LocalRuns;
import expanse.run.RunDirectory;
import expanse.run.RunManifest;
import expanse.testing.ToyMarket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Experiments and learning curves whose runs are made by Spark end with the files of those whose
/// runs are made here, to the bit, but for what tells times and numbers of threads.
class TrainingJobTest {
  private static final List<String> QUICK =
      List.of(
          "--set=window=" + ToyMarket.WINDOW,
          "--set=model.hidden=4",
          "--set=model.projection=4",
          "--set=batch_size=8",
          "--set=epochs=3");

  @TempDir private static Path folder;
  private static Path matrix;
  private static Ended local;
  private static SparkSession session;

  /// What a command said.
  private record Ended(int code, String out, String err) {}

  @BeforeAll
  static void makeTheRunsHere() throws IOException {
    new ToyMarket(1, 24, 0, 8).write(folder);
    matrix =
        Files.writeString(
            folder.resolve("matrix.yaml"),
            """
            data:
              toy: {bars: bars.csv, labels: labels.csv, windows: windows.csv}
            seeds: [1, 2]
            settings:
              seed-baseline: {split: {kind: temporal}}
              recommended: {steps: 20, ensemble: {members: 2, folds: 2}, segments: {bar_trees: 2}}
              without-validation: {preset: seed-baseline, split: {validation: 0}}
            """);
    local = here(experiment("here"));
  }

  @BeforeEach
  void start() {
    session = Sessions.local();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private static List<String> experiment(String out) {
    List<String> words =
        new ArrayList<>(
            List.of("experiment", matrix.toString(), "--out", place(out + "/compared")));
    words.addAll(QUICK);
    return words;
  }

  private static String place(String name) {
    return folder.resolve(name).toString();
  }

  private static Ended here(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), 0);
    int code = Main.run(console, new LocalRuns(2, 1), words.toArray(String[]::new));
    return new Ended(code, out.toString(), err.toString());
  }

  private static Ended onSpark(SparkSession spark, List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        TrainingJob.run(
            spark,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            words.toArray(String[]::new));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theRunsAndTheTableAreThoseOfThisMachine() throws IOException {
    Ended spark = onSpark(session, experiment("spark"));
    assertThat(spark.out()).contains("6 runs: 3 settings, 2 seeds, 1 data set; on local[2]");
    assertThat(spark.err())
        .contains("experiment: 6 of 6 (")
        .endsWith(
            "error: 2 of 6 runs failed; the first is without-validation.toy.seed1: "
                + local.err().substring(local.err().lastIndexOf(".seed1: ") + 8));
    assertThat(spark.code()).isEqualTo(local.code()).isOne();
    requireFilesOf("here", "spark");
  }

  @Test
  void finishedRunsAreNotMadeAgain() throws IOException {
    Path runs = folder.resolve("resumed/compared/runs");
    onSpark(session, experiment("resumed"));
    Path kept = runs.resolve("seed-baseline.toy.seed1/metadata.json");
    Path lost = runs.resolve("recommended.toy.seed2");
    byte[] before = Files.readAllBytes(kept);
    for (Path file : List.of(lost.resolve("manifest.json"), lost.resolve("evaluation.json"))) {
      Files.delete(file);
    }
    assertThat(onSpark(session, experiment("resumed")).err()).contains("already contains");
    List<String> again = experiment("resumed");
    again.add("--resume");
    onSpark(session, again);
    requireFilesOf("here", "resumed");
    assertThat(Files.readAllBytes(kept)).isEqualTo(before);
  }

  @Test
  void aKilledExecutorLosesNothing() throws IOException {
    session.stop();
    try (SparkSession cluster = Sessions.cluster()) {
      Killer killer = Killer.of(cluster);
      onSpark(cluster, experiment("killed"));
      assertThat(killer.killed()).isOne();
      requireFilesOf("here", "killed");
    }
  }

  @Test
  void aLearningCurveIsTheOneOfThisMachine() throws IOException {
    Ended made = here(curve("curve-here"));
    assertThat(made.code()).as(made.err()).isZero();
    Ended spark = onSpark(session, curve("curve-spark"));
    assertThat(spark.out().replace("curve-spark", "curve-here")).isEqualTo(made.out());
    requireFilesOf("curve-here", "curve-spark");
    Ended again = onSpark(session, curve("curve-spark"));
    assertThat(again.out()).isEqualTo(spark.out());
    assertThat(Files.walk(folder.resolve("curve-spark/runs")))
        .noneMatch(file -> file.toString().endsWith(".new"));
    List<String> other = curve("curve-spark");
    other.add("--set=model.hidden=5");
    assertThat(onSpark(session, other).err())
        .contains("was started with other settings: model.hidden");
  }

  private static List<String> curve(String out) {
    List<String> words = new ArrayList<>(List.of("learn-curve", "--out", place(out)));
    for (String file : List.of("bars", "labels", "windows")) {
      words.addAll(List.of("--" + file, place(file + ".csv")));
    }
    words.addAll(List.of("--sizes", "8,11,1000", "--repeats", "1", "--folds", "2"));
    words.addAll(List.of("--preset=seed-baseline", "--set=split.kind=temporal"));
    words.addAll(QUICK);
    return words;
  }

  @Test
  void thePageShowsWordsThatWork() throws IOException {
    String page = Files.readString(Path.of("../docs/experiment.md"));
    String submit = "--class " + TrainingJob.class.getName() + " spark/target/expanse-spark-*.jar";
    assertThat(page).contains(submit);
    String after = page.substring(page.indexOf(submit) + submit.length() + 3);
    List<String> words =
        new ArrayList<>(List.of(after.substring(0, after.indexOf("\n```")).strip().split(" ")));
    assertThat(words).contains("my.yaml", "compared");
    words.replaceAll(word -> word.equals("my.yaml") ? matrix.toString() : word);
    words.replaceAll(word -> word.equals("compared") ? place("page/compared") : word);
    words.addAll(QUICK);
    onSpark(session, words);
    requireFilesOf("here", "page");
  }

  private static void requireFilesOf(String expected, String made) throws IOException {
    Map<String, String> files = contents(expected);
    assertThat(files).hasSizeGreaterThan(50);
    Map<String, String> others = contents(made);
    assertThat(others.keySet()).isEqualTo(files.keySet());
    for (Map.Entry<String, String> file : files.entrySet()) {
      assertThat(others.get(file.getKey())).as(file.getKey()).isEqualTo(file.getValue());
    }
  }

  /// All files below a folder by their names, without what may differ: in `metadata.json` the
  /// times, the threads and the checksum; in `epoch_metrics.csv` the seconds; in `manifest.json`
  /// the hashes of these two; in tables and pages the columns of seconds; and the list of all these
  /// files.
  private static Map<String, String> contents(String name) throws IOException {
    Path top = folder.resolve(name);
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(top.relativize(file).toString(), content(file));
      }
    }
    return contents;
  }

  private static String content(Path file) throws IOException {
    return switch (String.valueOf(file.getFileName())) {
      case "metadata.json" -> {
        ObjectNode tree = (ObjectNode) Json.MAPPER.readTree(Files.readString(file));
        tree.remove(List.of("timestamp", "sha256", "checksum"));
        ((ObjectNode) tree.get("settings")).remove("threads");
        ((ObjectNode) tree.get("result")).remove("seconds");
        yield tree.toString();
      }
      case "manifest.json" -> {
        Map<String, String> hashes =
            RunManifest.checksums(
                new RunDirectory(java.util.Objects.requireNonNull(file.getParent())));
        hashes.keySet().removeIf(key -> key.matches(".*(metadata.json|epoch_metrics.csv)"));
        yield hashes.toString();
      }
      case "epoch_metrics.csv", "experiment.csv", "runs.csv" -> withoutSeconds(file);
      case Outputs.RECORD -> "there";
      // the last column of the first table
      case "report.md" -> Files.readString(file).replaceAll("\\| [0-9.]+ \\|\n", "|\n");
      case "index.html" ->
          Files.readString(file).replaceAll("<td[^>]*>[0-9.]+</td>(\\s*</tr>)", "$1");
      default -> Hashing.sha256(file);
    };
  }

  private static String withoutSeconds(Path table) throws IOException {
    List<String> lines = Files.readAllLines(table);
    List<String> names = List.of(lines.getFirst().split(","));
    int[] kept =
        IntStream.range(0, names.size())
            .filter(k -> !names.get(k).matches("(epoch_)?(seconds|time).*"))
            .toArray();
    assertThat(kept.length).as(names.toString()).isLessThan(names.size());
    return lines.stream()
        .map(line -> {
          String[] cells = line.split(",", -1);
          return IntStream.of(kept).mapToObj(k -> cells[k]).collect(Collectors.joining(","));
        })
        .collect(Collectors.joining("\n"));
  }
}
