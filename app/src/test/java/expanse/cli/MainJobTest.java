package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// One small run through all commands, as a user would type them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainJobTest {
  @TempDir static Path folder;
  private ToyFiles files;
  private Path run;
  private Run training;

  @BeforeAll
  void train() {
    files = ToyFiles.in(folder, 1);
    run = folder.resolve("run");
    training = Run.of(files.train(run));
  }

  private static Run good(Object... words) {
    Run run = Run.of(words);
    assertThat(run.err()).doesNotContain("error:");
    assertThat(run.code()).isZero();
    return run;
  }

  private Path copyOfRun(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (var tree = Files.walk(run)) {
      for (Path file : tree.toList()) {
        Path to = copy.resolve(run.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    return copy;
  }

  @Test
  void trainingProvesTheSplitAndChoosesAThreshold() {
    assertThat(training.err()).doesNotContain("error:");
    assertThat(training.code()).isZero();
    assertThat(training.out())
        .contains("shared bars 0, shared labels 0")
        .contains("threshold: 0.")
        .contains("diagnosis: ")
        .contains("next: expanse evaluate " + run);
    assertThat(training.err()).contains("training: 3 of 3 (epoch 3, loss ");
    for (String name :
        List.of(
            "metadata.json",
            "epoch_metrics.csv",
            "loss_components.csv",
            "probability_stats.csv",
            "best_model.safetensors",
            "threshold.json",
            "threshold_optimization_results.csv",
            "windows.csv")) {
      assertThat(run.resolve(name)).isRegularFile();
    }
  }

  @Test
  void evaluationWritesTheKeysThatOthersRelyOn() throws IOException {
    Path out = folder.resolve("scored");
    Run evaluated = good("evaluate", run, "--out", out);
    assertThat(evaluated.out())
        .contains("scored on 8 windows")
        .contains("verdict: ")
        .contains("live use, newest bar only: average precision ")
        .contains("  live threshold ");
    JsonNode json = Json.MAPPER.readTree(Files.readString(out.resolve("evaluation.json")));
    for (String key :
        List.of(
            "/threshold",
            "/test/per_bar_micro/f1",
            "/test/per_bar_micro/precision",
            "/test/per_bar_micro/recall",
            "/test/per_bar_micro/average_precision",
            "/test/per_window_mean/f1",
            "/test/span/f1_iou50",
            "/test/span/mean_iou",
            "/test/span/hit_at_3",
            "/test/separation",
            "/test/calibration/ece",
            "/test/calibration/brier",
            "/test/confidence_interval_95/per_bar_micro_f1/0",
            "/test/pointer/center_mae_bars",
            "/test/countdown_mae_bars",
            "/test/type/f1_macro",
            "/baselines/every_bar/f1",
            "/live/whole_window/f1",
            "/live/run_threshold/f1",
            "/live/live_threshold/retraction/retracted_at_any_time",
            "/verdict")) {
      assertThat(json.at(key).isMissingNode()).as(key).isFalse();
    }
    assertThat(out.resolve("predictions.csv")).isRegularFile();
  }

  @Test
  void scoresOfLiveUseCanBeSkipped() throws IOException {
    Path out = folder.resolve("brief");
    Run evaluated = good("evaluate", run, "--no-live", "--out", out);
    assertThat(evaluated.out()).contains("verdict: ").doesNotContain("live");
    assertThat(Files.readString(out.resolve("evaluation.json"))).doesNotContain("\"live\"");
  }

  @Test
  void evaluationOnOtherDataUsesTheThresholdOfTheRun() {
    Path elsewhere = folder.resolve("elsewhere");
    ToyFiles other = ToyFiles.in(elsewhere, 2);
    Run evaluated =
        good(
            "evaluate",
            run,
            "--bars",
            other.bars(),
            "--labels",
            other.labels(),
            "--windows",
            other.windows());
    assertThat(evaluated.out()).contains("scored on 8 windows");
    assertThat(run.resolve("on-other-data").resolve("evaluation.json")).isRegularFile();
  }

  @Test
  void evaluationOnPricesThatTheRunKnowsIsRefused() throws IOException {
    Path all = folder.resolve("all-to-be-scored.csv");
    Files.writeString(all, Files.readString(files.windows()).replace(",train,", ",test,"));
    Run refused =
        Run.of(
            "evaluate",
            run,
            "--bars",
            files.bars(),
            "--labels",
            files.labels(),
            "--windows",
            all,
            "--out",
            folder.resolve("refused"));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("holds prices that the run has learned from in its window w");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void theThresholdTableHasTheGridThatWasAskedFor() throws IOException {
    Path copy = copyOfRun("thresholds");
    Run table =
        good(
            "threshold",
            copy,
            "--min",
            ".3",
            "--max",
            ".7",
            "--step",
            ".05",
            "--min-span-length",
            "3");
    assertThat(table.out()).contains("    0.300").contains("    0.700").contains("<- best");
    assertThat(Files.readAllLines(copy.resolve("threshold_optimization_results.csv"))).hasSize(10);
    assertThat(copy.resolve("threshold_optimization_results.png")).isNotEmptyFile();
    assertThat(Files.readString(copy.resolve("threshold.json")))
        .contains("\"min_span_length\" : 3");
  }

  @Test
  void aDecoderThatTheRunHasNoModelForIsRefusedAndTheThresholdStays() throws IOException {
    String before = Files.readString(run.resolve("threshold.json"));
    for (String decoder : List.of("viterbi", "spans")) {
      Run refused = Run.of("threshold", run, "--decoder", decoder);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("error: " + run).contains("use --decoder marginals");
    }
    assertThat(Files.readString(run.resolve("threshold.json"))).isEqualTo(before);
  }

  @Test
  void theReportIsWrittenBeforeAndAfterTheEvaluation() throws IOException {
    Path copy = copyOfRun("reported");
    assertThat(good("report", copy).out()).contains("index.html");
    good("evaluate", copy);
    good("report", copy);
    assertThat(Files.readString(copy.resolve("report").resolve("index.html")))
        .contains("better than")
        .contains("Per-bar F1, live use")
        .contains("How scores improve as more bars");
  }

  @Test
  void dataThatChangedAreNoticed() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("changing"));
    ToyFiles changing = ToyFiles.in(copy, 3);
    Path changed = copy.resolve("run");
    good(changing.train(changed));
    List<String> lines = Files.readAllLines(changing.labels());
    Files.write(changing.labels(), lines.subList(0, lines.size() - 1));
    Run evaluated = Run.of("evaluate", changed);
    assertThat(evaluated.code()).isEqualTo(1);
    assertThat(evaluated.err().lines())
        .last()
        .asString()
        .startsWith("error: labels.csv has changed since");
    Files.delete(changing.labels());
    assertThat(Run.of("evaluate", changed).err())
        .contains("error: " + changing.labels().toAbsolutePath() + " does not exist");
  }

  @Test
  void anotherRunIsNotOverwritten() {
    Run again = Run.of(files.train(run));
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("error: " + run + " holds a run already");
  }

  @Test
  void theSameSeedGivesTheSameModel() throws IOException {
    Path one = folder.resolve("one");
    good(files.train(one, "--seed", 42));
    assertThat(Files.mismatch(one.resolve("epoch_metrics.csv"), run.resolve("epoch_metrics.csv")))
        .as("differs only in the times")
        .isNotEqualTo(0);
    assertThat(
            Files.mismatch(
                one.resolve("best_model.safetensors"), run.resolve("best_model.safetensors")))
        .isEqualTo(-1);
    Path two = folder.resolve("two");
    good(files.train(two, "--seed", 43));
    assertThat(
            Files.mismatch(
                two.resolve("best_model.safetensors"), run.resolve("best_model.safetensors")))
        .isNotEqualTo(-1);
  }

  @Test
  void withoutWindowsTheyAreCut() {
    Path cut = folder.resolve("cut");
    Object[] words =
        java.util.stream.Stream.of(files.train(cut))
            .filter(word -> !word.equals("--windows") && !word.equals(files.windows()))
            .toArray();
    Run run = good(words);
    assertThat(run.err()).contains("windows were cut");
    good("evaluate", cut);
  }

  @Test
  void theOriginalsParquetTrainsToo() {
    Path parquet = folder.resolve("train_latest.parquet");
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
        parquet);
    Path old = folder.resolve("old");
    List<Object> words =
        new java.util.ArrayList<>(
            List.of("train", "--windows-file", parquet, "--out", old, "--seed", 5));
    words.addAll(ToyFiles.QUICK);
    good(words.toArray());
    good("evaluate", old);
  }

  @Test
  void predictionMarksAWholeSeries() throws IOException {
    Path spans = folder.resolve("spans.csv");
    Path bars = folder.resolve("probabilities.csv");
    Run predicted =
        good(
            "predict",
            run,
            "--bars",
            files.bars(),
            "--out",
            spans,
            "--probabilities",
            bars,
            "--threshold",
            "0.1");
    assertThat(predicted.out()).contains(spans + ": ");
    assertThat(Files.readAllLines(spans).getFirst())
        .isEqualTo(
            "start,end,type,probability,uncertainty,direction,size,type_probability,start_from,start_to,end_from,end_to,bars_left");
    List<String> rows = Files.readAllLines(bars);
    assertThat(rows).hasSize(Files.readAllLines(files.bars()).size());
    assertThat(rows.get(500)).matches("[^,]+Z,0\\.\\d+(E-\\d+)?,");
    Path plain = folder.resolve("plain.csv");
    good("predict", run, "--bars", files.bars(), "--out", plain, "--threshold", "0.1");
    assertThat(Files.mismatch(plain, spans)).isEqualTo(-1);
  }

  /// Every correction of probabilities goes through all commands that read it.
  @ParameterizedTest
  @ValueSource(strings = {"none", "temperature", "platt", "isotonic"})
  void everyCalibrationIsScoredAndPredictsWithWhatItFitted(String kind) throws IOException {
    Path calibrated = folder.resolve("calibrated-" + kind);
    good(
        files.train(
            calibrated,
            "--set=epochs=30",
            "--set=model.dense_dropout=0.1",
            "--set=optimiser.learning_rate=0.01",
            "--set=balancing.kind=span-only",
            "--set=inference.calibration=" + kind));
    Path fitted = calibrated.resolve("calibration.json");
    if (kind.equals("none")) {
      assertThat(fitted).doesNotExist();
    } else {
      assertThat(Files.readString(fitted)).contains("\"kind\" : \"" + kind + "\"");
    }
    assertThat(good("evaluate", calibrated, "--no-live").out()).doesNotContain("NaN");
    good("threshold", calibrated);
    good("report", calibrated);
    Path spans = folder.resolve(kind + "-spans.csv");
    Path bars = folder.resolve(kind + "-bars.csv");
    good("predict", calibrated, "--bars", files.bars(), "--out", spans, "--probabilities", bars);
    for (Path file : List.of(bars, calibrated.resolve("predictions.csv"))) {
      List<Double> probability = column(file, "probability");
      assertThat(probability).isNotEmpty().allMatch(p -> p >= 0 && p <= 1);
      assertThat(probability.stream().distinct().count()).isGreaterThan(1);
    }
  }

  @Test
  void theSettingsInTheReportTrainTheSameRunAgain() throws IOException {
    Path copy = copyOfRun("printed");
    good("report", copy);
    String page = Files.readString(copy.resolve("report").resolve("report.md"));
    assertThat(page).contains("no financial advice");
    String printed = page.substring(page.indexOf("\npreset: ") + 1);
    Path settings = folder.resolve("printed.yaml");
    Files.writeString(settings, printed.substring(0, printed.indexOf("```")));
    Path again = folder.resolve("printed-again");
    good(files.trainWith(again, "--preset", settings));
    assertThat(again.resolve("best_model.safetensors"))
        .hasSameBinaryContentAs(run.resolve("best_model.safetensors"));
  }

  @Test
  void passesWithDropoutSpreadTheProbabilitiesOfOneModel() throws IOException {
    Path dropout = folder.resolve("dropout");
    good(
        files.train(
            dropout, "--set=inference.monte_carlo_passes=4", "--set=model.dense_dropout=0.5"));
    good("evaluate", dropout, "--no-live");
    good("report", dropout);
    Path spans = folder.resolve("dropout-spans.csv");
    Path bars = folder.resolve("dropout-bars.csv");
    good(
        "predict",
        dropout,
        "--bars",
        files.bars(),
        "--out",
        spans,
        "--probabilities",
        bars,
        "--threshold",
        "0.01");
    for (Path file : List.of(bars, spans, dropout.resolve("predictions.csv"))) {
      assertThat(column(file, "uncertainty"))
          .isNotEmpty()
          .allMatch(u -> u >= 0 && u < 1)
          .anyMatch(u -> u > 0);
    }
    assertThat(Files.readString(dropout.resolve("report").resolve("report.md")))
        .contains("or its dropout passes");
  }

  /// The numbers of a column; rows that leave it empty are left out.
  private static List<Double> column(Path file, String name) throws IOException {
    List<String> lines = Files.readAllLines(file);
    int at = List.of(lines.getFirst().split(",")).indexOf(name);
    return lines.stream()
        .skip(1)
        .map(line -> line.split(",", -1)[at])
        .filter(text -> !text.isEmpty())
        .map(Double::valueOf)
        .toList();
  }

  @Test
  void aRunWithFoldsRanksTheSuspectsAmongAllItsLabels() throws IOException {
    Path folds = folder.resolve("folds");
    good(
        files.train(
            folds,
            "--set=epochs=30",
            "--set=model.dense_dropout=0.1",
            "--set=optimiser.learning_rate=0.01",
            "--set=balancing.kind=span-only",
            "--set=ensemble.members=2",
            "--set=ensemble.folds=2"));
    Path out = folder.resolve("suspects");
    Run ranked = good("label", "suspects", folds, "--out", out, "--pictures", 2);
    assertThat(ranked.out()).contains("trained without its fold").contains("labels checked");
    int suspects = Files.readAllLines(out.resolve("suspects.csv")).size() - 1;
    assertThat(out.resolve("index.html")).isRegularFile();
    assertThat(Files.exists(out.resolve("suspect-001.png"))).isEqualTo(suspects > 0);
    assertThat(out.resolve("suspect-003.png")).doesNotExist();
  }

  @Test
  void exportWritesOneOnnxFileForEachMember() throws IOException {
    Path out = folder.resolve("onnx");
    Run exported = good("export", run, "--format", "onnx", "--out", out);
    assertThat(exported.out()).contains("model-1.onnx");
    assertThat(Files.size(out.resolve("model-1.onnx"))).isGreaterThan(1000);
    Run unknown = Run.of("export", run, "--format", "pickle");
    assertThat(unknown.code()).isEqualTo(2);
  }
}
