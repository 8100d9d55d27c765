package expanse.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.market.BarSeries;
import expanse.testing.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureGoldenTest {
  @Test
  void aColdWindowEqualsTheOriginal() {
    compare("bars300.csv", FeatureContext.COLD, 0, "features_bars0_104_cold.csv");
  }

  @Test
  void aWindowOfAContinuousSeriesEqualsTheOriginal() {
    compare("bars300.csv", FeatureContext.CONTINUOUS, 150, "features_window150_continuous.csv");
  }

  @Test
  void aFlatHeadEqualsTheOriginal() {
    compare("bars120_flat5.csv", FeatureContext.COLD, 0, "features_flat5_cold.csv");
  }

  /// The expected values come from an independent implementation, in Python, that computes every
  /// window by plain loops. Windows at the start of the series, after 40 bars, and after 150.
  @ParameterizedTest
  @ValueSource(ints = {0, 40, 150})
  void hindsightFeaturesEqualAnIndependentImplementation(int start) {
    List<String[]> lines = Golden.csv("hindsight_window" + start + ".csv");
    BarSeries bars = Golden.bars("bars300.csv");
    FeatureMatrix window =
        WindowFeatures.of(FeatureSets.HINDSIGHT, FeatureContext.CONTINUOUS, bars)
            .window(start, 105);
    FeatureMatrix context =
        WindowFeatures.of(FeatureSets.CONTEXT, FeatureContext.CONTINUOUS, bars).window(start, 105);
    assertThat(window.columns()).isEqualTo(lines.get(0).length - 1);
    for (int t = 0; t < 105; t++) {
      for (int k = 0; k < window.columns(); k++) {
        assertThat(window.get(t, k))
            .as("%s (%s) of bar %d", window.names().get(k), lines.get(0)[k + 1], t)
            .isCloseTo(Float.parseFloat(lines.get(t + 1)[k + 1]), within(1e-6f));
        if (k < context.columns()) {
          assertThat(context.get(t, k)).isEqualTo(window.get(t, k));
        }
      }
    }
  }

  private static void compare(String barsFile, FeatureContext context, int start, String expected) {
    BarSeries bars = Golden.bars(barsFile);
    List<String[]> lines = Golden.csv(expected);
    FeatureMatrix window =
        WindowFeatures.of(FeatureSets.ORIGINAL_POSITION, context, bars).window(start, 105);
    FeatureMatrix twelve =
        WindowFeatures.of(FeatureSets.ORIGINAL, context, bars).window(start, 105);
    for (int k = 0; k < 13; k++) {
      assertThat(window.names().get(k)).isEqualTo(lines.get(0)[k + 1]);
    }
    for (int t = 0; t < 105; t++) {
      String[] row = lines.get(t + 1);
      for (int k = 0; k < 13; k++) {
        float golden = Float.parseFloat(row[k + 1]);
        assertThat(window.get(t, k))
            .as("%s of bar %d", window.names().get(k), t)
            .isCloseTo(golden, within(1e-7f));
        if (k < 12) {
          assertThat(twelve.get(t, k)).isEqualTo(window.get(t, k));
        }
      }
      boolean settled = t >= FeatureSets.ORIGINAL.warmUp();
      assertThat(settled).isEqualTo(row[14].equals("1"));
    }
  }
}
