package expanse.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import expanse.base.InputException;
import expanse.base.Rng;
import expanse.market.BarSeries;
import expanse.testing.RandomBars;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeaturePropertyTest {
  static List<FeatureSet> sets() {
    return FeatureSets.names().stream().map(FeatureSets::named).toList();
  }

  @ParameterizedTest
  @MethodSource("sets")
  void changingTheFutureChangesNothingBeforeIt(FeatureSet set) {
    BarSeries bars = RandomBars.walk(900, 1, 250, 60);
    float[] whole = set.compute(bars).values();
    Rng rng = new Rng(2);
    for (int k = 0; k < 30; k++) {
      int cut = 1 + rng.nextInt(bars.size() - 1);
      BarSeries other = withOtherFuture(bars, cut, 100 + k);
      float[] changed = set.compute(other).values();
      int settled = cut * set.barNames().size();
      assertThat(Arrays.mismatch(whole, 0, settled, changed, 0, settled)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void barByBarAndInChunksGivesTheBitsOfTheWholeSeries(FeatureSet set) {
    BarSeries bars = RandomBars.walk(5000, 3);
    FeatureMatrix whole = set.compute(bars);
    FeatureStream stream = set.open();
    float[] row = new float[set.barNames().size()];
    for (int i = 0; i < bars.size(); i++) {
      stream.next(bars.bar(i), row, 0);
      int at = i * row.length;
      assertThat(Arrays.equals(row, 0, row.length, whole.values(), at, at + row.length)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void barsThatAreSkippedLeaveWhatFollowsAsItIs(FeatureSet set) {
    BarSeries bars = RandomBars.walk(1500, 6);
    FeatureMatrix whole = set.compute(bars);
    FeatureStream stream = set.open();
    float[] row = new float[set.barNames().size()];
    for (int i = 0; i < bars.size(); i++) {
      if (i % 400 < 300) {
        stream.skip(bars.bar(i));
        continue;
      }
      stream.next(bars.bar(i), row, 0);
      int at = i * row.length;
      assertThat(Arrays.equals(row, 0, row.length, whole.values(), at, at + row.length)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void aRestartLeavesNoTrace(FeatureSet set) {
    BarSeries bars = RandomBars.walk(300, 4);
    FeatureStream used = set.open();
    FeatureStream fresh = set.open();
    int columns = set.barNames().size();
    float[] a = new float[columns];
    float[] b = new float[columns];
    for (int i = 0; i < 150; i++) {
      used.next(bars.bar(i), a, 0);
    }
    used.restart();
    for (int i = 150; i < 300; i++) {
      used.next(bars.bar(i), a, 0);
      fresh.next(bars.bar(i), b, 0);
      assertThat(a).isEqualTo(b);
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void aFactorOnAllPricesChangesNothing(FeatureSet set) {
    BarSeries bars = RandomBars.walk(600, 5);
    float[] values = set.compute(bars).values();
    for (double factor : new double[] {10, 0.25, 1024}) {
      BarSeries scaled = RandomBars.mapped(bars, factor, 0);
      close(values, set.compute(scaled).values(), 1e-5f);
      close(
          WindowFeatures.of(set, FeatureContext.CONTINUOUS, bars).window(300, 105).values(),
          WindowFeatures.of(set, FeatureContext.CONTINUOUS, scaled).window(300, 105).values(),
          1e-5f);
    }
  }

  @Test
  void aConstantAddedToAllPricesChangesNothingInTheOriginal() {
    BarSeries bars = RandomBars.walk(600, 6);
    BarSeries shifted = RandomBars.mapped(bars, 1, 512);
    for (FeatureSet set : List.of(FeatureSets.ORIGINAL, FeatureSets.CORRECTED)) {
      assertThat(set.compute(shifted).values()).isEqualTo(set.compute(bars).values());
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void everyBarHasFiniteValuesWithinThree(FeatureSet set) {
    for (BarSeries bars :
        List.of(
            RandomBars.walk(400, 7),
            RandomBars.mapped(RandomBars.walk(400, 8), 1e300, 0),
            RandomBars.mapped(RandomBars.walk(400, 9), 1e-300, 0),
            flat(300, 1e-320),
            flat(300, 1.7e308),
            wild(400, 10))) {
      for (float value : set.compute(bars).values()) {
        assertThat(Math.abs(value)).isLessThanOrEqualTo(3);
      }
      WindowFeatures windows = WindowFeatures.of(set, FeatureContext.CONTINUOUS, bars);
      for (int start : new int[] {0, 77, 195}) {
        for (float value : windows.window(start, 105).values()) {
          assertThat(Math.abs(value)).isLessThanOrEqualTo(3);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void aWindowOfTheContinuousFeaturesIsARowRangeOfTheSeries(FeatureSet set) {
    BarSeries bars = RandomBars.walk(400, 11);
    FeatureMatrix whole = set.compute(bars);
    FeatureMatrix window = WindowFeatures.of(set, FeatureContext.CONTINUOUS, bars).window(200, 105);
    for (int t = 0; t < 105; t++) {
      for (int k = 0; k < whole.columns(); k++) {
        assertThat(window.get(t, k)).isEqualTo(whole.get(200 + t, k));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void featuresOfAWindowDependOnNothingAfterIt(FeatureSet set) {
    BarSeries bars = RandomBars.walk(600, 17);
    for (int start : new int[] {0, 150, 300}) {
      BarSeries other = withOtherFuture(bars, start + 105, 18);
      for (FeatureContext context : FeatureContext.values()) {
        assertThat(WindowFeatures.of(set, context, other).window(start, 105).values())
            .isEqualTo(WindowFeatures.of(set, context, bars).window(start, 105).values());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void aColdWindowIsTheSeriesOfItsBarsAlone(FeatureSet set) {
    BarSeries bars = RandomBars.walk(400, 12, 140, 60);
    WindowFeatures cold = WindowFeatures.of(set, FeatureContext.COLD, bars);
    for (int start : new int[] {0, 100, 139, 295}) {
      FeatureMatrix alone =
          WindowFeatures.of(set, FeatureContext.CONTINUOUS, bars.slice(start, start + 105))
              .window(0, 105);
      assertThat(cold.window(start, 105).values()).isEqualTo(alone.values());
    }
  }

  @Test
  void timeMajorFillingPutsWindowsBesideEachOther() {
    BarSeries bars = RandomBars.walk(300, 13);
    WindowFeatures features =
        WindowFeatures.of(FeatureSets.ORIGINAL, FeatureContext.CONTINUOUS, bars);
    int batch = 3;
    int d = features.columns();
    float[] x = new float[105 * batch * d];
    int[] starts = {0, 50, 195};
    for (int b = 0; b < batch; b++) {
      features.fill(starts[b], 105, x, b * d, batch * d);
    }
    for (int b = 0; b < batch; b++) {
      FeatureMatrix window = features.window(starts[b], 105);
      for (int t = 0; t < 105; t++) {
        for (int k = 0; k < d; k++) {
          assertThat(x[(t * batch + b) * d + k]).isEqualTo(window.get(t, k));
        }
      }
    }
  }

  @Test
  void setsThatRestartAtGapsSeeNothingBeforeTheGap() {
    BarSeries bars = RandomBars.walk(600, 14, 200, 120);
    for (FeatureSet set : List.of(FeatureSets.CORRECTED, FeatureSets.HINDSIGHT)) {
      int columns = set.barNames().size();
      float[] whole = set.compute(bars).values();
      float[] second = set.compute(bars.slice(200, 400)).values();
      assertThat(Arrays.copyOfRange(whole, 200 * columns, 400 * columns)).isEqualTo(second);
    }
  }

  @Test
  void windowsOfHindsightDependOnNoMoreBarsThanTheySay() {
    FeatureSet set = FeatureSets.HINDSIGHT;
    BarSeries bars = RandomBars.walk(1000, 19);
    WindowFeatures whole = WindowFeatures.of(set, FeatureContext.CONTINUOUS, bars);
    for (int start : new int[] {128, 500, 895}) {
      BarSeries part = bars.slice(start - set.warmUp(), start + 105);
      FeatureMatrix alone =
          WindowFeatures.of(set, FeatureContext.CONTINUOUS, part).window(set.warmUp(), 105);
      assertThat(alone.values()).isEqualTo(whole.window(start, 105).values());
    }
  }

  @Test
  void contextFeaturesDependOnNoMoreBarsThanTheySay() {
    FeatureSet set = FeatureSets.HINDSIGHT;
    BarSeries bars = RandomBars.walk(3000, 15);
    float[] whole = set.compute(bars).values();
    int columns = set.barNames().size();
    for (int i : new int[] {150, 1999, 2100, 2999}) {
      float[] late = set.compute(bars.slice(i - set.warmUp(), i + 1)).values();
      assertThat(Arrays.copyOfRange(late, late.length - columns, late.length))
          .isEqualTo(Arrays.copyOfRange(whole, i * columns, (i + 1) * columns));
    }
  }

  @Test
  void invertedPricesInvertWhatHasADirectionAndNothingElse() {
    BarSeries bars = RandomBars.walk(900, 16);
    FeatureSet set = FeatureSets.HINDSIGHT;
    WindowFeatures up = WindowFeatures.of(set, FeatureContext.CONTINUOUS, bars);
    WindowFeatures down = WindowFeatures.of(set, FeatureContext.CONTINUOUS, bars.inverted());
    for (int start : new int[] {0, 60, 300, 700}) {
      FeatureMatrix a = up.window(start, 105);
      FeatureMatrix b = down.window(start, 105);
      for (int k = 0; k < a.columns(); k++) {
        String name = a.names().get(k);
        int sign = isDirection(name) ? -1 : 1;
        int twin = a.names().indexOf(mirror(name));
        for (int t = 0; t < 105; t++) {
          assertThat(b.get(t, k)).as(name).isCloseTo(sign * a.get(t, twin), within(1e-5f));
        }
      }
    }
  }

  private static boolean isDirection(String column) {
    String name = column.replace("ahead_", "");
    return name.startsWith("return_")
        || name.startsWith("efficiency_")
        || name.startsWith("position_")
        || name.equals("body")
        || name.endsWith("_size_signed");
  }

  private static String mirror(String name) {
    for (String[] pair :
        new String[][] {{"upper", "lower"}, {"since_high", "since_low"}, {"run_up", "run_down"}}) {
      if (name.contains(pair[0])) {
        return name.replace(pair[0], pair[1]);
      }
      if (name.contains(pair[1])) {
        return name.replace(pair[1], pair[0]);
      }
    }
    return name;
  }

  @Test
  void anUnknownSetIsRefusedWithTheNamesThereAre() {
    assertThatThrownBy(() -> FeatureSets.named("orignal"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("orignal")
        .hasMessageContaining("original-position");
  }

  private static void close(float[] expected, float[] actual, float tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(tolerance));
    }
  }

  private static BarSeries withOtherFuture(BarSeries bars, int cut, long seed) {
    int n = bars.size();
    Rng rng = new Rng(seed);
    double factor = 0.5 + rng.nextDouble();
    BarSeries other = RandomBars.mapped(RandomBars.walk(n, seed), factor, 0);
    long[] time = new long[n];
    double[][] p = new double[4][n];
    for (int i = 0; i < n; i++) {
      BarSeries source = i < cut ? bars : other;
      time[i] = bars.time(i);
      p[0][i] = source.open(i);
      p[1][i] = source.high(i);
      p[2][i] = source.low(i);
      p[3][i] = source.close(i);
    }
    return BarSeries.of(time, p[0], p[1], p[2], p[3], null);
  }

  private static BarSeries flat(int n, double price) {
    long[] time = new long[n];
    double[] p = new double[n];
    for (int i = 0; i < n; i++) {
      time[i] = 60_000L * i;
      p[i] = price;
    }
    return BarSeries.of(time, p, p.clone(), p.clone(), p.clone(), null);
  }

  /// Prices that jump over the whole range of doubles.
  private static BarSeries wild(int n, long seed) {
    Rng rng = new Rng(seed);
    long[] time = new long[n];
    double[][] p = new double[4][n];
    for (int i = 0; i < n; i++) {
      time[i] = 60_000L * i;
      double[] four = new double[4];
      for (int k = 0; k < 4; k++) {
        four[k] = Math.max(Double.MIN_VALUE, Math.pow(10, 600 * rng.nextDouble() - 300));
      }
      Arrays.sort(four);
      p[2][i] = four[0];
      p[0][i] = four[1];
      p[3][i] = four[2];
      p[1][i] = four[3];
    }
    return BarSeries.of(time, p[0], p[1], p[2], p[3], null);
  }
}
