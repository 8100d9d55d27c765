package expanse.diagnosis;

import static expanse.diagnosis.Found.find;
import static expanse.diagnosis.Found.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.decoding.SpanRule;
import expanse.decoding.ThresholdChoice;
import expanse.diagnosis.Finding.Severity;
import expanse.diagnosis.SuccessCriteria.Status;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Evaluation;
import expanse.evaluation.Evaluator;
import expanse.evaluation.OutputScore;
import expanse.evaluation.SyntheticRun;
import expanse.evaluation.SyntheticWindows;
import expanse.evaluation.SyntheticWindows.World;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.split.SplitPlan;
import expanse.split.SplitPlanner;
import expanse.testing.Splits;
import expanse.window.Subset;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Findings of what a run predicts, and of what its labels are.
class OutcomeFindingsTest {
  @TempDir private Path folder;

  private static final Evaluation HEALTHY =
      SyntheticWindows.of(new World(150, 4, -3, false, 1), 1).evaluate(100, 1);
  private static final Evaluation USELESS =
      SyntheticWindows.of(new World(150, 0, -2, false, 1), 1).evaluate(100, 1);

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
}
