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
    assertThat(Bootstrap.quantile(sorted, 1)).isEqualTo(4);
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

  @Test
  void oneGroupIsDrawnEveryTimeAndNoneGivesEmptyDistributions() {
    assertThat(Bootstrap.distributions(1, 3, 1, times -> new double[] {times[0]})[0])
        .containsExactly(1, 1, 1);
    assertThat(Bootstrap.distributions(0, 3, 1, _ -> new double[] {1, 2}))
        .isDeepEqualTo(new double[2][0]);
  }

  @Test
  void theEndsOfAnIntervalLieInIt() {
    Interval interval = new Interval(1, 2);
    assertThat(interval.contains(1) && interval.contains(2)).isTrue();
    assertThat(interval.contains(0.9) || interval.contains(2.1)).isFalse();
  }

  @Test
  void theDeviationIsThatOfASample() {
    assertThat(Spread.deviation(new double[] {1, 3})).isCloseTo(Math.sqrt(2), within(1e-15));
    assertThat(Spread.deviation(new double[] {1, 2, 6})).isCloseTo(Math.sqrt(7), within(1e-15));
    assertThat(Spread.deviation(new double[] {1})).isNaN();
    assertThat(Spread.deviation(new double[0])).isNaN();
  }

  @Test
  void logOddsAndLogLossAreTheirFormulasWithinTheirEdges() {
    assertThat(LogOdds.of(0.75)).isCloseTo(Math.log(3), within(1e-15));
    assertThat(LogOdds.of(0)).isCloseTo(Math.log(1e-6 / (1 - 1e-6)), within(1e-9));
    assertThat(LogOdds.of(1, 0.25)).isCloseTo(Math.log(3), within(1e-15));
    assertThat(LogOdds.probability(LogOdds.of(0.3))).isCloseTo(0.3, within(1e-15));
    assertThat(LogLoss.logLikelihood(0.25, 1)).isCloseTo(Math.log(0.25), within(1e-15));
    assertThat(LogLoss.logLikelihood(0.25, 0)).isCloseTo(Math.log(0.75), within(1e-15));
    assertThat(LogLoss.logLikelihood(0.25, 0.5f))
        .isCloseTo((Math.log(0.25) + Math.log(0.75)) / 2, within(1e-15));
    assertThat(LogLoss.logLikelihood(0, 1)).isCloseTo(Math.log(0.001), within(1e-12));
    assertThat(BarArrays.doubles(new float[] {0.5f, 2})).containsExactly(0.5, 2);
  }
}
