package expanse.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassScoresTest {
  @Test
  void aClassThatNeitherOccursNorIsChosenDoesNotCount() {
    ClassScores s = ClassScores.of(new int[] {0, 0, 1, 1, -1}, new int[] {0, 1, 1, 1, 2}, 3);
    assertThat(s.recall(0)).isEqualTo(0.5);
    assertThat(s.recall(1)).isEqualTo(1);
    assertThat(s.recall(2)).isNaN();
    assertThat(s.f1Macro()).isCloseTo((2.0 / 3 + 0.8) / 2, within(1e-15));
    assertThat(s.accuracy()).isEqualTo(0.75);
  }

  @Test
  void alwaysTheMajorityHasHalfTheMacroF1OfItsClass() {
    ClassScores s = ClassScores.of(new int[] {1, 1, 1, 0}, new int[] {1, 1, 1, 1}, 2);
    assertThat(s.f1Macro()).isCloseTo((6.0 / 7) / 2, within(1e-15));
  }

  @Test
  void pointerHitsNeedBothEnds() {
    float[] center = {50 / 105f, 50 / 105f, Float.NaN};
    float[] length = {10 / 105f, 10 / 105f, 0};
    float[] trueCenter = {52 / 105f, 52 / 105f, 0};
    float[] trueLength = {12 / 105f, 16 / 105f, 0};
    // window 0: start 45 against 46, end 55 against 58; window 1: end 55 against 60
    assertThat(Errors.pointerHitRate(center, length, trueCenter, trueLength, 105, 3.001))
        .isEqualTo(0.5);
    assertThat(105 * Errors.meanAbsolute(center, trueCenter)).isCloseTo(2 + 0, within(1e-4));
  }

  @Test
  void aPointerThatMissesByJustTheBarsAllowedIsAHitAtEitherEnd() {
    float[] center = {0.5f, 0.5f, 0.5f};
    float[] length = {0.25f, 0.25f, 0.25f};
    // 8 of 64 bars too late at the start, too early at the end, and both
    float[] trueCenter = {0.4375f, 0.5625f, 0.5f};
    float[] trueLength = {0.375f, 0.375f, 0.5f};
    assertThat(Errors.pointerHitRate(center, length, trueCenter, trueLength, 64, 8)).isEqualTo(1);
    assertThat(Errors.pointerHitRate(center, length, trueCenter, trueLength, 64, 7)).isZero();
  }

  @Test
  void withoutCasesNothingIsANumber() {
    ClassScores none = ClassScores.of(new int[] {-1}, new int[] {0}, 2);
    assertThat(new double[] {none.recall(0), none.f1(1), none.f1Macro(), none.accuracy()})
        .containsOnly(Double.NaN);
    float[] unknown = {Float.NaN};
    assertThat(Errors.meanAbsolute(unknown, unknown)).isNaN();
    assertThat(Errors.pointerHitRate(unknown, unknown, unknown, unknown, 10, 1)).isNaN();
  }
}
