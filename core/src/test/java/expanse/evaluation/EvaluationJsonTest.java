package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.decoding.SpanRule;
import expanse.decoding.ThresholdTableTest;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.SyntheticWindows.World;
import expanse.label.SpanTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EvaluationJsonTest {
  private static final Evaluation EVALUATION =
      SyntheticWindows.of(new World(100, 3, -2, false, 1), 1).evaluate(200, 1);

  @Test
  void theKeysThatOtherProgramsRelyOnAreThere() {
    JsonNode json = Json.MAPPER.readTree(EvaluationJson.text(EVALUATION));
    for (String path :
        List.of(
            "threshold",
            "test.per_bar_micro.f1",
            "test.per_bar_micro.precision",
            "test.per_bar_micro.recall",
            "test.per_bar_micro.average_precision",
            "test.per_window_mean.f1",
            "test.span.f1_iou50",
            "test.span.mean_iou",
            "test.span.hit_at_3",
            "test.separation",
            "test.calibration.ece",
            "test.calibration.brier",
            "test.pointer.center_mae_bars",
            "test.countdown_mae_bars",
            "test.type.f1_macro",
            "baselines.every_bar.f1",
            "baselines.base_rate.f1",
            "baselines.position_prior.f1",
            "baselines.range_rule.f1",
            "baselines.logistic_regression.f1")) {
      JsonNode node = json.at("/" + path.replace('.', '/'));
      assertThat(node.isNumber()).as(path).isTrue();
    }
    JsonNode interval = json.at("/test/confidence_interval_95/per_bar_micro_f1");
    assertThat(interval.size()).isEqualTo(2);
    assertThat(interval.get(0).asDouble()).isLessThan(interval.get(1).asDouble());
    assertThat(json.get("verdict").isString()).isTrue();
  }

  @Test
  void whatIsWrittenIsReadBack(@TempDir Path folder) {
    Path file = folder.resolve("evaluation.json");
    EvaluationJson.write(file, EVALUATION);
    Evaluation back = EvaluationJson.read(file);
    assertThat(EvaluationJson.text(back)).isEqualTo(EvaluationJson.text(EVALUATION));
  }

  @Test
  void anUndefinedNumberIsNullInTheFileAndNaNInMemory(@TempDir Path folder) {
    WindowPrediction empty =
        ThresholdTableTest.window(new float[] {0.2f, 0.3f}, new float[] {0, 0});
    Evaluation evaluation =
        new Evaluator(20, 1, SpanTypes.SEEDS)
            .evaluate(
                new SpanRule(0.5, 1),
                "validation",
                "time",
                false,
                List.of(empty),
                List.of(empty),
                List.of());
    assertThat(evaluation.test().perBarMicro().averagePrecision()).isNaN();
    assertThat(evaluation.test().type().f1Macro()).isNaN();
    Path file = folder.resolve("evaluation.json");
    EvaluationJson.write(file, evaluation);
    JsonNode json = Json.MAPPER.readTree(file);
    assertThat(json.at("/test/per_bar_micro/average_precision").isNull()).isTrue();
    assertThat(json.at("/test/pointer/center_mae_bars").isNull()).isTrue();
    assertThat(EvaluationJson.read(file).test().type().f1Macro()).isNaN();
    assertThat(EvaluationJson.read(file).test().type().recall().get("consolidation")).isNaN();
  }

  @Test
  void aDamagedOrMissingFileIsAnErrorThatSaysWhatToDo(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("evaluation.json");
    assertThatThrownBy(() -> EvaluationJson.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expanse evaluate");
    String text = EvaluationJson.text(EVALUATION);
    Files.writeString(file, text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> EvaluationJson.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("evaluation.json")
        .hasMessageContaining("again");
  }

  @Test
  void theSameSeedGivesTheSameFile() {
    Evaluation again = SyntheticWindows.of(new World(100, 3, -2, false, 1), 1).evaluate(200, 1);
    assertThat(EvaluationJson.text(again)).isEqualTo(EvaluationJson.text(EVALUATION));
  }

  @Test
  void theCountdownIsScoredFromTwentyBarsBeforeTheStartToTheStart() {
    // the synthetic countdown is two bars late everywhere, and these windows hold one span
    Evaluation oneSpan = SyntheticWindows.of(new World(50, 3, -2, true, 1), 1).evaluate(20, 1);
    assertThat(oneSpan.test().countdownMaeBars()).isCloseTo(2, within(1e-6));
  }

  @Test
  void scoresAreThoseOfTheTestWindowsAndIntervalsHoldThem() {
    Evaluation.SubsetScores test = EVALUATION.test();
    assertThat(test.windows()).isEqualTo(20);
    assertThat(test.groups()).isEqualTo(20);
    assertThat(test.bars()).isEqualTo(20 * 105);
    assertThat(test.perBarMicro().f1())
        .isBetween(
            test.confidenceInterval95().perBarMicroF1()[0],
            test.confidenceInterval95().perBarMicroF1()[1]);
    assertThat(test.span().f1Iou50())
        .isBetween(
            test.confidenceInterval95().spanF1Iou50()[0],
            test.confidenceInterval95().spanF1Iou50()[1]);
    assertThat(test.type().recall().get("consolidation")).isEqualTo(1);
    assertThat(test.type().recall().get("retracement")).isZero();
  }
}
