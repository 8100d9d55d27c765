package expanse.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import expanse.base.InputException;
import expanse.comparison.DecisionMatrix.Standing;
import expanse.evaluation.PairedDifferences.Difference;
import expanse.evaluation.Score;
import expanse.experiment.SyntheticRuns;
import expanse.experiment.SyntheticRuns.Wish;
import expanse.settings.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunComparisonTest {
  @TempDir Path folder;
  private SyntheticRuns runs;

  @BeforeEach
  void newRuns() {
    runs = new SyntheticRuns(folder);
  }

  private static RunComparison compare(Path... folders) {
    return RunComparison.of(List.of(folders), "", 400, 1);
  }

  private Path skilled(String name, double skill, int seed) {
    return runs.run(name, Wish.of("seed-baseline", skill, seed));
  }

  @Test
  void aBetterRunIsRecommendedWithTheIntervalOfTheDifference() {
    RunComparison comparison = compare(skilled("weak", 1, 1), skilled("strong", 4, 2));
    Recommendation recommendation = comparison.recommendation();
    Difference d = comparison.difference(Score.PER_BAR_F1, 1, 0);
    assertThat(d.favoursFirst()).isTrue();
    assertThat(recommendation.headline())
        .startsWith("strong is better than weak by 0.")
        .contains(
            String.format(
                java.util.Locale.ROOT,
                "(%.3f to %.3f)",
                d.interval().lower(),
                d.interval().upper()));
    DecisionMatrix.Row f1 = comparison.matrix().getFirst();
    assertThat(f1.entries().get(0).standing()).isEqualTo(Standing.BEHIND);
    assertThat(f1.entries().get(1).standing()).isEqualTo(Standing.AHEAD);
    assertThat(f1.says()).isEqualTo("ahead: strong; behind: weak");
  }

  @Test
  void aRunThatBeatsNoSimpleRuleIsNoClearChoice() {
    // these evaluations have no baselines, so that only chance could be beaten; skill 0 is chance
    RunComparison comparison = compare(skilled("a", 0, 1), skilled("b", 0, 2));
    assertThat(comparison.recommendation().clear()).isFalse();
    assertThat(comparison.recommendation().sentences())
        .anyMatch(
            s -> s.contains("not better than chance") && s.contains("not a reason to use it"));
  }

  @Test
  void equalRunsAreNotToldApartAndTheCheaperOnesAreNamed() {
    RunComparison comparison = compare(skilled("a", 2, 1), skilled("b", 2, 2));
    assertThat(comparison.recommendation().headline()).contains("No significant difference");
    assertThat(comparison.recommendation().sentences())
        .anyMatch(s -> s.contains("a has the fewest parameters (1,001)"));
    assertThat(comparison.matrix().getFirst().says()).isEqualTo("a, b: no significant difference");
  }

  @Test
  void threeEqualRunsAreNamedAsOneList() {
    RunComparison comparison = compare(skilled("a", 2, 1), skilled("b", 2, 2), skilled("c", 2, 3));
    assertThat(comparison.recommendation().headline())
        .matches("No significant difference between [abc], [abc] and [abc]");
  }

  @Test
  void ofManyRunsTheFamilyWiseLevelIsStated() {
    RunComparison comparison = compare(skilled("a", 1, 1), skilled("b", 4, 2), skilled("c", 4, 3));
    assertThat(comparison.differences()).hasSize(3 * Score.values().length);
    assertThat(comparison.recommendation().sentences())
        .anyMatch(s -> s.contains("all 3 pairs") && s.contains("Holm"));
    assertThat(comparison.recommendation().headline())
        .isEqualTo("No significant difference between c and b");
    assertThat(comparison.matrix().getFirst().says()).contains("ahead: c, b; behind: a");
  }

  @Test
  void runsOnOtherTestWindowsAreNotComparedWithEachOther() {
    Path here = skilled("here", 2, 1);
    Path there = runs.run("there", new Wish("seed-baseline", 3, false, 2, 2));
    RunComparison comparison = compare(here, there);
    assertThat(comparison.sets()).hasSize(2);
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.notes())
        .anyMatch(n ->
            n.startsWith("Not all runs were evaluated on the same test windows: here / there"));
    assertThat(comparison.recommendation().headline()).startsWith("No recommendation");
    assertThat(comparison.matrix().getFirst().says()).contains("no two leak-free runs");
    assertThatThrownBy(() -> comparison.difference(Score.BRIER, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLeakyRunIsMarkedAndNeverRecommended() {
    Path leaky = runs.run("random", new Wish("seed-baseline", 9, true, 1, 3));
    RunComparison comparison = compare(leaky, skilled("a", 1, 1), skilled("b", 4, 2));
    assertThat(comparison.runs().getFirst().label()).isEqualTo("random (LEAKY)");
    assertThat(comparison.recommendation().headline()).startsWith("b is better than a by");
    assertThat(comparison.recommendation().sentences())
        .anyMatch(s -> s.contains("leaky run cannot be trusted: random (LEAKY)"));
    assertThat(comparison.says(comparison.difference(Score.PER_BAR_F1, 0, 1)))
        .isEqualTo("leaky: not compared");
    assertThat(comparison.matrix().getFirst().says()).isEqualTo("ahead: b; behind: a");
    for (DecisionMatrix.Row row : comparison.matrix()) {
      assertThat(row.entries().getFirst().standing())
          .as(row.criterion())
          .isNotEqualTo(Standing.AHEAD);
    }
  }

  @Test
  void aRunWithoutEvaluationHasItsLossesAndNoScores() {
    Path plain = runs.trained("plain", Wish.of("seed-baseline", 0, 1));
    RunComparison comparison = compare(plain, skilled("scored", 2, 2));
    assertThat(comparison.notes()).anyMatch(n -> n.startsWith("plain is not evaluated"));
    assertThat(comparison.figures(Figure.Group.LEARNING)).isNotEmpty();
    for (Figure figure : comparison.figures(Figure.Group.TEST)) {
      assertThat(figure.of(comparison.runs().getFirst())).as(figure.key()).isNaN();
    }
  }

  @Test
  void aCrfIsMeasuredPerBarAndASoftSpanAsItIs() {
    Path soft = runs.trained("soft", Wish.of("seed-baseline", 0, 1));
    Path crf = runs.trained("crf", Wish.of("seed-crf", 0, 2));
    RunComparison comparison = compare(soft, crf);
    LossCurves ofSoft = comparison.runs().get(0).curves();
    LossCurves ofCrf = comparison.runs().get(1).curves();
    assertThat(ofSoft.barsInLoss()).isEqualTo(1);
    assertThat(ofCrf.barsInLoss()).isEqualTo(105);
    assertThat(ofCrf.validation()[LossCurves.SPAN])
        .containsExactly(new double[] {0.25, 0.2, 0.22}, within(1e-12));
    assertThat(ofSoft.validation()[LossCurves.SPAN][0]).isEqualTo(26.25);
    // a reduction has no unit, so the division leaves it alone
    assertThat(ofCrf.reduction(LossCurves.SPAN)).isCloseTo(0.2, within(1e-12));
    assertThat(ofSoft.reduction(LossCurves.SPAN)).isCloseTo(0.2, within(1e-12));
    assertThat(ofCrf.reductionToEnd(LossCurves.SPAN)).isCloseTo(0.12, within(1e-12));
    assertThat(ofCrf.largestShare()).isCloseTo(23.1 / 27.81, within(1e-9));
    assertThat(comparison.meaningOfWeights())
        .anyMatch(s -> s.contains("1 / loss by construction"))
        .anyMatch(s -> s.startsWith("crf adds its span loss up over 105 bars"));
  }

  @Test
  void theBestConstantIsTheEntropyOfTheBaseRateOrItsWeightedForm() {
    Path soft = runs.trained("soft", Wish.of("seed-baseline", 0, 1));
    Path weighted = runs.trained("weighted", Wish.of("seed-weighted", 0, 2));
    RunComparison comparison = compare(soft, weighted);
    // at a base rate of .0721: .2590 nats, and 1.298 with positive bars counting 13.1 times
    assertThat(comparison.runs().get(0).curves().bestConstant()).isCloseTo(0.2590, within(1e-4));
    assertThat(comparison.runs().get(1).curves().bestConstant()).isCloseTo(1.298, within(1e-3));
    // an evaluated run knows the base rate of its validation windows: 10 of 105 bars
    RunComparison evaluated = compare(skilled("a", 2, 3), skilled("b", 2, 4));
    double p = 10 / 105.0;
    assertThat(evaluated.runs().getFirst().curves().bestConstant())
        .isCloseTo(-p * Math.log(p) - (1 - p) * Math.log(1 - p), within(1e-6));
  }

  @Test
  void learnedWeightsStandBesideWhatOneOverLossWouldGive() {
    RunComparison comparison =
        compare(
            runs.trained("soft", Wish.of("seed-baseline", 0, 1)),
            runs.trained("fixed", Wish.of("seed-fixed-weights", 0, 2)));
    double[] loss = {0.01, 0.7, 23.0, 4.0};
    double sum = 0;
    for (double l : loss) {
      sum += 1 / l;
    }
    for (int k = 0; k < 4; k++) {
      assertThat(TaskWeights.byLoss(comparison.runs().get(0), k))
          .isCloseTo(1 / loss[k] / sum, within(1e-12));
      assertThat(TaskWeights.byLoss(comparison.runs().get(1), k)).isNaN();
    }
  }

  @Test
  void theToleranceIsTheStretchOfThresholdsNearTheBest() {
    RunComparison comparison = compare(skilled("a", 2, 1), skilled("b", 2, 2));
    assertThat(Figures.tolerance(comparison.runs().getFirst())).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void settingsThatDifferAreListedAndNoOthers() {
    RunComparison comparison =
        compare(
            runs.trained("soft", Wish.of("seed-baseline", 0, 1)),
            runs.trained("crf", Wish.of("seed-crf", 0, 2)));
    assertThat(
            compare(
                    folder.resolve("soft"),
                    runs.trained("weighted", Wish.of("seed-weighted", 0, 3)))
                .settingsThatDiffer())
        .containsKey("loss.span.pos_weight");
    assertThat(comparison.settingsThatDiffer())
        .containsOnlyKeys("preset", "epochs", "loss.span.kind")
        .containsEntry("loss.span.kind", List.of("soft", "crf"));
  }

  @Test
  void theTableHasARowForEveryRunWithEveryFigure() throws IOException {
    RunComparison comparison =
        compare(
            skilled("a", 1, 1), skilled("b", 3, 2), runs.trained("c", Wish.of("seed-crf", 0, 3)));
    Path file = folder.resolve("comparison.csv");
    ComparisonCsv.writeRuns(file, comparison);
    Path pairs = folder.resolve("differences.csv");
    ComparisonCsv.writeDifferences(pairs, comparison);
    List<NamedCsvRecord> rows;
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      rows = csv.stream().toList();
    }
    assertThat(rows).extracting(r -> r.getField("run")).containsExactly("a", "b", "c");
    assertThat(rows.getFirst().getHeader()).doesNotHaveDuplicates();
    double f1 = Double.parseDouble(rows.get(1).getField("per_bar_f1"));
    var evaluation = comparison.runs().get(1).evaluation();
    assertThat(evaluation).isNotNull();
    assertThat(f1).isEqualTo(evaluation.test().perBarMicro().f1());
    assertThat(rows.get(2).getField("per_bar_f1")).isEmpty();
    assertThat(rows.get(2).getField("loss_span_first")).isEqualTo("0.25");
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(pairs)) {
      assertThat(csv.stream().toList())
          .hasSize(Score.values().length)
          .first()
          .satisfies(r -> {
            assertThat(r.getField("score")).isEqualTo("per_bar_f1");
            assertThat(r.getField("shown")).isEqualTo("true");
            assertThat(Double.parseDouble(r.getField("difference"))).isNegative();
          });
    }
  }

  @Test
  void equalNamesAreToldApartByTheirPaths() {
    runs = new SyntheticRuns(folder.resolve("x"));
    Path x = skilled("run", 1, 1);
    runs = new SyntheticRuns(folder.resolve("y"));
    Path y = skilled("run", 1, 2);
    assertThat(compare(x, y).runs())
        .extracting(ComparedRun::name)
        .containsExactly(Path.of("x", "run").toString(), Path.of("y", "run").toString());
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Path a = skilled("a", 1, 1);
    Path b = skilled("b", 1, 2);
    refused("is named twice", a, b, folder.resolve("b/../a"));
    refused("contains no run", a, Files.createDirectories(folder.resolve("empty")));
    refused("is not a folder", a, folder.resolve("nowhere"));
    refused("2 to 10 runs", a);
    Path running = folder.resolve("running");
    SyntheticRuns.metadata(
            Presets.named("seed-baseline"), Wish.of("seed-baseline", 0, 1), "running", null)
        .write(running.resolve("metadata.json"));
    refused("running is not fully trained", a, running);
    Files.copy(
        b.resolve("predictions.csv"),
        a.resolve("predictions.csv"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    refused("not of the same evaluation; run expanse evaluate again", a, b);
    Files.delete(a.resolve("predictions.csv"));
    refused("predictions.csv", a, b);
  }

  private static void refused(String message, Path... folders) {
    assertThatThrownBy(() -> compare(folders))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }
}
