package expanse.output;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.decoding.PredictedSpan;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.OutputScore;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.run.TypeSkill;
import expanse.testing.RandomBars;
import expanse.window.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputScorerTest {
  private static final int T = 105;
  private static final BarSeries BARS = RandomBars.walk(20_000, 4);

  private record Found(List<WindowPrediction> windows, List<List<PredictedSpan>> spans) {}

  /// Windows with one span each, found with its ends off by up to two bars.
  ///
  /// @param right probability that its type is told rightly
  private static Found found(int windows, double right, long seed) {
    Rng rng = new Rng(seed);
    List<WindowPrediction> predictions = new ArrayList<>();
    List<List<PredictedSpan>> spans = new ArrayList<>();
    for (int w = 0; w < windows; w++) {
      int start = 20 + rng.nextInt(50);
      int end = start + 5 + rng.nextInt(20);
      int type = rng.nextDouble() < 0.65 ? 0 : 1;
      float[] truth = new float[T];
      Arrays.fill(truth, start, end + 1, 1);
      float[] weight = new float[T];
      Arrays.fill(weight, 1);
      predictions.add(
          new WindowPrediction(
              new Window("w" + w, null, 150 + 120 * w),
              truth.clone(),
              truth,
              weight,
              List.of(new IndexSpan(start, end, SpanTypes.SEEDS.get(type), 1)),
              new float[0],
              Float.NaN,
              Float.NaN,
              new float[0]));
      boolean told = right < 0 ? rng.nextInt(2) == 0 : (rng.nextDouble() < right) == (type == 1);
      spans.add(
          List.of(
              new PredictedSpan(
                  start + rng.nextInt(5) - 2,
                  end + rng.nextInt(5) - 2,
                  .9,
                  told ? new double[] {.2, .8} : new double[] {.8, .2},
                  null)));
    }
    return new Found(predictions, spans);
  }

  private static TypeSkill skill(Found found) {
    return OutputScorer.skill(
        ScoredSpans.of(found.windows, found.spans), SpanTypes.SEEDS, 0, 300, 1);
  }

  @Test
  void typesAreToldWhenTheyAreRightMoreOftenThanTheMostFrequentOne() {
    TypeSkill skill = skill(found(120, .9, 1));
    assertThat(skill.cases()).isEqualTo(120);
    assertThat(skill.accuracy()).isBetween(.8, 1.0);
    assertThat(skill.majority()).isBetween(.55, .75);
    assertThat(skill.shown()).isTrue();
  }

  @Test
  void typesWithoutSkillAreSeldomTold() {
    int told = 0;
    for (int seed = 0; seed < 40; seed++) {
      told += skill(found(60, -1, seed)).shown() ? 1 : 0;
    }
    assertThat(told).isLessThanOrEqualTo(1);
    assertThat(skill(found(6, 1, 1)).shown()).isFalse();
  }

  private static OutputScorer scorer(Found found) {
    return new OutputScorer(ScoredSpans.of(found.windows, found.spans), 300, 1);
  }

  private static TrainingConstants constants() {
    return new TrainingConstants(
        expanse.dataset.TargetOptions.Countdown.NEXT, 12, 52, 11, 10, 100, .5, 0, List.of());
  }

  @Test
  void endsThatAreNearlyRightAreBetterThanTheMedianLength() {
    OutputScore ends =
        scorer(found(100, .9, 2)).all(SpanTypes.SEEDS, constants(), BARS, List.of()).get("ends");
    assertThat(ends).isNotNull();
    assertThat(ends.verdict())
        .isEqualTo("better than the training median length around the same centers");
    assertThat(ends.value()).isBetween(0.5, 2.0);
    assertThat(ends.against().values().iterator().next().differenceInterval95()[0]).isPositive();
  }

  @Test
  void fewCasesAreTooLittleToJudgeAndNoOutputIsSaidToBeNone() {
    var few = scorer(found(5, .9, 2)).all(SpanTypes.SEEDS, constants(), BARS, List.of());
    assertThat(few.get("ends").verdict()).isEqualTo("too little to score");
    assertThat(few.get("countdown").verdict()).isEqualTo("no such output");
    assertThat(few.get("countdown").value()).isNaN();
  }

  @Test
  void theFileOfSpansGivesEveryErrorAgain(@TempDir Path folder) throws Exception {
    Found found = found(30, .9, 5);
    ScoredSpans spans = ScoredSpans.of(found.windows, found.spans);
    Path file = folder.resolve("predicted_spans.csv");
    ScoredSpansFile.writeSpans(file, BARS, SpanTypes.SEEDS, spans);
    List<String> lines = Files.readAllLines(file);
    List<String> header = List.of(lines.getFirst().split(","));
    double sum = 0;
    int right = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      sum +=
          (minutes(cells, header, "start", "label_start")
                  + minutes(cells, header, "end", "label_end"))
              / 2;
      right += cells[header.indexOf("type")].equals(cells[header.indexOf("label_type")]) ? 1 : 0;
    }
    OutputScore ends =
        new OutputScorer(spans, 10, 1)
            .all(SpanTypes.SEEDS, constants(), BARS, List.of())
            .get("ends");
    assertThat(lines).hasSize(31);
    assertThat(sum / 30).isEqualTo(ends.value());
    assertThat(right / 30.0).isEqualTo(skill(found).accuracy());
  }

  private static double minutes(String[] cells, List<String> header, String a, String b) {
    long one = java.time.Instant.parse(cells[header.indexOf(a)]).toEpochMilli();
    long other = java.time.Instant.parse(cells[header.indexOf(b)]).toEpochMilli();
    return Math.abs(one - other) / 60_000.0;
  }
}
