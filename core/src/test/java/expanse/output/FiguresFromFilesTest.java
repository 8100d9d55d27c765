package expanse.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Json;
import expanse.dataset.Dataset;
import expanse.ensemble.Predictor;
import expanse.pipeline.RunEvaluation;
import expanse.pipeline.RunPipeline;
import expanse.settings.TrainingSettings;
import expanse.testing.ToyMarket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Computes the figures of `evaluation.json` again, from the CSV files beside it and with nothing
/// of the program.
final class FiguresFromFilesTest {
  private static final Offset<Double> SAME = within(1e-6);
  private static final long BAR = 60_000;

  @TempDir private static Path folder;
  private static JsonNode figures;
  private static List<Map<String, String>> bars;
  private static List<Map<String, String>> spans;
  private static List<Map<String, String>> windows;
  private static List<Map<String, String>> live;

  @BeforeAll
  static void evaluate() throws IOException {
    TrainingSettings settings =
        ToyMarket.settings(
            "epochs=2",
            "ensemble.members=2",
            "ensemble.folds=2",
            "segments.bar_trees=30",
            "segments.end_trees=20",
            "segments.span_trees=30",
            "inference.stacking=false", // so that the networks and their countdown count
            "inference.calibration=platt",
            "threshold.decoder=spans");
    Dataset data = new ToyMarket(5, 30, 6, 14).data(settings);
    Path run = folder.resolve("run");
    new RunPipeline(data, settings).run(run, false);
    try (Predictor predictor = Predictor.open(run, 1)) {
      RunEvaluation.evaluate(run, predictor, data, data, "all", RunEvaluation.Live.SOME_BARS, run);
    }
    figures = Json.MAPPER.readTree(Files.readString(run.resolve("evaluation.json")));
    bars = table(run.resolve("predictions.csv"));
    spans = table(run.resolve("predicted_spans.csv"));
    windows = table(run.resolve("predicted_windows.csv"));
    live = table(run.resolve("predicted_live.csv"));
  }

  /// The rows of a file by column. No cell of these files holds a comma.
  private static List<Map<String, String>> table(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String[] header = lines.getFirst().split(",", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int c = 0; c < header.length; c++) {
        row.put(header[c], cells[c]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static double number(Map<String, String> row, String column) {
    String text = row.get(column);
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }

  private static long bar(Map<String, String> row, String column) {
    return Instant.parse(row.get(column)).toEpochMilli() / BAR;
  }

  private static double figure(String path) {
    JsonNode node = figures;
    for (String key : path.split("/")) {
      node = node.path(key);
    }
    assertThat(node.isNumber()).as(path).isTrue();
    return node.asDouble();
  }

  /// A scored bar.
  private record Case(double score, boolean truth, boolean detected) {}

  private static double f1(List<Case> cases) {
    double right = cases.stream().filter(c -> c.truth && c.detected).count();
    double errors = cases.stream().filter(c -> c.truth != c.detected).count();
    return 2 * right / (2 * right + errors);
  }

  private static double averagePrecision(List<Case> cases) {
    List<Case> sorted = new ArrayList<>(cases);
    sorted.sort(Comparator.comparingDouble(Case::score).reversed());
    double all = cases.stream().filter(Case::truth).count();
    double sum = 0;
    double right = 0;
    for (int i = 0; i < sorted.size(); ) {
      int end = i;
      double found = 0;
      while (end < sorted.size() && sorted.get(end).score == sorted.get(i).score) {
        found += sorted.get(end).truth ? 1 : 0;
        end++;
      }
      right += found;
      sum += found / all * right / end;
      i = end;
    }
    return sum;
  }

  private static List<Case> cases(List<Map<String, String>> rows) {
    return rows.stream()
        .filter(r -> number(r, "weight") > 0)
        .map(r ->
            new Case(
                number(r, "probability"),
                r.get("truth").equals("1"),
                r.get("predicted").equals("1")))
        .toList();
  }

  @Test
  void figuresOfBars() {
    List<Case> cases = cases(bars);
    assertThat(f1(cases)).isEqualTo(figure("test/per_bar_micro/f1"), SAME);
    assertThat(averagePrecision(cases))
        .isEqualTo(figure("test/per_bar_micro/average_precision"), SAME);
    double labelled = cases.stream().filter(Case::truth).count();
    assertThat(labelled / cases.size()).isEqualTo(figure("test/positive_rate"), SAME);
    double inside = mean(cases.stream().filter(Case::truth).toList(), Case::score);
    double outside = mean(cases.stream().filter(c -> !c.truth).toList(), Case::score);
    assertThat(inside - outside).isEqualTo(figure("test/separation"), SAME);
    assertThat(mean(cases, c -> Math.pow(c.score - (c.truth ? 1 : 0), 2)))
        .isEqualTo(figure("test/calibration/brier"), SAME);
    assertThat(f1(cases)).isEqualTo(figure("outputs/marks/value"), SAME);
    double error = 0;
    for (int bin = 0; bin < 10; bin++) {
      int number = bin;
      List<Case> in =
          cases.stream().filter(c -> Math.min(9, (int) (c.score * 10)) == number).toList();
      if (!in.isEmpty()) {
        double gap = mean(in, Case::score) - mean(in, c -> c.truth ? 1 : 0);
        error += Math.abs(gap) * in.size() / cases.size();
      }
    }
    assertThat(error).isEqualTo(figure("test/calibration/ece"), SAME);
  }

  private static <T> double mean(List<T> values, ToDoubleFunction<T> of) {
    return values.stream().mapToDouble(of).average().orElse(Double.NaN);
  }

  @Test
  void figuresOfSpans() {
    List<Map<String, String>> matched =
        spans.stream()
            .filter(r -> !r.get("start").isEmpty() && !r.get("label_start").isEmpty())
            .toList();
    double found = spans.stream().filter(r -> !r.get("start").isEmpty()).count();
    double labels = spans.stream().filter(r -> !r.get("label_start").isEmpty()).count();
    double half = matched.stream().filter(r -> number(r, "iou") >= .5).count();
    assertThat(2 * half / (found + labels)).isEqualTo(figure("test/span/f1_iou50"), SAME);
    assertThat(2 * half / (found + labels)).isEqualTo(figure("outputs/spans/value"), SAME);
    assertThat(spans.stream().mapToDouble(r -> number(r, "iou")).sum() / labels)
        .isEqualTo(figure("test/span/mean_iou"), SAME);
    double hits = // the toy market's spans are far apart: a label has one span near it at most
        matched.stream().filter(r -> error(r, "start") <= 3 && error(r, "end") <= 3).count();
    assertThat(hits / labels).isEqualTo(figure("test/span/hit_at_3"), SAME);
    assertThat(mean(matched, r -> (error(r, "start") + error(r, "end")) / 2))
        .isEqualTo(figure("outputs/ends/value"), SAME);
    assertThat(
            mean(
                matched,
                r ->
                    Math.abs(
                        (double) bar(r, "end")
                            - bar(r, "start")
                            - bar(r, "label_end")
                            + bar(r, "label_start"))))
        .isEqualTo(figure("outputs/lengths/value"), SAME);
    assertThat(mean(matched, r -> r.get("type").equals(r.get("label_type")) ? 1 : 0))
        .isEqualTo(figure("outputs/types/value"), SAME);
  }

  private static double error(Map<String, String> row, String end) {
    return Math.abs((double) bar(row, end) - bar(row, "label_" + end));
  }

  @Test
  void figuresOfHeads() {
    List<Map<String, String>> labelled =
        windows.stream().filter(r -> !r.get("label_center").isEmpty()).toList();
    assertThat(mean(labelled, r -> Math.abs(number(r, "center") - number(r, "label_center"))))
        .isEqualTo(figure("outputs/pointer_center/value"), within(1e-4));
    assertThat(mean(labelled, r -> Math.abs(number(r, "length") - number(r, "label_length"))))
        .isEqualTo(figure("outputs/pointer_length/value"), within(1e-4));
    // the run counts to the start of the main span, half of whose length lies before its center
    List<Double> errors = new ArrayList<>();
    for (Map<String, String> window : labelled) {
      List<Map<String, String>> own = of(bars, window.get("window"));
      double start = number(window, "label_center") - number(window, "label_length") / 2;
      for (int t = 0; t < own.size(); t++) {
        double left = start - t;
        if (number(own.get(t), "weight") > 0 && left >= 0 && left <= 20) {
          errors.add(Math.abs(number(own.get(t), "countdown") - left));
        }
      }
    }
    assertThat(mean(errors, e -> e)).isEqualTo(figure("outputs/countdown/value"), within(1e-4));
  }

  private static List<Map<String, String>> of(List<Map<String, String>> rows, String window) {
    return rows.stream().filter(r -> r.get("window").equals(window)).toList();
  }

  @Test
  void figuresOfLiveUse() {
    for (String rule : List.of("run_threshold", "live_threshold")) {
      List<Case> cases = new ArrayList<>();
      List<Integer> delays = new ArrayList<>();
      for (Map<String, String> window : windows) {
        List<Map<String, String>> own = of(live, window.get("window"));
        List<Map<String, String>> known = of(bars, window.get("window"));
        for (int t = 0; t < own.size(); t++) {
          if (own.get(t).get("scored").equals("1")) {
            cases.add(
                new Case(
                    number(own.get(t), "newest"),
                    known.get(t).get("truth").equals("1"),
                    own.get(t).get("detected_" + rule).startsWith("1")));
          }
          for (String length : known.get(t).get("spans").split(" ")) {
            if (!length.isEmpty() && t + Integer.parseInt(length) < own.size()) {
              delays.add(delay(own.subList(t, t + Integer.parseInt(length)), rule));
            }
          }
        }
      }
      assertThat(f1(cases)).isEqualTo(figure("live/" + rule + "/f1"), SAME);
      assertThat(averagePrecision(cases)).isEqualTo(figure("live/average_precision"), SAME);
      double wrong = cases.stream().filter(c -> c.detected && !c.truth).count();
      assertThat(1000 * wrong / cases.size())
          .isEqualTo(figure("live/" + rule + "/false_detections_per_1000_bars"), SAME);
      if (delays.size() == figure("live/" + rule + "/delay/spans")) {
        double missed = delays.stream().filter(d -> d < 0).count();
        assertThat(missed / delays.size())
            .isEqualTo(figure("live/" + rule + "/delay/missed"), SAME);
      }
      settling(rule);
      if (rule.equals("live_threshold")) {
        assertThat(f1(cases)).isEqualTo(figure("outputs/live/value"), SAME);
      }
    }
  }

  /// Bars from the start of a span to the first that was detected while newest, -1 without one.
  private static int delay(List<Map<String, String>> span, String rule) {
    for (int k = 0; k < span.size(); k++) {
      if (span.get(k).get("detected_" + rule).startsWith("1")) {
        return k;
      }
    }
    return -1;
  }

  /// F1 when so many later bars are known, over bars that have the most of these in their window.
  private static void settling(String rule) {
    JsonNode rows = figures.path("live").path(rule).path("settling");
    int most = rows.get(rows.size() - 1).path("followed").asInt();
    int step = figures.path("live").path("every_bars").asInt();
    for (JsonNode row : rows) {
      int known = row.path("followed").asInt();
      List<Case> cases = new ArrayList<>();
      for (int i = 0; i < live.size(); i++) {
        String detected = live.get(i).get("detected_" + rule);
        int t = ToyMarket.WINDOW - detected.length();
        boolean scored =
            number(bars.get(i), "weight") > 0
                && !live.get(i).get("scored").isEmpty()
                && (t + known) % step == 0;
        if (detected.length() > most && scored) {
          cases.add(
              new Case(0, bars.get(i).get("truth").equals("1"), detected.charAt(known) == '1'));
        }
      }
      assertThat(f1(cases)).as(rule + " " + known).isEqualTo(row.path("f1").asDouble(), SAME);
    }
  }

  @Test
  void figuresOfTheForecast() {
    List<Case> cases = new ArrayList<>();
    for (Map<String, String> window : windows) {
      List<Map<String, String>> own = of(live, window.get("window"));
      List<Map<String, String>> known = of(bars, window.get("window"));
      for (int t = 0; t + LiveOutputs.FORECAST_BARS < own.size(); t++) {
        double forecast = number(own.get(t), "forecast");
        if (!Double.isNaN(forecast)
            && number(known.get(t), "weight") > 0
            && known.get(t).get("truth").equals("0")) {
          boolean starts = false;
          for (int k = 1; k <= LiveOutputs.FORECAST_BARS; k++) {
            starts |= !known.get(t + k).get("spans").isEmpty();
          }
          cases.add(new Case(forecast, starts, false));
        }
      }
    }
    assertThat(averagePrecision(cases)).isEqualTo(figure("outputs/forecast/value"), SAME);
  }
}
