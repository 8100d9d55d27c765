package expanse.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Colours can be read, and told apart, by everybody.
class StyleTest {
  private static final Pattern COLOUR =
      Pattern.compile("--([a-z0-9]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)");
  private static final double TEXT = 4.5; // WCAG 2.2, level AA
  private static final double SIGN = 3;

  /// What is left of red, green and blue for those who lack a kind of cones (Viénot, Brettel and
  /// Mollon, 1999), on linear light.
  private static final List<double[][]> EYES =
      List.of(
          new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
          new double[][] {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
          new double[][] {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}});

  private static Map<String, double[]> colours(int place) {
    Map<String, double[]> found = new HashMap<>();
    Matcher matcher = COLOUR.matcher(Style.tokens());
    while (matcher.find()) {
      int rgb = Integer.parseInt(matcher.group(2 + place).substring(1), 16);
      found.put(matcher.group(1), new double[] {linear(rgb >> 16), linear(rgb >> 8), linear(rgb)});
    }
    return found;
  }

  private static double linear(int value) {
    double c = (value & 0xff) / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }

  private static double light(double[] rgb) {
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
  }

  private static double contrast(double[] a, double[] b) {
    double high = Math.max(light(a), light(b));
    double low = Math.min(light(a), light(b));
    return (high + 0.05) / (low + 0.05);
  }

  private static double[] lab(double[] rgb) {
    double x = f((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505);
    double y = f(light(rgb));
    double z = f((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089);
    return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double f(double t) {
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
  }

  private static double apart(double[] a, double[] b, double[][] eye) {
    double[] one = lab(seen(a, eye));
    double[] other = lab(seen(b, eye));
    return Math.sqrt(
        Math.pow(one[0] - other[0], 2)
            + Math.pow(one[1] - other[1], 2)
            + Math.pow(one[2] - other[2], 2));
  }

  private static double[] seen(double[] rgb, double[][] eye) {
    double[] out = new double[3];
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 3; k++) {
        out[i] += eye[i][k] * rgb[k];
      }
      out[i] = Math.clamp(out[i], 0, 1);
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void wordsCanBeReadOnEveryGround(int place) {
    Map<String, double[]> all = colours(place);
    for (String ground : List.of("paper", "back", "fill")) {
      for (String words : List.of("ink", "soft")) {
        assertThat(contrast(all.get(words), all.get(ground)))
            .as(words + " on " + ground)
            .isGreaterThanOrEqualTo(TEXT);
      }
    }
    for (String words : List.of("good", "bad", "warn")) {
      assertThat(contrast(all.get(words), all.get("paper"))).as(words).isGreaterThanOrEqualTo(TEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void barsMarksAndTypesStandOutFromThePaper(int place) {
    Map<String, double[]> all = colours(place);
    for (String sign :
        List.of("up", "down", "model", "focus", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8")) {
      assertThat(contrast(all.get(sign), all.get("paper"))).as(sign).isGreaterThanOrEqualTo(SIGN);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void colourBlindPeopleTellThemApart(int place) {
    Map<String, double[]> all = colours(place);
    for (double[][] eye : EYES) {
      assertThat(apart(all.get("up"), all.get("down"), eye)).as("up, down").isGreaterThan(40);
      assertThat(apart(all.get("t1"), all.get("t2"), eye)).as("first types").isGreaterThan(25);
      for (String other : List.of("up", "down", "t1", "t2")) {
        assertThat(apart(all.get("model"), all.get(other), eye)).as(other).isGreaterThan(25);
      }
    }
  }
}
