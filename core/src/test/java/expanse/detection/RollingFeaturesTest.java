package expanse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.base.Workers;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.feature.WindowFeatures;
import expanse.market.BarSeries;
import expanse.market.Segment;
import expanse.testing.RandomBars;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RollingFeaturesTest {
  private static final int LENGTH = 105;

  static Stream<Arguments> kinds() {
    return FeatureSets.names().stream()
        .flatMap(name ->
            Stream.of(FeatureContext.values())
                .flatMap(context ->
                    Stream.of(
                        Arguments.of(name, context, false), Arguments.of(name, context, true))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void windowsOfAStreamHaveTheBitsOfWindowsOfTheWholeSeries(
      String name, FeatureContext context, boolean inverted) {
    BarSeries bars = RandomBars.walk(6000, 21, 2300, 90);
    FeatureSet set = FeatureSets.named(name);
    WindowFeatures whole = WindowFeatures.of(set, context, inverted ? bars.inverted() : bars);
    RollingFeatures rolling = new RollingFeatures(set, context, inverted, 300, 0);
    List<Segment> segments = bars.segments();
    assertThat(segments).hasSizeGreaterThan(2);
    Rng rng = new Rng(5);
    int columns = whole.columns();
    assertThat(rolling.columns()).isEqualTo(columns);
    float[] a = new float[LENGTH * columns];
    float[] b = new float[LENGTH * columns];
    for (Segment segment : segments) {
      for (int i = segment.from(); i < segment.to(); i++) {
        rolling.add(bars.bar(i), i == segment.from());
        int start = i - LENGTH + 1 - rng.nextInt(60);
        if (rng.nextInt(20) == 0 && start >= segment.from()) {
          rolling.fill(start, LENGTH, a, 0, columns);
          whole.fill(start, LENGTH, b, 0, columns);
          assertThat(Arrays.mismatch(a, b)).as("window from row %d", start).isEqualTo(-1);
        }
        rolling.release(Math.max(0, i - 200));
      }
    }
  }

  @Test
  void threadsReadOneSeriesThatTheFirstOfThemMakes() {
    BarSeries bars = RandomBars.walk(9000, 22);
    FeatureSet set = FeatureSets.named("hindsight");
    WindowFeatures whole = WindowFeatures.of(set, FeatureContext.CONTINUOUS, bars);
    RollingFeatures rolling = new RollingFeatures(set, FeatureContext.CONTINUOUS, false, 300, 0);
    int columns = whole.columns();
    int windows = 8;
    float[][] filled = new float[windows][LENGTH * columns];
    BarSeries[] read = new BarSeries[windows];
    float[] expected = new float[LENGTH * columns];
    try (Workers workers = new Workers(4)) {
      for (int i = 0; i < bars.size(); i++) {
        rolling.add(bars.bar(i), i == 0);
        rolling.release(Math.max(0, i - 200));
        if (i >= 200 && i % 20 == 0) {
          int last = i - LENGTH + 1;
          workers.run(
              windows,
              k -> {
                read[k] = rolling.view(last - k, LENGTH).bars();
                rolling.fill(last - k, LENGTH, filled[k], 0, columns);
              });
          for (int k = 0; k < windows; k++) {
            whole.fill(last - k, LENGTH, expected, 0, columns);
            assertThat(Arrays.mismatch(filled[k], expected)).isEqualTo(-1);
            assertThat(read[k]).isSameAs(read[0]);
          }
        }
      }
    }
  }
}
