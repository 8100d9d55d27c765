package expanse.learningcurve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerLawTest {
  private static final double[] LABELS = {25, 50, 100, 200};

  @ParameterizedTest
  @CsvSource({"0.7,2,0.5", "0.9,1.1,0.3", "0.6,20,1.2", "0.4,0,0.5"})
  void aCurveThatFollowsTheLawIsFound(double ceiling, double scale, double exponent) {
    PowerLaw law = new PowerLaw(ceiling, scale, exponent);
    double[] scores = new double[LABELS.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = law.at(LABELS[i]);
    }
    PowerLaw found = PowerLaw.fit(LABELS, scores);
    assertThat(found.at(300)).isCloseTo(law.at(300), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"0.40,0.55,0.75,0.99", "0.2,0.2,0.2,0.9"})
  void noCurvePromisesMoreThanAPerfectScore(double a, double b, double c, double d) {
    PowerLaw found = PowerLaw.fit(LABELS, new double[] {a, b, c, d});
    assertThat(found.ceiling()).isLessThanOrEqualTo(1);
    assertThat(found.at(1e6)).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0.5,0.48,0.46,0.45"})
  void aScoreThatFallsIsNotTurnedIntoAGain(double a, double b, double c, double d) {
    PowerLaw found = PowerLaw.fit(LABELS, new double[] {a, b, c, d});
    assertThat(found.at(250)).isLessThan(found.at(200));
  }
}
