package expanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.testing.Seeds;
import org.junit.jupiter.api.Test;

class SmoothCurveTest {
  @Test
  void aCurveRunsStraightBetweenFourKnotsThatLieEvenly() {
    Seeds.each(
        20,
        seed -> {
          double[] curve = SmoothCurve.draw(100, 0.3, new Rng(seed));
          Rng rng = new Rng(seed);
          for (int knot = 0; knot < 4; knot++) {
            assertThat(curve[33 * knot]).isCloseTo(1 + 0.3 * rng.nextGaussian(), within(1e-12));
          }
          for (int t = 0; t < 99; t++) {
            int knot = 33 * (t / 33);
            double slope = (curve[knot + 33] - curve[knot]) / 33;
            assertThat(curve[t]).isCloseTo(curve[knot] + slope * (t - knot), within(1e-12));
          }
        });
  }

  @Test
  void withoutDeviationTimeRunsEvenly() {
    assertThat(SmoothCurve.draw(7, 0, new Rng(1))).containsOnly(1);
    assertThat(SmoothCurve.warpedTime(4, 0, new Rng(1)))
        .containsExactly(new double[] {0, 1, 2, 3}, within(1e-12));
  }

  @Test
  void warpedTimeRunsFromTheFirstStepToTheLastWithTheSpeedOfTheCurveAndNeverStands() {
    Seeds.each(
        40,
        seed -> {
          int size = 2 + (int) seed;
          double[] curve = SmoothCurve.draw(size, 1, new Rng(seed)); // often below zero
          double[] position = SmoothCurve.warpedTime(size, 1, new Rng(seed));
          assertThat(position[0]).isZero();
          assertThat(position[size - 1]).isCloseTo(size - 1, within(1e-9));
          for (int t = 0; t + 1 < size; t++) {
            double speed = Math.max(0.2, curve[t]);
            double unit = position[1] / Math.max(0.2, curve[0]);
            assertThat(position[t + 1] - position[t]).isCloseTo(speed * unit, within(1e-9));
          }
        });
  }

  @Test
  void aSingleStepIsTheFirstKnotAndStays() {
    assertThat(SmoothCurve.draw(1, 0.5, new Rng(3)))
        .containsExactly(1 + 0.5 * new Rng(3).nextGaussian());
    assertThat(SmoothCurve.warpedTime(1, 0.5, new Rng(3))).containsExactly(0);
  }
}
