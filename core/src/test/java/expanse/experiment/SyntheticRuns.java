package expanse.experiment;

import expanse.base.Rng;
import expanse.decoding.ChosenThreshold;
import expanse.decoding.SpanRule;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Evaluation;
import expanse.evaluation.EvaluationJson;
import expanse.evaluation.Evaluator;
import expanse.evaluation.PredictionsFile;
import expanse.label.IndexSpan;
import expanse.label.SpanType;
import expanse.label.SpanTypes;
import expanse.market.BarSeries;
import expanse.run.LearnedFrom;
import expanse.run.RunMetadata;
import expanse.settings.Presets;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import expanse.window.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Folders of finished runs whose skill is known, without any training.
///
/// @param folder where the runs go
public record SyntheticRuns(Path folder) {
  static final SpanRule RULE = new SpanRule(0.3, 1);
  private static final int BARS = 105;
  private static final int WINDOWS = 40;

  /// A run.
  ///
  /// @param preset its settings
  /// @param skill how much higher the logit is inside spans
  /// @param leaky whether its split is
  /// @param market number of the bars and windows that it was scored on
  /// @param seed of its noise
  public record Wish(String preset, double skill, boolean leaky, int market, int seed) {
    public static Wish of(String preset, double skill, int seed) {
      return new Wish(preset, skill, false, 1, seed);
    }
  }

  public Path run(String name, Wish wish) {
    Path run = trained(name, wish);
    BarSeries bars = bars(wish.market());
    List<WindowPrediction> test = predictions(wish);
    Evaluation evaluation =
        new Evaluator(50, 1, SpanTypes.SEEDS)
            .evaluate(RULE, "validation", "time", wish.leaky(), List.of(), test, List.of());
    EvaluationJson.write(run.resolve("evaluation.json"), evaluation);
    boolean[][] marked = new boolean[test.size()][];
    for (int w = 0; w < marked.length; w++) {
      marked[w] = RULE.mask(test.get(w));
    }
    new ChosenThreshold(RULE.threshold(), RULE.minSpanLength(), "validation", 10, 0.4).write(run);
    PredictionsFile.write(run.resolve("predictions.csv"), bars, test, marked);
    return run;
  }

  /// A run that was not evaluated.
  public Path trained(String name, Wish wish) {
    Path run = folder.resolve(name);
    TrainingSettings settings = Presets.named(wish.preset());
    metadata(settings, wish, "finished", new RunMetadata.Result(3, 2, "m", 1.0, name, 2.5))
        .write(run.resolve("metadata.json"));
    write(
        run.resolve("loss_components.csv"),
        """
        epoch,phase,loss_type,loss_ptr,loss_span,loss_countdown,total_loss
        1,train,0.8,0.02,27.0,16.0,43.82
        1,val,0.8,0.02,26.25,16.0,43.07
        2,train,0.7,0.02,24.0,8.0,32.72
        2,val,0.7,0.02,21.0,8.0,29.72
        3,train,0.7,0.01,23.0,4.0,27.71
        3,val,0.7,0.01,23.1,4.0,27.81
        """);
    write(
        run.resolve("uncertainty_params.csv"),
        """
        epoch,sigma_ptr,sigma_type,sigma_span,sigma_countdown,weight_ptr,weight_type,weight_span,weight_countdown
        3,0.1,0.8,4.8,2.0,0.9,0.05,0.02,0.03
        """);
    write(
        run.resolve("threshold_optimization_results.csv"),
        """
        threshold,f1,precision,recall,n_true_spans,n_pred_spans,n_true_components,n_pred_components
        0.1,0.2,0.1,0.9,9,9,9,9
        0.2,0.38,0.1,0.9,9,9,9,9
        0.3,0.4,0.1,0.9,9,9,9,9
        0.4,0.37,0.1,0.9,9,9,9,9
        0.5,0.1,0.1,0.9,9,9,9,9
        """);
    return run;
  }

  public static RunMetadata metadata(
      TrainingSettings settings, Wish wish, String status, RunMetadata.Result result) {
    return new RunMetadata(
        "2025-01-01T00:00:00Z",
        status,
        settings,
        1,
        42,
        1,
        Map.of(),
        Map.of("bars.csv", "1"),
        "windows " + wish.market(),
        new RunMetadata.SplitSummary(wish.leaky() ? "legacy-random" : "time", wish.leaky(), ""),
        100,
        50,
        10,
        WINDOWS,
        List.of("one"),
        List.of("consolidation", "retracement"),
        new RunMetadata.ModelParams(1000 + wish.seed(), 1000 + wish.seed()),
        settings.preset().equals("seed-weighted") ? 13.1 : 1,
        0.0721,
        new LearnedFrom(
            60_000,
            1_000,
            new LearnedFrom.Range(.001, .002, .003),
            Map.of("a", new LearnedFrom.Range(-1, 0, 1))),
        Map.of("java", "25"),
        result);
  }

  private static BarSeries bars(int market) {
    Rng rng = new Rng(market);
    int n = WINDOWS * 130 + 200;
    long[] time = new long[n];
    double[] price = new double[n];
    double now = 100;
    for (int i = 0; i < n; i++) {
      time[i] = 60_000L * i;
      now = Math.max(1, now + 0.1 * rng.nextGaussian());
      price[i] = now;
    }
    return BarSeries.of(time, price, price, price, price, null);
  }

  private static List<WindowPrediction> predictions(Wish wish) {
    List<WindowPrediction> predictions = new ArrayList<>();
    Rng labels = new Rng(100 + wish.market());
    Rng noise = Rng.derived(wish.seed(), 7);
    for (int w = 0; w < WINDOWS; w++) {
      int start = labels.nextInt(BARS - 12);
      float[] truth = new float[BARS];
      java.util.Arrays.fill(truth, start, start + 10, 1);
      float[] weight = new float[BARS];
      java.util.Arrays.fill(weight, 1);
      float[] p = new float[BARS];
      for (int t = 0; t < BARS; t++) {
        double logit = -2 + wish.skill() * truth[t] + noise.nextGaussian();
        p[t] = (float) (1 / (1 + Math.exp(-logit)));
      }
      predictions.add(
          new WindowPrediction(
              new Window("w" + w, Subset.TEST, w * 130 + wish.market()),
              p,
              truth,
              weight,
              List.of(new IndexSpan(start, start + 9, SpanType.CONSOLIDATION, 1)),
              new float[0],
              Float.NaN,
              Float.NaN,
              new float[0]));
    }
    return predictions;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
