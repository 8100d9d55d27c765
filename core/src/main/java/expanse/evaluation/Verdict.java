package expanse.evaluation;

import expanse.base.Rng;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Evaluation.BaselineScores;
import expanse.evaluation.Evaluation.Evidence;
import expanse.evaluation.Evaluation.SubsetScores;
import expanse.metric.RankedBars;
import expanse.metric.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Whether a model is better than the baselines, in words that begin with "better than" or "not
/// better than".
///
/// A model is better only if BOTH hold. (1) Against EVERY baseline, the 95 % interval of the
/// difference in per-bar micro F1, both on the same resampled windows, lies above zero. Since all
/// must be beaten, many baselines make a lucky win rarer, not likelier. (2) Exchanging the labels
/// of whole windows at random reaches the model's average precision in at most 1 of 100 exchanges.
/// A model that knows nothing about a particular window, but at most where in a window spans lie,
/// passes (2) with a probability of 1 %, whatever its threshold, however few the windows.
///
/// @param text one sentence
/// @param evidence what it rests on
public record Verdict(String text, Evidence evidence) {
  /// Random exchanges of labels.
  static final int SHUFFLES = 999;

  /// The largest share of exchanges that may reach the model's score.
  static final double SHUFFLE_LEVEL = 0.01;

  static Verdict decide(
      List<WindowPrediction> test,
      List<Baseline> baselines,
      Map<String, BaselineScores> compared,
      SubsetScores scores,
      long seed) {
    List<String> beaten = new ArrayList<>();
    List<String> notBeaten = new ArrayList<>();
    String best = "";
    String strongest = "";
    for (Baseline baseline : baselines) {
      BaselineScores c = compared.get(baseline.name());
      if (c == null) {
        throw new IllegalArgumentException("no comparison with " + baseline.name());
      }
      boolean won = c.differenceInterval95()[0] > 0;
      (won ? beaten : notBeaten).add(baseline.name());
      if (best.isEmpty() || c.f1() > f1(compared, best)) {
        best = baseline.name();
      }
      if (!won && (strongest.isEmpty() || c.f1() > f1(compared, strongest))) {
        strongest = baseline.name();
      }
    }
    double p = shuffleP(test, seed);
    boolean skilled = p <= SHUFFLE_LEVEL;
    boolean better = notBeaten.isEmpty() && skilled;
    String figures =
        String.format(
            Locale.ROOT,
            "per-bar F1 %.3f on %d test windows",
            scores.perBarMicro().f1(),
            test.size());
    String text;
    if (better) {
      text = "better than every baseline: " + figures + against(compared, best) + shuffles(p);
    } else if (!notBeaten.isEmpty()) {
      text =
          "not better than "
              + words(strongest)
              + ": "
              + figures
              + against(compared, strongest)
              + (skilled ? "" : shuffles(p));
    } else {
      text = "not better than chance: " + figures + shuffles(p);
    }
    return new Verdict(text, new Evidence(better, best, beaten, notBeaten, p, SHUFFLES));
  }

  private static double f1(Map<String, BaselineScores> compared, String name) {
    BaselineScores c = compared.get(name);
    return c == null ? Double.NaN : c.f1();
  }

  private static String against(Map<String, BaselineScores> compared, String name) {
    BaselineScores c = compared.get(name);
    if (c == null) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        " against %.3f of %s, difference %+.3f, 95 %% interval %+.3f to %+.3f",
        c.f1(),
        words(name),
        c.difference(),
        c.differenceInterval95()[0],
        c.differenceInterval95()[1]);
  }

  private static String shuffles(double p) {
    return String.format(
        Locale.ROOT,
        "; %s of %d random permutations of the windows' labels reach its average precision",
        p <= 1.5 / (SHUFFLES + 1) ? "none" : Math.round(p * (SHUFFLES + 1)) - 1 + "",
        SHUFFLES);
  }

  /// A baseline in words.
  public static String words(String name) {
    return switch (name) {
      case "every_bar" -> "marking every bar";
      case "base_rate" -> "marking bars at random";
      default -> "the " + name.replace('_', ' ');
    };
  }

  /// The share of random exchanges of labels between windows, one window of each group, that reach
  /// the average precision of the true assignment; 1 when there is nothing to exchange.
  static double shuffleP(List<WindowPrediction> test, long seed) {
    WindowGroups groups = Evaluator.groups(test);
    List<WindowPrediction> alone = new ArrayList<>();
    int seen = 0;
    for (int i = 0; i < test.size(); i++) {
      if (groups.ofWindow()[i] == seen) {
        seen++;
        alone.add(test.get(i));
      }
    }
    int n = alone.size();
    if (n < 2) {
      return 1;
    }
    float[] probability = Scores.concat(alone.stream().map(WindowPrediction::probability).toList());
    float[] truth = new float[probability.length];
    float[] weight = new float[probability.length];
    Arrays.fill(weight, 1);
    RankedBars ranked = new RankedBars(probability, truth, weight);
    int[] order = identity(n);
    deal(alone, order, truth, weight);
    double observed = ranked.averagePrecisionOf(truth, weight);
    if (Double.isNaN(observed)) {
      return 1;
    }
    Rng rng = new Rng(seed);
    int reached = 0;
    for (int k = 0; k < SHUFFLES; k++) {
      rng.shuffle(order);
      deal(alone, order, truth, weight);
      if (ranked.averagePrecisionOf(truth, weight) >= observed) {
        reached++;
      }
    }
    return (reached + 1.0) / (SHUFFLES + 1);
  }

  /// Gives window i the labels of window order\[i].
  private static void deal(
      List<WindowPrediction> windows, int[] order, float[] truth, float[] weight) {
    int at = 0;
    for (int from : order) {
      WindowPrediction labels = windows.get(from);
      System.arraycopy(labels.truth(), 0, truth, at, labels.bars());
      System.arraycopy(labels.weight(), 0, weight, at, labels.bars());
      at += labels.bars();
    }
  }

  private static int[] identity(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    return order;
  }
}
