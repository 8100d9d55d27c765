package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.evaluation.Evaluation;
import expanse.evaluation.EvaluationJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several instruments through the commands that people type.
class ManyMarketsTest {
  @TempDir Path folder;

  private Path markets(String... symbols) throws IOException {
    Path data = folder.resolve("markets");
    for (String symbol : symbols) {
      ToyFiles.in(Files.createDirectories(data.resolve(symbol)), symbol.hashCode());
    }
    return data;
  }

  private static Object[] words(List<?> quick, Object... first) {
    List<Object> words = new ArrayList<>(List.of(first));
    words.addAll(quick);
    return words.toArray();
  }

  private static Run ok(Object... words) {
    Run run = Run.of(words);
    assertThat(run.err()).doesNotContain("error:");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    return run;
  }

  @Test
  void severalInstrumentsAreTrainedOnScoredAloneAndTogetherAndEachUnseen() throws IOException {
    Path data = markets("ES", "NQ");
    Path out = folder.resolve("run");
    assertThat(ok("bars", "check", data).out())
        .contains("ES: 1 bars file, labels, windows")
        .contains("ES and NQ: hourly returns correlate");
    String trained = ok(words(ToyFiles.QUICK, "train", "--data", data, "--out", out)).out();
    assertThat(trained).contains("nearest in time across instruments").contains("64 windows");
    assertThat(Files.readString(out.resolve("windows.csv"))).contains("NQ/w3,");
    String scored = ok("evaluate", out, "--no-live").out();
    assertThat(scored).contains("instrument").containsPattern("  NQ +8 ");
    Evaluation evaluation = EvaluationJson.read(out.resolve("evaluation.json"));
    assertThat(evaluation.instruments()).containsOnlyKeys("ES", "NQ");
    assertThat(evaluation.verdict()).containsPattern("on \\d of 2 instruments");
    assertThat(evaluation.test().groups()).isLessThan(16); // markets at one time count once
    assertThat(Files.readAllLines(out.resolve("predictions.csv")).getFirst()).endsWith(",symbol");
    ok("report", out);
    assertThat(out.resolve("report/instruments.png")).isNotEmptyFile();
    assertThat(Files.readString(out.resolve("report/report.md"))).contains("## Instruments");
    String left = ok("evaluate", out, "--leave-one-out").out();
    assertThat(left).contains("never seen").contains("F1 seen");
    assertThat(Files.readAllLines(out.resolve("leave-one-out/leave_one_out.csv")))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("NQ,8,"));
    assertThat(Files.readString(out.resolve("leave-one-out/NQ/windows.csv")))
        .doesNotContainPattern("NQ/w\\d+,train");
  }

  @Test
  void anExperimentScoresEverySettingOnInstrumentsThatItsRunsHaveNotSeen() throws IOException {
    Path data = markets("ES", "NQ");
    Path matrix = folder.resolve("compared.yaml");
    Files.writeString(
        matrix,
        "seeds: [1]\n"
            + "settings:\n"
            + "  long: {preset: seed-baseline, epochs: 3}\n"
            + "  short: {preset: seed-baseline, epochs: 2}\n");
    Path out = folder.resolve("compared");
    List<String> quick =
        ToyFiles.QUICK.stream()
            .filter(word -> word.startsWith("--set") && !word.contains("epochs"))
            .toList();
    Object[] words =
        words(quick, "experiment", matrix, "--data", data, "--leave-one-out", "--out", out);
    assertThat(ok(words).out()).contains("4 runs").contains("data-without-ES");
    Path run = out.resolve("runs/short.data-without-NQ.seed1");
    assertThat(Files.readString(run.resolve("windows.csv")))
        .contains("NQ/w")
        .doesNotContainPattern("NQ/w\\d+,(train|val)");
    Evaluation unseen = EvaluationJson.read(run.resolve("evaluation.json"));
    assertThat(unseen.test().windows()).isEqualTo(8);
    Object[] again = words(quick, "experiment", matrix, "--data", data, "--out", out);
    assertThat(Run.of(again).err()).contains("already contains an experiment");
  }

  @Test
  void annotatorsAgreementAndMixedIntervalsOfAFolderAreTold() throws IOException {
    Path data = markets("ES", "NQ");
    Path labels = data.resolve("NQ/labels.csv");
    List<String> lines = Files.readAllLines(labels);
    List<String> two = new ArrayList<>(List.of("start,end,type,annotator"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      String span = cells[0] + "," + cells[1] + "," + cells[2] + ",";
      two.add(span + "ann");
      two.add(span + "bob");
    }
    Files.write(labels, two);
    assertThat(Run.of("label", "check", "--data", data, "--window-length", 32).out())
        .containsPattern("(?s)NQ:.*ann.*bob");
    Path hourly = data.resolve("NQ/bars.csv");
    Path minutes = folder.resolve("minutes.csv");
    Files.move(hourly, minutes);
    ok("bars", "convert", "--interval", "5m", minutes, hourly);
    Run checked = Run.of("bars", "check", data);
    assertThat(checked.err()).contains("one model reads one interval").contains("of NQ");
    Run trained =
        Run.of(words(ToyFiles.QUICK, "train", "--data", data, "--out", folder.resolve("run")));
    assertThat(trained.code()).isEqualTo(1);
  }

  @Test
  void oneInstrumentInAFolderIsTheSameRunAsItsFiles() throws IOException {
    Path data = markets("ES");
    Path own = data.resolve("ES");
    ToyFiles files =
        new ToyFiles(
            own.resolve("bars.csv"), own.resolve("labels.csv"), own.resolve("windows.csv"));
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    ok(files.train(one));
    ok(words(ToyFiles.QUICK, "train", "--data", data, "--out", other));
    for (String name : List.of("threshold_optimization_results.csv", "probability_stats.csv")) {
      assertThat(Files.readString(other.resolve(name)))
          .isEqualTo(Files.readString(one.resolve(name)));
    }
    ok("evaluate", one, "--no-live");
    ok("evaluate", other, "--no-live");
    assertThat(EvaluationJson.read(other.resolve("evaluation.json")).test().perBarMicro())
        .isEqualTo(EvaluationJson.read(one.resolve("evaluation.json")).test().perBarMicro());
  }

  @Test
  void aSplitThatTestsOneMarketAtTheTimeOfAnotherIsRefused() throws IOException {
    Path data = markets("ES", "NQ");
    Path windows = data.resolve("NQ/windows.csv");
    Files.writeString(windows, Files.readString(windows).replace(",train,", ",test,"));
    Run run =
        Run.of(words(ToyFiles.QUICK, "train", "--data", data, "--out", folder.resolve("run")));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("at the same time in two markets").contains("correlate with");
  }

  @Test
  void everyCommandThatLearnsTakesAFolder() throws IOException {
    Path data = markets("ES", "NQ");
    Path out = folder.resolve("run");
    List<String> longer = new ArrayList<>(ToyFiles.QUICK);
    longer.add("--set=epochs=40");
    ok(words(longer, "train", "--data", data, "--out", out));
    Path more = folder.resolve("more.csv");
    ok("suggest", out, "--data", data, "--count", 6, "--out", more);
    assertThat(Files.readAllLines(more).getFirst()).endsWith(",symbol");
    ok("label", "suspects", out, "--out", folder.resolve("suspects"));
    assertThat(Files.readAllLines(folder.resolve("suspects/suspects.csv")).getFirst())
        .endsWith(",symbol");
    assertThat(Run.of("label", "check", "--data", data, "--window-length", 32).out())
        .contains("ES:")
        .contains("NQ:");
    Path bare = Files.createDirectories(folder.resolve("bare/NQ"));
    Files.copy(data.resolve("NQ/bars.csv"), bare.resolve("bars.csv"));
    assertThat(Run.of("prove-causal", "--data", bare.getParent(), "--places", 2).out())
        .contains("NQ: 2,112 bars")
        .doesNotContain("LOOK-AHEAD FOUND");
    ok(
        "pretrain",
        "--data",
        data,
        "--out",
        folder.resolve("encoder"),
        "--set=epochs=1",
        "--set=window=32",
        "--set=stride=32");
    Run curve =
        ok(
            words(
                ToyFiles.QUICK,
                "learn-curve",
                "--data",
                data,
                "--out",
                folder.resolve("curve"),
                "--sizes",
                "8,11",
                "--repeats",
                1,
                "--folds",
                2));
    assertThat(curve.out()).contains("the test subset (16 windows) was not used");
  }
}
