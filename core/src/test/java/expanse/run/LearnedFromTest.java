package expanse.run;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Rng;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.feature.WindowFeatures;
import expanse.market.BarSeries;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearnedFromTest {
  private static final int WINDOW = 50;

  private static LearnedFrom of(long seed, long interval, double size) {
    int n = 4000;
    Rng rng = new Rng(seed);
    long[] time = new long[n];
    double[][] p = new double[4][n];
    double last = 100;
    for (int i = 0; i < n; i++) {
      time[i] = i * interval;
      p[0][i] = last;
      last *= StrictMath.exp(size * rng.nextGaussian());
      p[3][i] = last;
      p[1][i] = Math.max(p[0][i], p[3][i]) * (1 + size * rng.nextDouble());
      p[2][i] = Math.min(p[0][i], p[3][i]) * (1 - size * rng.nextDouble());
    }
    BarSeries bars = BarSeries.of(time, p[0], p[1], p[2], p[3], null);
    int[] starts = IntStream.range(4, 70).map(k -> k * WINDOW).toArray();
    return LearnedFrom.of(
        bars,
        WindowFeatures.of(FeatureSets.named("context"), FeatureContext.CONTINUOUS, bars),
        starts,
        WINDOW);
  }

  @Test
  void otherBarsOfTheSameMarketAreAlike() {
    assertThat(of(1, 60_000, .001).unlike(of(2, 60_000, .001))).isNull();
  }

  @Test
  void anotherIntervalAndAnotherSizeOfMovesAreNamed() {
    LearnedFrom learned = of(1, 60_000, .001);
    assertThat(learned.unlike(of(2, 300_000, .001))).contains("bars of 5m and not of 1m");
    assertThat(learned.unlike(of(2, 60_000, .004))).contains("moves of mostly 0.3");
  }
}
