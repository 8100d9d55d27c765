package expanse.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.market.BarSeries;
import expanse.testing.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

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
