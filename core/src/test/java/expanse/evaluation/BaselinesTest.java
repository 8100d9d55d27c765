package expanse.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import expanse.base.Rng;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.evaluation.SyntheticWindows.World;
import expanse.label.IndexSpan;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.settings.Assembly;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import expanse.settings.TrainingSettings;
import expanse.testing.RandomBars;
import expanse.window.Subset;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaselinesTest {
  @Test
  void everyBarReachesTwoPOverOnePlusPAndTheBaseRateReachesP() {
    SyntheticWindows data = SyntheticWindows.of(new World(100, 0, -2, false, 1), 2);
    List<LabelledWindow> all = LabelledWindow.of(data.predictions);
    List<Baseline> baselines =
        new Baselines(all, all, data.bars, series -> data::features, new Workers(1))
            .on(all, data.bars);
    Baseline everyBar = baselines.getFirst();
    Baseline baseRate = baselines.get(1);
    double p = everyBar.averagePrecision();
    assertThat(everyBar.micro().f1()).isCloseTo(2 * p / (1 + p), within(1e-12));
    assertThat(baseRate.micro().f1()).isCloseTo(p, within(1e-6));
    assertThat(baseRate.micro().precision()).isCloseTo(p, within(1e-6));
  }

  @Test
  void thePositionPriorFindsLabelsThatFavourAPosition() {
    Evaluation middle = SyntheticWindows.of(new World(150, 0, -2, true, 1), 4).evaluate(10, 1);
    Evaluation anywhere = SyntheticWindows.of(new World(150, 0, -2, false, 1), 4).evaluate(10, 1);
    assertThat(gain(middle, "position_prior")).isGreaterThan(0.15);
    assertThat(gain(anywhere, "position_prior")).isLessThan(0.03);
  }

  @Test
  void theRangeRuleAndTheRegressionFindSpansThatAreLoud() {
    Evaluation loud = SyntheticWindows.of(new World(150, 0, -2, false, 5), 6).evaluate(10, 1);
    assertThat(gain(loud, "range_rule")).isGreaterThan(0.2);
    assertThat(gain(loud, "logistic_regression")).isGreaterThan(0.3);
    Evaluation quiet = SyntheticWindows.of(new World(150, 0, -2, false, 1), 6).evaluate(10, 1);
    assertThat(gain(quiet, "range_rule")).isLessThan(0.03);
    assertThat(gain(quiet, "logistic_regression")).isLessThan(0.03);
  }

  @Test
  void changingTheTestLabelsChangesNoThresholdAndNoFit() {
    SyntheticWindows data = SyntheticWindows.of(new World(90, 0, -2, true, 3), 7);
    List<LabelledWindow> train = LabelledWindow.of(data.subset(0, 0.6));
    List<LabelledWindow> validation = LabelledWindow.of(data.subset(0.6, 0.8));
    List<LabelledWindow> test = LabelledWindow.of(data.subset(0.8, 1));
    List<LabelledWindow> flipped = test.stream().map(BaselinesTest::flipped).toList();
    Baselines fitted =
        new Baselines(train, validation, data.bars, series -> data::features, new Workers(1));
    List<Baseline> one = fitted.on(test, data.bars);
    List<Baseline> other = fitted.on(flipped, data.bars);
    for (int b = 0; b < one.size(); b++) {
      assertThat(Double.compare(other.get(b).threshold(), one.get(b).threshold())).isZero();
      assertThat(other.get(b).description()).isEqualTo(one.get(b).description());
      assertThat(other.get(b).micro().predicted())
          .isCloseTo(one.get(b).micro().predicted(), within(1e-9));
    }
  }

  @Test
  void rulesForNewestBarsSeeNothingAfterABarAndThoseForWholeWindowsDo() {
    BarSeries bars = RandomBars.walk(2400, 11);
    List<IndexSpan> spans = new ArrayList<>();
    List<Window> windows = new ArrayList<>();
    for (int k = 0; k < 24; k++) {
      int start = 200 + 90 * k;
      int from = largestMove(bars, start);
      spans.add(new IndexSpan(from, from + 6, SpanTypes.SEEDS.get(0), 1));
      Subset split = k < 14 ? Subset.TRAIN : k < 19 ? Subset.VALIDATION : Subset.TEST;
      windows.add(new Window("w" + k, split, start));
    }
    TrainingSettings settings =
        SettingsReader.with(Presets.named("recommended"), List.of("window=32", "split.embargo=0"));
    Dataset data = Assembly.dataset(settings, bars, windows, spans, Map.of("bars", "00"));
    for (boolean lookingBack : new boolean[] {true, false}) {
      Baselines rules =
          lookingBack
              ? Baselines.lookingBack(data, new Workers(1))
              : Baselines.of(data, new Workers(1));
      boolean same = true;
      for (LabelledWindow window : LabelledWindow.of(data, Subset.TEST)) {
        int last = 16; // bars after it are others
        BarSeries changed = RandomBars.otherAfter(bars, window.window().start() + last, 12);
        List<Baseline> here = rules.on(List.of(window), bars);
        List<Baseline> there = rules.on(List.of(window), changed);
        for (int b = 0; b < here.size(); b++) {
          if (!here.get(b).marks().isEmpty()) {
            same &=
                Arrays.equals(
                    Arrays.copyOf(here.get(b).marks().getFirst(), last + 1),
                    Arrays.copyOf(there.get(b).marks().getFirst(), last + 1));
          }
        }
      }
      assertThat(same).as("looking back: " + lookingBack).isEqualTo(lookingBack);
    }
  }

  /// First of the seven bars within twenty over which price moves most.
  private static int largestMove(BarSeries bars, int start) {
    return IntStream.range(start, start + 20)
        .boxed()
        .max(Comparator.comparing(i -> Math.abs(bars.close(i + 6) - bars.open(i))))
        .orElseThrow();
  }

  @Test
  void regressionFindsTheWeightsThatMadeTheData() {
    Rng rng = new Rng(12);
    int n = 20_000;
    float[][] x = new float[n][3];
    float[] y = new float[n];
    float[] w = new float[n];
    for (int i = 0; i < n; i++) {
      x[i][0] = (float) rng.nextGaussian();
      x[i][1] = (float) (5 + 2 * rng.nextGaussian());
      x[i][2] = 7;
      double logit = -1 + 1.5 * x[i][0] - 0.5 * (x[i][1] - 5);
      y[i] = rng.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
      w[i] = 1;
    }
    LogisticRegression fitted = LogisticRegression.fit(x, y, w, 1e-8);
    assertThat(fitted.weights()[0]).isCloseTo(1.5, within(0.08));
    assertThat(fitted.weights()[1]).isCloseTo(-1, within(0.08));
    assertThat(fitted.weights()[2]).isZero();
    assertThat(fitted.predict(new float[] {0, 5, 7})).isCloseTo(1 / (1 + Math.E), within(0.01));
  }

  @Test
  void atTheFittedPointTheGradientVanishesInEveryDirection() {
    Rng rng = new Rng(13);
    int n = 60;
    float[][] x = new float[n][2];
    float[] y = new float[n];
    float[] w = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = new float[] {(float) rng.nextGaussian(), (float) rng.nextGaussian()};
      y[i] = rng.nextInt(2);
      w[i] = rng.nextInt(3);
    }
    LogisticRegression fitted = LogisticRegression.fit(x, y, w, 0);
    double[] gradient = new double[3];
    for (int i = 0; i < n; i++) {
      double error = w[i] * (fitted.predict(x[i]) - y[i]);
      gradient[0] += error * x[i][0];
      gradient[1] += error * x[i][1];
      gradient[2] += error;
    }
    for (double g : gradient) {
      assertThat(g / n).isCloseTo(0, within(1e-5));
    }
  }

  private static double gain(Evaluation e, String name) {
    return baseline(e, name).f1() - baseline(e, "every_bar").f1();
  }

  private static Evaluation.BaselineScores baseline(Evaluation e, String name) {
    return java.util.Objects.requireNonNull(e.baselines().get(name));
  }

  private static LabelledWindow flipped(LabelledWindow w) {
    float[] truth = w.truth().clone();
    for (int t = 0; t < truth.length; t++) {
      truth[t] = 1 - truth[t];
    }
    return new LabelledWindow(w.window(), truth, w.weight());
  }
}
