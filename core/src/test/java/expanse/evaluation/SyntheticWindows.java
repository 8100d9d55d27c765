package expanse.evaluation;

import expanse.base.Rng;
import expanse.base.Workers;
import expanse.decoding.ThresholdChoice;
import expanse.ensemble.WindowPrediction;
import expanse.feature.FeatureMatrix;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Seeded bars, labels and predictions of known skill.
public final class SyntheticWindows {
  static final int BARS = 105;
  static final int STEP = 130;

  /// How spans, prices and probabilities relate.
  ///
  /// @param windows number
  /// @param skill how much higher the logit is inside spans; 0 for a model that knows nothing
  /// @param level logit outside spans
  /// @param positionBias whether spans, and the model's probabilities, favour the middle
  /// @param volatility how much larger ranges are inside spans; 1 for no trace in prices
  public record World(
      int windows, double skill, double level, boolean positionBias, double volatility) {}

  public final BarSeries bars;
  final FeatureMatrix features;
  public final List<WindowPrediction> predictions;

  private SyntheticWindows(
      BarSeries bars, FeatureMatrix features, List<WindowPrediction> predictions) {
    this.bars = bars;
    this.features = features;
    this.predictions = predictions;
  }

  public static SyntheticWindows of(World world, long seed) {
    Rng rng = new Rng(seed);
    int rows = world.windows() * STEP + 30;
    boolean[] inside = new boolean[rows];
    List<List<IndexSpan>> spans = new ArrayList<>();
    for (int w = 0; w < world.windows(); w++) {
      List<IndexSpan> here = new ArrayList<>();
      int many = rng.nextInt(5) == 0 ? 0 : 1 + rng.nextInt(2);
      for (int k = 0; k < many; k++) {
        int length = 4 + rng.nextInt(12);
        // without a bias spans begin before the window as well, so that every position is alike
        int start =
            world.positionBias()
                ? 35 + rng.nextInt(30)
                : rng.nextInt(BARS + length - 1) - length + 1;
        int end = Math.min(BARS - 1, start + length - 1);
        SpanType type = SpanTypes.SEEDS.get(rng.nextInt(2));
        int first = Math.max(0, start);
        if (here.stream().noneMatch(s -> s.start() <= end + 1 && s.end() >= first - 1)) {
          here.add(new IndexSpan(first, end, type, 1));
        }
        if (world.positionBias()) {
          break;
        }
      }
      spans.add(here);
      for (IndexSpan s : here) {
        for (int t = s.start(); t <= s.end(); t++) {
          inside[w * STEP + 30 + t] = true;
        }
      }
    }
    BarSeries bars = bars(rng, inside, world.volatility());
    List<WindowPrediction> predictions = new ArrayList<>();
    for (int w = 0; w < world.windows(); w++) {
      predictions.add(prediction(world, rng, w, spans.get(w)));
    }
    return new SyntheticWindows(bars, features(bars), predictions);
  }

  private static BarSeries bars(Rng rng, boolean[] inside, double volatility) {
    int n = inside.length;
    long[] time = new long[n];
    double[] open = new double[n];
    double[] high = new double[n];
    double[] low = new double[n];
    double[] close = new double[n];
    double price = 100;
    for (int i = 0; i < n; i++) {
      double sigma = 0.02 * (inside[i] ? volatility : 1);
      time[i] = 60_000L * i;
      open[i] = price;
      close[i] = price + sigma * rng.nextGaussian();
      high[i] = Math.max(open[i], close[i]) + sigma * Math.abs(rng.nextGaussian());
      low[i] = Math.min(open[i], close[i]) - sigma * Math.abs(rng.nextGaussian());
      price = close[i];
    }
    return BarSeries.of(time, open, high, low, close, null);
  }

  private static FeatureMatrix features(BarSeries bars) {
    float[] values = new float[3 * bars.size()];
    for (int i = 0; i < bars.size(); i++) {
      values[3 * i] = (float) (bars.close(i) - bars.open(i));
      values[3 * i + 1] = (float) (bars.high(i) - bars.low(i));
      values[3 * i + 2] = i < 5 ? 0 : (float) (bars.close(i) - bars.close(i - 5));
    }
    return new FeatureMatrix(List.of("body", "range", "move"), bars.size(), values);
  }

  private static WindowPrediction prediction(World world, Rng rng, int w, List<IndexSpan> spans) {
    float[] truth = new float[BARS];
    for (IndexSpan s : spans) {
      java.util.Arrays.fill(truth, s.start(), s.end() + 1, 1f);
    }
    float[] p = new float[BARS];
    float[] weight = new float[BARS];
    java.util.Arrays.fill(weight, 1);
    float[] countdown = new float[BARS];
    IndexSpan main =
        spans.stream()
            .min(Comparator.comparingInt(s -> Math.abs(s.start() + s.end() - (BARS - 1))))
            .orElse(null);
    double noise = rng.nextGaussian();
    for (int t = 0; t < BARS; t++) {
      noise = 0.9 * noise + Math.sqrt(1 - 0.81) * rng.nextGaussian();
      double position = world.positionBias() ? 1.5 - Math.abs(t - 52) / 17.0 : 0;
      double logit = world.level() + world.skill() * truth[t] + 0.8 * noise + position;
      p[t] = (float) (1 / (1 + Math.exp(-logit)));
      countdown[t] = main == null ? 0 : main.start() - t + 2;
    }
    return new WindowPrediction(
        new Window("w" + w, null, w * STEP + 30),
        p,
        truth,
        weight,
        spans,
        new float[] {0.6f, 0.4f, 0},
        0.5f,
        0.1f,
        countdown);
  }

  /// Features of the bars of a window.
  FeatureMatrix features(int start, int length) {
    int columns = features.columns();
    return new FeatureMatrix(
        features.names(),
        length,
        java.util.Arrays.copyOfRange(
            features.values(), start * columns, (start + length) * columns));
  }

  public List<WindowPrediction> subset(double from, double to) {
    int n = predictions.size();
    return predictions.subList((int) (from * n), (int) (to * n));
  }

  /// The whole way with the first 60 % as training, the next 20 % as validation, the rest as test.
  public Evaluation evaluate(int resamples, long seed) {
    List<WindowPrediction> train = subset(0, 0.6);
    List<WindowPrediction> validation = subset(0.6, 0.8);
    List<WindowPrediction> test = subset(0.8, 1);
    List<Baseline> baselines =
        new Baselines(
                LabelledWindow.of(train),
                LabelledWindow.of(validation),
                bars,
                series -> this::features,
                new Workers(1))
            .on(LabelledWindow.of(test), bars);
    return new Evaluator(resamples, seed, SpanTypes.SEEDS)
        .evaluate(
            ThresholdChoice.robust(validation, 1),
            "validation",
            "time",
            false,
            validation,
            test,
            baselines);
  }
}
