package expanse.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.metric.Bootstrap.Interval;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void quantilesInterpolateLinearly() {
    double[] sorted = {1, 2, 4};
    assertThat(Bootstrap.quantile(sorted, 0)).isEqualTo(1);
    assertThat(Bootstrap.quantile(sorted, 0.5)).isEqualTo(2);
    assertThat(Bootstrap.quantile(sorted, 0.75)).isEqualTo(3);
    assertThat(Bootstrap.quantile(new double[0], 0.5)).isNaN();
  }

  @Test
  void theSpreadOfResampledMeansIsTheStandardError() {
    double[] values = new double[60];
    Rng rng = new Rng(3);
    double mean = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = rng.nextGaussian();
      mean += values[i] / values.length;
    }
    double variance = 0;
    for (double v : values) {
      variance += (v - mean) * (v - mean) / values.length;
    }
    double[][] means =
        Bootstrap.distributions(
            60,
            4000,
            11,
            times -> {
              double sum = 0;
              for (int i = 0; i < times.length; i++) {
                sum += times[i] * values[i];
              }
              return new double[] {sum / times.length};
            });
    Interval interval = Bootstrap.interval(means[0], 0.95);
    double halfWidth = 1.96 * Math.sqrt(variance / 60);
    assertThat(interval.lower()).isCloseTo(mean - halfWidth, within(0.03));
    assertThat(interval.upper()).isCloseTo(mean + halfWidth, within(0.03));
  }

  @Test
  void theSameSeedGivesTheSameResamplesAndEachHasAsManyGroups() {
    double[][] a =
        Bootstrap.distributions(
            9,
            50,
            1,
            times -> {
              int total = 0;
              for (int t : times) {
                total += t;
              }
              assertThat(total).isEqualTo(9);
              return new double[] {times[0] + 10 * times[1]};
            });
    double[][] b =
        Bootstrap.distributions(9, 50, 1, times -> new double[] {times[0] + 10 * times[1]});
    assertThat(a[0]).containsExactly(b[0]);
  }

  @Test
  void undefinedResamplesAreLeftOut() {
    double[][] d =
        Bootstrap.distributions(
            2, 100, 2, times -> new double[] {times[0] == 0 ? Double.NaN : times[0]});
    assertThat(d[0].length).isBetween(50, 99);
    assertThat(d[0][0]).isEqualTo(1);
  }
}
