package expanse.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> COMMANDS =
      List.of("train", "threshold", "evaluate", "predict", "scan", "learn-curve");
  private static final List<String> KEYS =
      List.of("seed", "epochs", "optimiser.learning_rate", "ensemble.members");

  @ParameterizedTest
  @CsvSource({
    "tarin,train",
    "Train,train",
    "eval,evaluate",
    "evalaute,evaluate",
    "scna,scan",
    "learncurve,learn-curve",
    "predictions,predict"
  })
  void aSlipOfTheFingersOrAnAbbreviationIsUnderstood(String given, String meant) {
    assertThat(Spelling.nearest(given, COMMANDS)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "optimizer.learning_rate,optimiser.learning_rate",
    "learning_rate,optimiser.learning_rate",
    "learning_rte,optimiser.learning_rate",
    "members,ensemble.members",
    "epoch,epochs"
  })
  void theLastWordOfANameWithDotsMayStandAlone(String given, String meant) {
    assertThat(Spelling.nearest(given, KEYS)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"fly", "x", "do-what-i-mean", "''"})
  void nothingIsGuessedWhenNoNameIsNear(String given) {
    assertThat(Spelling.nearest(given, COMMANDS)).isNull();
  }

  @Test
  void aMessageNamesTheGuessAndAllChoices() {
    List<String> two = List.of("fast", "slow");
    assertThat(Spelling.choices("fats", two, "the ways"))
        .isEqualTo("; did you mean fast? The ways are fast, slow");
    assertThat(Spelling.choices("elsewhere", two, "the ways"))
        .isEqualTo("; the ways are fast, slow");
  }
}
