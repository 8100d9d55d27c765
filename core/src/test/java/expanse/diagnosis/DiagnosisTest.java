package expanse.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.decoding.SpanRule;
import expanse.decoding.ThresholdChoice;
import expanse.diagnosis.Finding.Severity;
import expanse.diagnosis.SuccessCriteria.Status;
import expanse.ensemble.HurtingModels;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Evaluation;
import expanse.evaluation.Evaluator;
import expanse.evaluation.OutputScore;
import expanse.evaluation.SyntheticRun;
import expanse.evaluation.SyntheticWindows;
import expanse.evaluation.SyntheticWindows.World;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureMatrix;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.metric.Separation;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.testing.Changed;
import expanse.testing.Splits;
import expanse.window.Subset;
import expanse.window.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {
  @TempDir Path folder;

  private static final Evaluation HEALTHY =
      SyntheticWindows.of(new World(150, 4, -3, false, 1), 1).evaluate(100, 1);
  private static final Evaluation USELESS =
      SyntheticWindows.of(new World(150, 0, -2, false, 1), 1).evaluate(100, 1);

  @Test
  void aHealthyRunHasNoFinding() {
    SyntheticRun run = new SyntheticRun(folder);
    assertThat(Diagnosis.of(run.tables(), false, "time", HEALTHY, 0.01)).isEmpty();
    assertThat(Diagnosis.of(run.tables(), false, "time", null, Double.NaN)).isEmpty();
  }

  private static OutputScore output(boolean constant, double lower, double upper) {
    OutputScore.Against median =
        new OutputScore.Against(4, (lower + upper) / 2, new double[] {lower, upper});
    return new OutputScore(
        "error of the countdown",
        "bars",
        80,
        5,
        constant,
        Map.of("the training median", median),
        "not shown to be better than the training median");
  }

  private List<Finding> ofOutput(OutputScore score) {
    Evaluation evaluation = HEALTHY.withOutputs(Map.of("countdown", score));
    return Diagnosis.of(new SyntheticRun(folder).tables(), false, "time", evaluation, 0.01);
  }

  @Test
  void anOutputThatSaysTheSameOfEverythingIsFound() {
    assertThat(ofOutput(output(false, -1, 1))).isEmpty();
    assertThat(rules(ofOutput(output(true, -1, 1)))).containsExactly("constant-output");
  }

  @Test
  void anOutputThatIsWorseThanAConstantIsFoundWithItsFigures() {
    List<Finding> found = ofOutput(output(false, -2, -.5));
    assertThat(rules(found)).containsExactly("worse-than-constant");
    assertThat(found.getFirst().line())
        .contains("the training median 4.000", "-2.000 to -0.500", "80 cases");
  }

  @Test
  void aHeadThatSaysNothingCountsAsSilenced() {
    SyntheticRun run = new SyntheticRun(folder);
    for (OutputScore score : List.of(output(true, -1, 1), output(false, -2, -.5))) {
      Evaluation evaluation = HEALTHY.withOutputs(Map.of("countdown", score));
      assertThat(SuccessCriteria.of(true, run.tables(), evaluation))
          .anyMatch(row ->
              row.criterion().equals("no task silenced")
                  && row.status() == Status.FAIL
                  && row.actual().equals("not countdown"));
    }
  }

  /// Spans of six bars that all rise, or rise and fall in turn, on a series of straight legs.
  private static Dataset labels(boolean oneSided, int every, int length) {
    int n = 4000;
    long[] time = new long[n];
    double[] close = new double[n];
    List<IndexSpan> spans = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    double price = 5000;
    Rng rng = new Rng(2);
    for (int i = 0; i < n; i++) {
      time[i] = i * 60_000L;
      boolean up = oneSided || i / every % 2 == 0;
      price += i % every < length ? (up ? 1 : -1) : 0;
      close[i] = price + rng.nextDouble();
      if (i % every == 0 && i + length < n) {
        spans.add(new IndexSpan(i, i + length - 1, SpanType.NONE, 1));
      }
    }
    double[] open = new double[n];
    double[] high = new double[n];
    double[] low = new double[n];
    for (int i = 0; i < n; i++) {
      open[i] = i == 0 ? 5000 : close[i - 1];
      high[i] = Math.max(open[i], close[i]) + .1;
      low[i] = Math.min(open[i], close[i]) - .1;
    }
    for (int w = 0; w < 30; w++) {
      Subset subset = w < 20 ? Subset.TRAIN : w < 25 ? Subset.VALIDATION : Subset.TEST;
      windows.add(new Window("w" + w, subset, w * 130));
    }
    BarSeries bars = BarSeries.of(time, open, high, low, close, null);
    SplitPlan plan = SplitPlanner.plan(bars, windows, spans, 105, Splits.inTimeOrder(0));
    return new Dataset(bars, spans, plan, FeatureSets.CONTEXT, FeatureContext.CONTINUOUS, Map.of());
  }

  @Test
  void labelsOfOneDirectionAreFoundWhileInversionIsOn() {
    TrainingSettings on = Presets.named("recommended");
    TrainingSettings off =
        SettingsReader.with(
            on, List.of("augmentation.inversion=0", "inference.test_time_inversion=false"));
    assertThat(Diagnosis.ofLabels(labels(false, 40, 6), on)).isEmpty();
    assertThat(Diagnosis.ofLabels(labels(true, 40, 6), off)).isEmpty();
    List<Finding> found = Diagnosis.ofLabels(labels(true, 40, 6), on);
    assertThat(rules(found)).containsExactly("one-sided-labels");
    assertThat(found.getFirst().line()).contains("rises in 100 %", "augmentation.inversion=0");
  }

  @Test
  void labelsOnEveryBarAndFewLabelsAreFound() {
    TrainingSettings settings = Presets.named("recommended");
    assertThat(rules(Diagnosis.ofLabels(labels(false, 40, 40), settings)))
        .containsExactly("every-bar-labelled");
    assertThat(rules(Diagnosis.ofLabels(labels(false, 700, 6), settings)))
        .containsExactly("few-spans");
  }

  @Test
  void aRunWithoutFilesHasNoFinding() {
    RunTables none = RunTables.read(new expanse.run.RunDirectory(folder));
    assertThat(Diagnosis.of(none, false, "time", null, Double.NaN)).isEmpty();
  }

  @Test
  void collapsedProbabilitiesAreFoundWithTheirFigures() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().probabilityStats(),
        line -> {
          String epoch = line.substring(0, line.indexOf(','));
          return epoch + ",val,0.065,0.01,0.0,0.19,0.06,0.061,0.01,0.0,0.18,0.06,0.0036";
        });
    Finding found = only(run, "probability-collapse");
    assertThat(found.severity()).isEqualTo(Severity.SERIOUS);
    assertThat(found.evidence()).contains("0.065", "0.061", "epoch 40", "+0.0036");
  }

  @Test
  void aCountdownThatIsNinetyPerCentOfTheLossIsFound() {
    SyntheticRun run = new SyntheticRun(folder).losses("14.5", null);
    Finding found = only(run, "dominating-loss");
    assertThat(found.evidence()).contains("countdown", "92 %");
    assertThat(found.remedy()).contains("loss.countdown.target=normalised");
  }

  @Test
  void aSpanLossPerBarMayDominateAndOnePerWindowMayNot() {
    SyntheticRun run = new SyntheticRun(folder).losses("0.01", null);
    run.edit(run.directory().lossComponents(), line -> line.replace(",0.6,0.3,", ",0.01,0.01,"));
    assertThat(rules(Diagnosis.of(run.tables(), false, "time", HEALTHY, 0.01)))
        .doesNotContain("dominating-loss");
    run.losses("1.0", e -> 26.0);
    assertThat(only(run, "dominating-loss").evidence()).contains("span", "93 %");
  }

  @Test
  void aBaseModelThatHurtsIsFoundWithItsFigures() {
    HurtingModels.Hurting model =
        new HurtingModels.Hurting("trees of bars", .33, .3, .28, new double[] {.01, .03});
    List<Finding> found = Diagnosis.ofBaseModels(List.of(model));
    assertThat(rules(found)).containsExactly("base-model-hurts");
    assertThat(found.getFirst().line()).contains("0.33", "0.3000", "0.2800", "0.0100 to 0.0300");
    assertThat(Diagnosis.ofBaseModels(List.of())).isEmpty();
  }

  @Test
  void sharesOfTheLossThatAreNotThoseGivenAreFound() {
    SyntheticRun run = new SyntheticRun(folder);
    List<Double> seeds = List.of(.7, .1, .1, .1);
    RunTables raw = Changed.of(run.tables(), "given", seeds); // the pointer has 20 %
    Finding found =
        Diagnosis.of(raw, false, "time", HEALTHY, 0.01).stream()
            .filter(f -> f.rule().equals("loss-shares"))
            .findFirst()
            .orElseThrow();
    assertThat(found.evidence()).contains("weight of 70 %", "pointer has 20 %", "type 20 %");
    run.edit(
        run.directory().taskShares(),
        line -> line.replaceFirst("0.2,0.2,0.4,0.2", "0.7,0.1,0.1,0.1"));
    RunTables balanced = Changed.of(run.tables(), "given", seeds);
    assertThat(Diagnosis.of(balanced, false, "time", HEALTHY, 0.01)).isEmpty();
    assertThat(SuccessCriteria.of(true, balanced, HEALTHY))
        .filteredOn(row -> row.criterion().contains("share of the weighted loss"))
        .hasSize(2)
        .allMatch(row -> row.status() == Status.PASS);
  }

  @Test
  void aTaskWithoutGradientIsFoundAsSilenced() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().taskShares(),
        line ->
            line.replace("0.2,0.2,0.4,0.2,0.2,0.2,0.4,0.2", "0.2,0.2,0.4,0.2,0.001,0.299,0.5,0.2"));
    assertThat(only(run, "silenced-task").evidence()).contains("0.10 %", "gradient");
    assertThat(only(run, "silenced-task").title()).contains("pointer");
  }

  @Test
  void aTaskThatLearnsWithASmallShareOfTheGradientIsNotCalledSilenced() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().taskShares(),
        line ->
            line.replaceAll("0\\.2,0\\.4,0\\.2$", "0.299,0.5,0.2")
                .replaceAll(",0\\.2,0\\.299", ",0.001,0.299"));
    run.edit(
        run.directory().lossComponents(),
        line -> {
          int epoch = Integer.parseInt(line.substring(0, line.indexOf(',')));
          return line.replace(",0.6,0.3,", ",0.6," + SyntheticRun.falling(epoch, 0.3) + ",");
        });
    assertThat(run.tables().taskShares().numbers("gradient_share_ptr")[0]).isEqualTo(0.001);
    assertThat(Diagnosis.of(run.tables(), false, "time", HEALTHY, 0.01)).isEmpty();
  }

  @Test
  void aTaskThatWasSwitchedOffIsNotCalledSilenced() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().taskShares(),
        line ->
            line.replace(",1,1,1,1,", ",0,1,1,1,")
                .replace("0.2,0.2,0.4,0.2,0.2,0.2,0.4,0.2", "0,0.2,0.6,0.2,0,0.2,0.6,0.2"));
    assertThat(Diagnosis.of(run.tables(), false, "time", null, Double.NaN)).isEmpty();
  }

  @Test
  void aRisingValidationLossUnderAFallingTrainingLossIsOverFitting() {
    SyntheticRun run =
        new SyntheticRun(folder)
            .losses("1.0", e -> e < 12 ? SyntheticRun.falling(e, 0.7) : 0.4 + 0.01 * e);
    Finding found = only(run, "over-fitting");
    assertThat(found.evidence()).contains("epoch 1").contains("fall");
  }

  @Test
  void aSigmaThatStoppedAtItsBoundIsFound() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().uncertaintyParams(),
        line -> {
          int epoch = Integer.parseInt(line.substring(0, line.indexOf(',')));
          double sigma = Math.max(0.5, 0.9 - 0.02 * epoch);
          return SyntheticRun.line("%d,%s,0.9,0.9,1.2,0.4,0.2,0.3,0.1", epoch, sigma);
        });
    assertThat(only(run, "saturated-sigma").title()).contains("pointer");
  }

  @Test
  void anF1OfZeroAtOneHalfIsExplained() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().epochMetrics(),
        line -> line.replaceAll("^(\\d+),([^,]+),([^,]+),.*", "$1,$2,$3,0.0,0.0,0.0,0.1"));
    assertThat(only(run, "threshold-half").evidence()).contains("all 40 epochs", "0.900");
  }

  @Test
  void aLossThatIsNoNumberIsFoundFirst() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().epochMetrics(),
        line -> line.startsWith("7,") ? "7,NaN,NaN,0.1,0.1,0.1,0.1" : line);
    assertThat(only(run, "broken-numbers").evidence()).contains("Epoch 7");
  }

  @Test
  void aThresholdCliffIsFoundWhereItIs() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().thresholdTable(),
        line -> {
          double threshold = Double.parseDouble(line.substring(0, line.indexOf(',')));
          return SyntheticRun.line("%s,%s,0,0,318,0", threshold, threshold < 0.52 ? 0.1373 : 0);
        });
    assertThat(only(run, "threshold-cliff").evidence()).contains("0.137", "0.50", "0.55");
  }

  @Test
  void probabilitiesBelowTheWholeGridAreFoundToo() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().thresholdTable(),
        line -> line.substring(0, line.indexOf(',')) + ",0.0,0,0,318,0");
    assertThat(only(run, "threshold-cliff").title()).contains("lowest threshold");
  }

  @Test
  void aFeatureThatNeverChangesIsDead() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().featureStats(),
        line -> line.replace("body_pct,0.01,0.6,-1.0,1.0", "body_pct,0.25,0.0,0.25,0.25"));
    assertThat(only(run, "dead-features").evidence()).contains("body_pct (always 0.25");
  }

  @ParameterizedTest
  @CsvSource({"original, true", "corrected, false"})
  void theOriginalsZigzagIsNoiseAndTheCorrectedOneIsNot(String set, boolean noisy) {
    SyntheticRun run = new SyntheticRun(folder);
    FeatureSet features = FeatureSets.named(set);
    SyntheticWindows data = SyntheticWindows.of(new World(20, 0, 0, false, 1), 3);
    FeatureMatrix matrix = features.compute(data.bars);
    StringBuilder text = new StringBuilder("epoch,phase,feature_name,mean,std,min,max,median\n");
    for (int c = 0; c < matrix.columns(); c++) {
      float[] column = new float[matrix.rows()];
      for (int r = 0; r < column.length; r++) {
        column[r] = matrix.get(r, c);
      }
      Separation.Summary s = Separation.Summary.of(column);
      text.append(
          SyntheticRun.line(
              "5,train,%s,%s,%s,%s,%s,%s\n",
              matrix.names().get(c), s.mean(), s.std(), s.min(), s.max(), s.median()));
    }
    try {
      Files.writeString(run.directory().featureStats(), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    List<String> rules = rules(Diagnosis.of(run.tables(), false, "time", null, Double.NaN));
    assertThat(rules.contains("noisy-features")).isEqualTo(noisy);
    assertThat(rules).doesNotContain("dead-features");
  }

  @Test
  void anF1OfMarkingEveryBarIsFound() {
    SyntheticRun run = new SyntheticRun(folder);
    List<Finding> findings = Diagnosis.of(run.tables(), false, "time", USELESS, 0.01);
    assertThat(rules(findings)).contains("every-bar");
    assertThat(find(findings, "every-bar").evidence()).contains("2 p / (1 + p)");
  }

  @Test
  void aLeakySplitIsFoundWithAndWithoutAnEvaluation() {
    SyntheticRun run = new SyntheticRun(folder);
    assertThat(rules(Diagnosis.of(run.tables(), true, "legacy-random", null, Double.NaN)))
        .containsExactly("leak");
    Evaluation leaky =
        new Evaluator(50, 1, SpanTypes.SEEDS)
            .evaluate(
                new SpanRule(0.3, 1),
                "validation",
                "legacy-random",
                true,
                List.of(),
                SyntheticWindows.of(new World(50, 4, -3, false, 1), 1).predictions,
                List.of());
    Finding found = find(Diagnosis.of(run.tables(), true, "legacy-random", leaky, 0.01), "leak");
    assertThat(found.severity()).isEqualTo(Severity.SERIOUS);
    assertThat(found.evidence()).contains("legacy-random");
  }

  @Test
  void aModelThatFollowsThePositionIsFound() {
    SyntheticWindows prior = SyntheticWindows.of(new World(150, 0, -2, true, 1), 2);
    double share = Diagnosis.positionShare(prior.subset(0.8, 1));
    assertThat(share).isGreaterThan(0.3);
    SyntheticRun run = new SyntheticRun(folder);
    Finding found =
        find(
            Diagnosis.of(run.tables(), false, "time", prior.evaluate(50, 1), share),
            "position-shortcut");
    assertThat(found.severity()).isEqualTo(Severity.SERIOUS);
    assertThat(found.evidence()).contains("position prior");
  }

  @Test
  void labelsThatFavourAPositionAreANoteWhileTheModelIgnoresIt() {
    Evaluation biased = SyntheticWindows.of(new World(150, 0, -2, true, 1), 2).evaluate(50, 1);
    SyntheticRun run = new SyntheticRun(folder);
    Finding found =
        find(Diagnosis.of(run.tables(), false, "time", biased, 0.02), "position-shortcut");
    assertThat(found.severity()).isEqualTo(Severity.NOTE);
    assertThat(found.evidence()).contains("2 %");
  }

  @Test
  void validationThatPromisesMoreThanTheTestHoldsIsFound() {
    Evaluation lucky =
        evaluation(
            SyntheticWindows.of(new World(40, 8, -4, false, 1), 1).predictions,
            SyntheticWindows.of(new World(60, 1, -4, false, 1), 2).predictions);
    Finding found = findOnly(lucky, "validation-luck");
    assertThat(found.evidence())
        .contains("40 validation windows", Series.text("%.3f", lucky.test().perBarMicro().f1()));
  }

  @Test
  void probabilitiesThatAreNoFrequenciesAreFound() {
    List<WindowPrediction> sure = SyntheticWindows.of(new World(60, 4, 1, false, 1), 1).predictions;
    Evaluation evaluation = evaluation(sure, sure);
    assertThat(findOnly(evaluation, "calibration").evidence())
        .contains(Series.text("%.3f", evaluation.test().calibration().ece()));
  }

  @Test
  void fewTestWindowsAreANote() {
    List<WindowPrediction> few = SyntheticWindows.of(new World(15, 4, -3, false, 1), 1).predictions;
    Finding found = findOnly(evaluation(few, few), "few-windows");
    assertThat(found.severity()).isEqualTo(Severity.NOTE);
    assertThat(found.evidence()).contains("15 windows form 15 independent groups");
  }

  @Test
  void aRunWithoutATestPartIsALeak() {
    List<WindowPrediction> validation =
        SyntheticWindows.of(new World(60, 4, -3, false, 1), 1).predictions;
    Finding found = findOnly(evaluation(validation, List.of()), "leak");
    assertThat(found.severity()).isEqualTo(Severity.SERIOUS);
    assertThat(found.title()).isEqualTo("no test subset");
  }

  private static Evaluation evaluation(
      List<WindowPrediction> validation, List<WindowPrediction> test) {
    return new Evaluator(100, 1, SpanTypes.SEEDS)
        .evaluate(
            ThresholdChoice.robust(validation, 1),
            "validation",
            "time",
            false,
            validation,
            test,
            List.of());
  }

  private Finding findOnly(Evaluation evaluation, String rule) {
    SyntheticRun run = new SyntheticRun(folder);
    List<Finding> findings = Diagnosis.of(run.tables(), false, "time", evaluation, 0.01);
    assertThat(rules(findings)).containsExactly(rule);
    return find(findings, rule);
  }

  @Test
  void theShareOfThePositionIsNearZeroForAModelThatIgnoresItHoweverFewTheWindows() {
    for (int windows : new int[] {12, 60, 300}) {
      double share =
          Diagnosis.positionShare(
              SyntheticWindows.of(new World(windows, 0, -2, false, 1), 5).predictions);
      assertThat(share).isCloseTo(0, within(0.06));
    }
  }

  @Test
  void theSeedsCriteriaFailTheSeedsRunAndPassAGoodOne() {
    SyntheticRun good = new SyntheticRun(folder);
    List<SuccessCriteria.Row> rows = SuccessCriteria.of(true, good.tables(), HEALTHY);
    assertThat(status(rows, "validation loss falls")).isEqualTo(Status.PASS);
    assertThat(status(rows, "probability separation")).isEqualTo(Status.PASS);
    assertThat(status(rows, "no task silenced")).isEqualTo(Status.PASS);
    assertThat(status(rows, "better than every baseline")).isEqualTo(Status.PASS);
    assertThat(status(rows, "countdown error")).isEqualTo(Status.PASS);
    assertThat(rows.get(rows.size() - 1).actual()).isIn("viable", "strong", "exceptional");
    good.edit(
        good.directory().epochMetrics(),
        line -> line.replaceAll("^(\\d+),([^,]+),([^,]+),.*", "$1,$2,$3,0.0,0.0,0.0,0.1"));
    good.edit(
        good.directory().probabilityStats(),
        line -> line.substring(0, line.lastIndexOf(',')) + ",0.0036");
    List<SuccessCriteria.Row> failed = SuccessCriteria.of(true, good.tables(), null);
    assertThat(status(failed, "span F1 above 0")).isEqualTo(Status.FAIL);
    assertThat(status(failed, "probability separation")).isEqualTo(Status.FAIL);
    assertThat(failed.get(failed.size() - 1).actual()).isEqualTo("none");
    assertThat(status(SuccessCriteria.of(false, good.tables(), null), "training completes"))
        .isEqualTo(Status.FAIL);
  }

  @Test
  void aDamagedTableIsAnErrorThatNamesThePlace() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().epochMetrics(),
        line -> line.startsWith("3,") ? "3,abc,1,0.1,0.1,0.1,0.1" : line);
    RunTables tables = run.tables();
    assertThatThrownBy(() -> Diagnosis.of(tables, false, "time", null, Double.NaN))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("epoch_metrics.csv, row 4, column train_loss: 'abc'");
  }

  private static Finding only(SyntheticRun run, String rule) {
    List<Finding> findings = Diagnosis.of(run.tables(), false, "time", HEALTHY, 0.01);
    assertThat(rules(findings)).containsExactly(rule);
    requireRealSettings(findings.get(0).remedy());
    return findings.get(0);
  }

  private static Finding find(List<Finding> findings, String rule) {
    Finding found = findings.stream().filter(f -> f.rule().equals(rule)).findFirst().orElseThrow();
    requireRealSettings(found.remedy());
    return found;
  }

  /// Every `key=value` of a remedy is accepted as a setting.
  private static void requireRealSettings(String remedy) {
    assertThat(remedy).isNotEmpty();
    Matcher setting = Pattern.compile("[a-z_]+\\.[a-z_.]+=[a-z0-9.-]+").matcher(remedy);
    while (setting.find()) {
      SettingsReader.with(Presets.named("recommended"), List.of(setting.group()));
    }
    Matcher key = Pattern.compile("\\b[a-z]+\\.[a-z_]+(\\.[a-z_]+)*").matcher(remedy);
    while (key.find()) {
      String name = key.group();
      assertThatThrownBy(
              () -> SettingsReader.with(Presets.named("recommended"), List.of(name + "=?")))
          .as(name)
          .isInstanceOf(InputException.class)
          .hasMessageNotContaining("no setting is called");
    }
  }

  private static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).toList();
  }

  private static Status status(List<SuccessCriteria.Row> rows, String start) {
    return rows.stream()
        .filter(r -> r.criterion().startsWith(start))
        .findFirst()
        .orElseThrow()
        .status();
  }
}
