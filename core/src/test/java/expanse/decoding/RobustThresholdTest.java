package expanse.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.ensemble.WindowPrediction;
import expanse.evaluation.SubsetScorer;
import expanse.evaluation.SyntheticWindows;
import expanse.evaluation.SyntheticWindows.World;
import java.util.List;
import org.junit.jupiter.api.Test;

class RobustThresholdTest {
  @Test
  void theRobustChoiceIsNoWorseOnNewWindowsThanTheHighestTooth() {
    double robust = 0;
    double tooth = 0;
    for (int seed = 1; seed <= 60; seed++) {
      List<WindowPrediction> all =
          SyntheticWindows.of(new World(260, 2, -2.5, false, 1), seed).predictions;
      List<WindowPrediction> few = all.subList(0, 20);
      List<WindowPrediction> fresh = all.subList(60, 260);
      robust += ThresholdChoice.f1(fresh, ThresholdChoice.robust(few, 1)) / 60;
      tooth += ThresholdChoice.f1(fresh, new SpanRule(highestTooth(few), 1)) / 60;
    }
    assertThat(robust).isGreaterThan(tooth);
  }

  private static double highestTooth(List<WindowPrediction> windows) {
    return SubsetScorer.ranked(windows).bestF1().threshold();
  }
}
