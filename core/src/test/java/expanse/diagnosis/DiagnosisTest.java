package expanse.diagnosis;

import static expanse.diagnosis.Found.only;
import static expanse.diagnosis.Found.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.diagnosis.Finding.Severity;
import expanse.diagnosis.SuccessCriteria.Status;
import expanse.ensemble.HurtingModels;
import expanse.evaluation.Evaluation;
import expanse.evaluation.SyntheticRun;
import expanse.evaluation.SyntheticWindows;
import expanse.evaluation.SyntheticWindows.World;
import expanse.feature.FeatureMatrix;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.metric.Separation;
import expanse.testing.Changed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    Finding found = only(run, HEALTHY, "probability-collapse");
    assertThat(found.severity()).isEqualTo(Severity.SERIOUS);
    assertThat(found.evidence()).contains("0.065", "0.061", "epoch 40", "+0.0036");
  }

  @Test
  void aCountdownThatIsNinetyPerCentOfTheLossIsFound() {
    SyntheticRun run = new SyntheticRun(folder).losses("14.5", null);
    Finding found = only(run, HEALTHY, "dominating-loss");
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
    assertThat(only(run, HEALTHY, "dominating-loss").evidence()).contains("span", "93 %");
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
    assertThat(only(run, HEALTHY, "silenced-task").evidence()).contains("0.10 %", "gradient");
    assertThat(only(run, HEALTHY, "silenced-task").title()).contains("pointer");
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
    Finding found = only(run, HEALTHY, "over-fitting");
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
    assertThat(only(run, HEALTHY, "saturated-sigma").title()).contains("pointer");
  }

  @Test
  void anF1OfZeroAtOneHalfIsExplained() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().epochMetrics(),
        line -> line.replaceAll("^(\\d+),([^,]+),([^,]+),.*", "$1,$2,$3,0.0,0.0,0.0,0.1"));
    assertThat(only(run, HEALTHY, "threshold-half").evidence()).contains("all 40 epochs", "0.900");
  }

  @Test
  void aLossThatIsNoNumberIsFoundFirst() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().epochMetrics(),
        line -> line.startsWith("7,") ? "7,NaN,NaN,0.1,0.1,0.1,0.1" : line);
    assertThat(only(run, HEALTHY, "broken-numbers").evidence()).contains("Epoch 7");
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
    assertThat(only(run, HEALTHY, "threshold-cliff").evidence()).contains("0.137", "0.50", "0.55");
  }

  @Test
  void probabilitiesBelowTheWholeGridAreFoundToo() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().thresholdTable(),
        line -> line.substring(0, line.indexOf(',')) + ",0.0,0,0,318,0");
    assertThat(only(run, HEALTHY, "threshold-cliff").title()).contains("lowest threshold");
  }

  @Test
  void aFeatureThatNeverChangesIsDead() {
    SyntheticRun run = new SyntheticRun(folder);
    run.edit(
        run.directory().featureStats(),
        line -> line.replace("body_pct,0.01,0.6,-1.0,1.0", "body_pct,0.25,0.0,0.25,0.25"));
    assertThat(only(run, HEALTHY, "dead-features").evidence()).contains("body_pct (always 0.25");
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

  private static Status status(List<SuccessCriteria.Row> rows, String start) {
    return rows.stream()
        .filter(r -> r.criterion().startsWith(start))
        .findFirst()
        .orElseThrow()
        .status();
  }
}
