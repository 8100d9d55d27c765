package expanse.evaluation;

import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureMatrix;
import expanse.feature.FeatureSets;
import expanse.feature.WindowFeatures;
import expanse.market.BarSeries;
import expanse.metric.BinaryCounts;
import expanse.metric.RankedBars;
import expanse.metric.Scores;
import expanse.window.Subset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/// The simple rules (baselines) that a model must beat to be worth anything.
///
/// Constants come from the training windows, thresholds from the validation windows, scores from
/// the test windows. The every-bar rule and the position prior see no price at all: a model that
/// does not beat them has learned nothing from prices.
public final class Baselines {
  /// Name of the rule that goes by the place of a bar in its window.
  public static final String POSITION_PRIOR = "position_prior";

  /// Bars over which the range rule averages.
  static final int RANGE_BARS = 20;

  private static final double[] PENALTIES = {1e-4, 1e-3, 1e-2, 1e-1};

  private final List<LabelledWindow> train;
  private final List<LabelledWindow> validation;
  private final Function<BarSeries, Context> contexts;
  private final Scene fitted;
  private final List<Rule> rules;

  /// Where windows lie.
  private record Scene(BarSeries bars, Context context) {}

  /// A rule that is fitted, to be scored on windows.
  @FunctionalInterface
  private interface Rule {
    Baseline on(List<LabelledWindow> windows, Scene scene);
  }

  /// Fits all five.
  ///
  /// @param train windows that fit; empty when they are not known (then rules that need them are
  ///   fitted on validation)
  /// @param validation windows that choose thresholds
  /// @param bars series that these windows lie in
  /// @param contexts gives the context features of a series
  /// @param workers threads to fit on; the rules do not depend on their number
  Baselines(
      List<LabelledWindow> train,
      List<LabelledWindow> validation,
      BarSeries bars,
      Function<BarSeries, Context> contexts,
      Workers workers) {
    this.train = train.isEmpty() ? List.copyOf(validation) : List.copyOf(train);
    this.validation = List.copyOf(validation);
    this.contexts = contexts;
    fitted = new Scene(bars, contexts.apply(bars));
    rules =
        List.of(everyBar(), baseRate(), positionPrior(), rangeRule(), logisticRegression(workers));
  }

  /// Fits all five on the training and validation windows of a data set, to be scored on whole
  /// windows: the features of a bar describe the path before it and the path after it.
  ///
  /// @param workers threads to fit on
  public static Baselines of(Dataset data, Workers workers) {
    return fit(data, bars -> context(data, bars)::window, workers);
  }

  /// The same to be scored on newest bars, of which nothing that comes after them is known: the
  /// features describe the path before a bar alone.
  ///
  /// @param workers threads to fit on
  public static Baselines lookingBack(Dataset data, Workers workers) {
    return fit(data, bars -> context(data, bars)::windowLookingBack, workers);
  }

  private static Baselines fit(
      Dataset data, Function<BarSeries, Context> contexts, Workers workers) {
    return new Baselines(
        LabelledWindow.of(data, Subset.TRAIN),
        LabelledWindow.of(data, Subset.VALIDATION),
        data.bars(),
        contexts,
        workers);
  }

  /// The context features of a series, of those bars that a window shows and those before: those
  /// that the data hold already, where they do.
  private static WindowFeatures context(Dataset data, BarSeries bars) {
    WindowFeatures own = data.features();
    boolean isContext =
        own.set().name().equals(FeatureSets.CONTEXT.name())
            && own.context() == FeatureContext.CONTINUOUS;
    return isContext && bars == data.bars()
        ? own
        : WindowFeatures.of(FeatureSets.CONTEXT, FeatureContext.CONTINUOUS, bars);
  }

  /// Scores all five, in a fixed order, on windows of any series.
  public List<Baseline> on(List<LabelledWindow> windows, BarSeries bars) {
    Scene scene = bars == fitted.bars ? fitted : new Scene(bars, contexts.apply(bars));
    return rules.stream().map(rule -> rule.on(windows, scene)).toList();
  }

  /// Gives the features of the bars of a window.
  @FunctionalInterface
  interface Context {
    /// One row per bar.
    FeatureMatrix window(int start, int length);
  }

  /// Every bar is predicted: F1 = 2 p / (1 + p) at a positive rate p.
  private static Rule everyBar() {
    return (windows, scene) -> {
      List<BinaryCounts> counts = new ArrayList<>();
      List<float[]> marks = new ArrayList<>();
      for (LabelledWindow w : windows) {
        float[] all = new float[w.truth().length];
        Arrays.fill(all, 1);
        marks.add(all);
        counts.add(BinaryCounts.of(all, w.truth(), w.weight(), 0.5));
      }
      return new Baseline(
          "every_bar", "every bar is detected", Double.NaN, counts, marks, positiveRate(windows));
    };
  }

  /// Every bar is predicted with the positive rate of the training subset, at random: expected
  /// counts.
  private Rule baseRate() {
    double rate = positiveRate(train);
    String text =
        String.format(Locale.ROOT, "bars detected at random, %.1f %% of them", 100 * rate);
    return (windows, scene) -> {
      List<BinaryCounts> counts = new ArrayList<>();
      for (LabelledWindow w : windows) {
        float[] nothing = new float[w.truth().length];
        BinaryCounts none = BinaryCounts.of(nothing, w.truth(), w.weight(), 0.5);
        double positive = none.falseNegative();
        double negative = none.trueNegative();
        counts.add(
            new BinaryCounts(
                rate * positive, rate * negative, (1 - rate) * positive, (1 - rate) * negative));
      }
      return new Baseline("base_rate", text, Double.NaN, counts, List.of(), positiveRate(windows));
    };
  }

  /// A bar's probability is how often bars at its position in the window were positive in training,
  /// averaged over five neighbouring positions.
  private Rule positionPrior() {
    int bars = train.isEmpty() ? 0 : train.get(0).truth().length;
    double[] positive = new double[bars];
    double[] all = new double[bars];
    for (LabelledWindow w : train) {
      for (int t = 0; t < Math.min(bars, w.truth().length); t++) {
        all[t] += w.weight()[t];
        positive[t] += w.truth()[t] > BinaryCounts.POSITIVE_TARGET ? w.weight()[t] : 0;
      }
    }
    double rate = positiveRate(train);
    float[] prior = new float[bars];
    for (int t = 0; t < bars; t++) {
      double p = rate;
      double n = 1;
      for (int k = Math.max(0, t - 2); k <= Math.min(bars - 1, t + 2); k++) {
        p += positive[k];
        n += all[k];
      }
      prior[t] = (float) (p / n);
    }
    return scored(
        POSITION_PRIOR,
        "how often this position in the window was labelled in training",
        (w, scene) -> Arrays.copyOf(prior, w.truth().length));
  }

  /// A bar's score is its range over the mean range of the twenty bars before it, or the inverse of
  /// that, whichever ranks the training bars better.
  private Rule rangeRule() {
    double large = ranked(train, ranges(train, fitted.bars, 1)).averagePrecision();
    double small = ranked(train, ranges(train, fitted.bars, -1)).averagePrecision();
    int sign = small > large ? -1 : 1;
    return scored(
        "range_rule",
        (sign > 0 ? "large" : "small")
            + " range of the bar against the mean range of the "
            + RANGE_BARS
            + " bars before it",
        (w, scene) -> ranges(w, scene.bars, sign));
  }

  private static List<float[]> ranges(List<LabelledWindow> windows, BarSeries bars, int sign) {
    return windows.stream().map(w -> ranges(w, bars, sign)).toList();
  }

  private static float[] ranges(LabelledWindow w, BarSeries bars, int sign) {
    float[] score = new float[w.truth().length];
    for (int t = 0; t < score.length; t++) {
      score[t] = sign * relativeRange(bars, w.window().start() + t);
    }
    return score;
  }

  private static float relativeRange(BarSeries bars, int row) {
    double sum = 0;
    int n = 0;
    for (int r = Math.max(0, row - RANGE_BARS); r < row; r++) {
      sum += bars.high(r) - bars.low(r);
      n++;
    }
    double range = bars.high(row) - bars.low(row);
    if (n == 0 || !(sum > 0)) {
      return 1;
    }
    return (float) (range / (sum / n));
  }

  /// Logistic regression on the context features of the bar and their absolute values (an expansion
  /// may go up or down); the L2 penalty with the best average precision on validation.
  private Rule logisticRegression(Workers workers) {
    List<float[]> rows = new ArrayList<>();
    List<Float> targets = new ArrayList<>();
    List<Float> weights = new ArrayList<>();
    int columns = 0;
    for (LabelledWindow w : train) {
      FeatureMatrix context = fitted.context.window(w.window().start(), w.truth().length);
      columns = context.columns();
      for (int t = 0; t < w.truth().length; t++) {
        if (w.weight()[t] > 0) {
          rows.add(inputs(context, t));
          targets.add(w.truth()[t] > BinaryCounts.POSITIVE_TARGET ? 1f : 0f);
          weights.add(w.weight()[t]);
        }
      }
    }
    if (rows.isEmpty()) {
      return everyBar();
    }
    float[][] x = rows.toArray(float[][]::new);
    float[] y = unboxed(targets);
    float[] w = unboxed(weights);
    LogisticRegression[] models = new LogisticRegression[PENALTIES.length];
    workers.run(models.length, k -> models[k] = LogisticRegression.fit(x, y, w, PENALTIES[k]));
    LogisticRegression best = null;
    double bestScore = Double.NEGATIVE_INFINITY;
    double bestPenalty = 0;
    for (int k = 0; k < models.length; k++) {
      LogisticRegression model = models[k];
      RankedBars ranked =
          ranked(
              validation,
              validation.stream().map(one -> predict(model, fitted.context, one)).toList());
      double score = ranked.averagePrecision();
      if (best == null || score > bestScore) {
        best = model;
        bestScore = score;
        bestPenalty = PENALTIES[k];
      }
    }
    LogisticRegression chosen = Objects.requireNonNull(best);
    String text =
        String.format(
            Locale.ROOT,
            "logistic regression on the %d context features of the bar and their absolute values,"
                + " L2 penalty %s",
            columns,
            bestPenalty);
    return scored("logistic_regression", text, (one, scene) -> predict(chosen, scene.context, one));
  }

  private static float[] predict(LogisticRegression model, Context source, LabelledWindow w) {
    FeatureMatrix context = source.window(w.window().start(), w.truth().length);
    float[] p = new float[w.truth().length];
    for (int t = 0; t < p.length; t++) {
      p[t] = (float) model.predict(inputs(context, t));
    }
    return p;
  }

  private static float[] inputs(FeatureMatrix context, int row) {
    int columns = context.columns();
    float[] x = new float[2 * columns];
    for (int c = 0; c < columns; c++) {
      float value = context.get(row, c);
      float finite = Float.isFinite(value) ? value : 0;
      x[c] = finite;
      x[columns + c] = Math.abs(finite);
    }
    return x;
  }

  private static float[] unboxed(List<Float> values) {
    float[] out = new float[values.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = values.get(i);
    }
    return out;
  }

  /// Gives every bar of a window a score.
  @FunctionalInterface
  private interface Scorer {
    float[] of(LabelledWindow window, Scene scene);
  }

  /// Chooses the threshold with the best micro F1 on validation.
  private Rule scored(String name, String description, Scorer scorer) {
    double threshold =
        ranked(validation, validation.stream().map(w -> scorer.of(w, fitted)).toList())
            .bestF1()
            .threshold();
    return (windows, scene) -> {
      List<float[]> scores = windows.stream().map(w -> scorer.of(w, scene)).toList();
      List<BinaryCounts> counts = new ArrayList<>();
      for (int i = 0; i < windows.size(); i++) {
        LabelledWindow w = windows.get(i);
        counts.add(BinaryCounts.of(scores.get(i), w.truth(), w.weight(), threshold));
      }
      return new Baseline(
          name,
          description,
          threshold,
          counts,
          scores.stream().map(s -> marks(s, threshold)).toList(),
          ranked(windows, scores).averagePrecision());
    };
  }

  private static float[] marks(float[] scores, double threshold) {
    float[] marks = new float[scores.length];
    for (int t = 0; t < marks.length; t++) {
      marks[t] = scores[t] > threshold ? 1 : 0;
    }
    return marks;
  }

  private static RankedBars ranked(List<LabelledWindow> windows, List<float[]> scores) {
    return new RankedBars(
        Scores.concat(scores),
        Scores.concat(windows.stream().map(LabelledWindow::truth).toList()),
        Scores.concat(windows.stream().map(LabelledWindow::weight).toList()));
  }

  private static double positiveRate(List<LabelledWindow> windows) {
    BinaryCounts sum = BinaryCounts.NONE;
    for (LabelledWindow w : windows) {
      sum = sum.plus(BinaryCounts.of(new float[w.truth().length], w.truth(), w.weight(), 0.5));
    }
    return sum.total() > 0 ? sum.positives() / sum.total() : Double.NaN;
  }
}
