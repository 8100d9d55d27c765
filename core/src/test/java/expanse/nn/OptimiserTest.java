package expanse.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimiserTest {
  private static float[] random(Rng rng, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) rng.nextGaussian();
    }
    return values;
  }

  @Test
  void powersAgreeWithTheLibrary() {
    for (double base : new double[] {0, .5, .9, .999, 1}) {
      for (long exponent : new long[] {1, 2, 3, 7, 64, 1000, 123_457, 10_000_000_000L}) {
        double expected = StrictMath.pow(base, (double) exponent);
        assertThat(AdamW.power(base, exponent)).isCloseTo(expected, within(1e-13));
      }
    }
  }

  @Test
  void stepsEqualThePapersFormulasInDouble() {
    Rng rng = new Rng(1);
    float[] values = random(rng, 9);
    double[] x = new double[9];
    double[] m = new double[9];
    double[] v = new double[9];
    for (int i = 0; i < 9; i++) {
      x[i] = values[i];
    }
    AdamW optimiser = new AdamW(9, 0.1);
    for (int step = 1; step <= 20; step++) {
      float[] gradient = random(rng, 9);
      optimiser.step(values, gradient, 0.01);
      for (int i = 0; i < 9; i++) {
        x[i] *= 1 - 0.01 * 0.1;
        m[i] = 0.9 * m[i] + 0.1 * gradient[i];
        v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
        double mean = m[i] / (1 - Math.pow(0.9, step));
        double square = v[i] / (1 - Math.pow(0.999, step));
        x[i] -= 0.01 * mean / (Math.sqrt(square) + 1e-8);
        assertThat((double) values[i]).isCloseTo(x[i], within(2e-6));
      }
    }
    assertThat(optimiser.steps()).isEqualTo(20);
  }

  @Test
  void aRestoredStateGoesOnWithTheSameBits() {
    Rng rng = new Rng(2);
    float[] values = random(rng, 50);
    AdamW first = new AdamW(50, 0.01);
    for (int i = 0; i < 5; i++) {
      first.step(values, random(rng, 50), 1e-2);
    }
    AdamW second = new AdamW(50, 0.01);
    second.restore(first.steps(), first.firstMoment(), first.secondMoment());
    float[] copy = values.clone();
    float[] gradient = random(rng, 50);
    first.step(values, gradient, 1e-2);
    second.step(copy, gradient, 1e-2);
    assertThat(copy).isEqualTo(values);
    first.reset();
    assertThat(first.steps()).isZero();
    assertThat(first.firstMoment()).containsOnly(0);
  }

  @Test
  void groupsHaveTheirOwnRateAndAFrozenOneDoesNotMove() {
    AdamW optimiser = new AdamW(6, 0.01);
    optimiser.groups(List.of(new AdamW.Group(0, 2, 0, 0.01), new AdamW.Group(2, 4, 0.5, 0)));
    float[] values = {1, 1, 1, 1, 1, 1};
    optimiser.step(values, new float[] {1, 1, 1, 1, 1, 1}, 0.1);
    assertThat(values[0]).isEqualTo(1);
    assertThat(values[2]).isCloseTo(0.95f, within(1e-6f));
    assertThat(values[5]).isEqualTo(1);
    List<AdamW.Group> overlapping =
        List.of(new AdamW.Group(0, 3, 1, 0), new AdamW.Group(2, 4, 1, 0));
    assertThatThrownBy(() -> optimiser.groups(overlapping)).hasMessageContaining("overlap");
  }

  @Test
  void clippingKeepsTheDirectionAndLimitsTheNorm() {
    float[] gradient = {3, 4, 0, 0, 0};
    assertThat(GradientClip.clip(gradient, 10)).isEqualTo(5);
    assertThat(gradient).startsWith(3, 4);
    assertThat(GradientClip.clip(gradient, 1)).isEqualTo(5);
    assertThat(GradientClip.norm(gradient)).isCloseTo(1, within(1e-5));
    assertThat(gradient[1] / gradient[0]).isCloseTo(4f / 3, within(1e-6f));
    assertThat(GradientClip.clip(gradient, 0)).isCloseTo(1, within(1e-5));
  }

  @Test
  void oneCycleRisesFromATwentyFifthAndEndsNearZero() {
    Schedule schedule = new Schedule.OneCycle(1e-3, 100);
    assertThat(schedule.rate(0)).isCloseTo(4e-5, within(1e-12));
    assertThat(schedule.rate(29)).isCloseTo(1e-3, within(1e-12));
    assertThat(schedule.rate(99)).isCloseTo(4e-9, within(1e-12));
    assertThat(schedule.rate(500)).isCloseTo(4e-9, within(1e-12));
    for (long step = 1; step < 100; step++) {
      boolean up = schedule.rate(step) > schedule.rate(step - 1);
      assertThat(up).as("step %d", step).isEqualTo(step <= 29);
    }
  }

  @Test
  void cosineWarmsUpInALineAndEndsAtTheSmallestRate() {
    Schedule schedule = new Schedule.Cosine(1, 110, 10, 0.1);
    assertThat(schedule.rate(0)).isCloseTo(0.1, within(1e-12));
    assertThat(schedule.rate(9)).isCloseTo(1, within(1e-12));
    assertThat(schedule.rate(10)).isCloseTo(1, within(1e-12));
    assertThat(schedule.rate(109)).isCloseTo(0.1, within(1e-12));
    assertThat(schedule.rate(1000)).isCloseTo(0.1, within(1e-12));
    assertThat(new Schedule.Constant(0.3).rate(17)).isEqualTo(0.3);
  }
}
