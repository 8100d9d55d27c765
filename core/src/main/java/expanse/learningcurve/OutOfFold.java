package expanse.learningcurve;

import expanse.base.Rng;
import expanse.ensemble.WindowPrediction;
import expanse.evaluation.WindowGroups;
import expanse.market.Period;
import expanse.metric.BinaryCounts;
import expanse.metric.Bootstrap;
import expanse.metric.Calibration;
import expanse.metric.Scores;
import expanse.metric.Separation;
import expanse.metric.Spans;
import expanse.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Predictions of the same windows, each by models that had not seen it, repeated with other seeds,
/// and their scores.
///
/// F1 pools the bars of all folds, each under its own threshold; average precision is taken within
/// a fold, where probabilities come from the same models, and averaged. Scores are means over the
/// repeats. Intervals come from drawing groups of windows that share bars AND repeats again and
/// again.
public final class OutOfFold {
  private final List<List<ScoredFold>> repeats;
  private final int[][] groupOf; // [folds][windows]
  private final int groups;

  /// @param repeats \[repeats]\[folds]; all repeats score the same windows in the same order
  public OutOfFold(List<List<ScoredFold>> repeats) {
    this.repeats = repeats.stream().map(List::copyOf).toList();
    List<ScoredFold> first = this.repeats.getFirst();
    for (List<ScoredFold> repeat : this.repeats) {
      if (!windows(repeat).equals(windows(first))) {
        throw new IllegalArgumentException("the repeats score different windows");
      }
    }
    List<Window> all = windows(first).stream().flatMap(List::stream).toList();
    int bars = first.getFirst().predictions().getFirst().bars();
    List<Period> periods =
        first.stream()
            .flatMap(fold -> fold.predictions().stream())
            .map(WindowPrediction::period)
            .toList();
    WindowGroups grouped = WindowGroups.of(all, periods, bars);
    groups = grouped.count();
    groupOf = new int[first.size()][];
    int at = 0;
    for (int f = 0; f < groupOf.length; f++) {
      int n = first.get(f).predictions().size();
      groupOf[f] = Arrays.copyOfRange(grouped.ofWindow(), at, at + n);
      at += n;
    }
  }

  private static List<List<Window>> windows(List<ScoredFold> repeat) {
    return repeat.stream()
        .map(fold -> fold.predictions().stream().map(WindowPrediction::window).toList())
        .toList();
  }

  /// A score with its 95 % percentile interval.
  ///
  /// @param value the score
  /// @param lower end of the interval
  /// @param upper end of the interval
  public record Score(double value, double lower, double upper) {
    static Score of(double value, double[] sorted) {
      Bootstrap.Interval interval = Bootstrap.interval(sorted, 0.95);
      return new Score(value, interval.lower(), interval.upper());
    }
  }

  /// The scores of a model.
  ///
  /// @param f1 per-bar micro F1
  /// @param averagePrecision per bar
  /// @param spanF1 spans matched with an IoU of at least .5
  /// @param separation mean probability inside true spans minus outside
  /// @param ece expected calibration error per bar
  public record Summary(
      Score f1, Score averagePrecision, Score spanF1, double separation, double ece) {}

  /// How far the scores of one model lie above those of another, with intervals over the same
  /// resamples for both.
  ///
  /// @param f1 per-bar micro F1
  /// @param averagePrecision per bar
  public record Difference(Score f1, Score averagePrecision) {}

  /// Number of windows scored in a repeat.
  public int windows() {
    return Arrays.stream(groupOf).mapToInt(fold -> fold.length).sum();
  }

  /// Number of repeats.
  public int repeats() {
    return repeats.size();
  }

  /// All scores.
  ///
  /// @param resamples of the intervals
  /// @param seed of the resamples
  public Summary summary(int resamples, long seed) {
    double[][] drawn =
        resample(
            resamples, seed, draw -> new double[] {f1(draw), averagePrecision(draw), spanF1(draw)});
    Draw once = once();
    double separation = 0;
    double ece = 0;
    for (List<ScoredFold> repeat : repeats) {
      List<WindowPrediction> all =
          repeat.stream().flatMap(fold -> fold.predictions().stream()).toList();
      float[] p = Scores.concat(all.stream().map(WindowPrediction::probability).toList());
      float[] y = Scores.concat(all.stream().map(WindowPrediction::truth).toList());
      float[] w = Scores.concat(all.stream().map(WindowPrediction::weight).toList());
      separation += Separation.of(p, y, w).separation() / repeats.size();
      ece += Calibration.of(p, y, w).ece() / repeats.size();
    }
    return new Summary(
        Score.of(f1(once), drawn[0]),
        Score.of(averagePrecision(once), drawn[1]),
        Score.of(spanF1(once), drawn[2]),
        separation,
        ece);
  }

  /// Compares with another model.
  ///
  /// @param other scored the same windows in the same folds and in as many repeats
  /// @param resamples of the intervals
  /// @param seed of the resamples
  /// @throws IllegalArgumentException when the windows or the numbers of repeats differ
  public Difference minus(OutOfFold other, int resamples, long seed) {
    if (!windows(repeats.getFirst()).equals(windows(other.repeats.getFirst()))
        || repeats() != other.repeats()) {
      throw new IllegalArgumentException("the models predicted other windows, or not as often");
    }
    double[][] drawn =
        resample(
            resamples,
            seed,
            draw ->
                new double[] {
                  f1(draw) - other.f1(draw), averagePrecision(draw) - other.averagePrecision(draw)
                });
    Draw once = once();
    return new Difference(
        Score.of(f1(once) - other.f1(once), drawn[0]),
        Score.of(averagePrecision(once) - other.averagePrecision(once), drawn[1]));
  }

  /// F1 of each repeat by itself, \[repeats].
  public double[] f1OfRepeats() {
    return repeats.stream().mapToDouble(repeat -> new OutOfFold(List.of(repeat)).f1()).toArray();
  }

  private double f1() {
    return f1(once());
  }

  /// F1 of marking every bar.
  public double everyBar() {
    BinaryCounts all = BinaryCounts.NONE;
    for (ScoredFold fold : repeats.getFirst()) {
      for (BinaryCounts counts : fold.counts()) {
        all = all.plus(counts);
      }
    }
    double rate = all.positives() / all.total();
    return 2 * rate / (1 + rate);
  }

  /// How often groups of windows and repeats count.
  ///
  /// @param groups \[groups]
  /// @param repeats \[repeats]
  record Draw(int[] groups, int[] repeats) {}

  /// Several numbers of one draw.
  @FunctionalInterface
  interface Statistics {
    double[] of(Draw draw);
  }

  /// Every group and every repeat once.
  Draw once() {
    int[] times = new int[groups];
    int[] each = new int[repeats.size()];
    Arrays.fill(times, 1);
    Arrays.fill(each, 1);
    return new Draw(times, each);
  }

  /// The sorted values of statistics over draws. Sets that score the same windows in as many
  /// repeats understand each other's draws, so that their differences are paired.
  double[][] resample(int resamples, long seed, Statistics statistics) {
    Rng rng = Rng.derived(seed, 0x2E9EA7);
    return Bootstrap.distributions(
        groups,
        resamples,
        seed,
        times -> {
          int[] each = new int[repeats.size()];
          for (int r = 0; r < each.length; r++) {
            each[rng.nextInt(each.length)]++;
          }
          return statistics.of(new Draw(times, each));
        });
  }

  double f1(Draw draw) {
    return mean(
        draw,
        repeat -> {
          double found = 0;
          double errors = 0;
          for (int f = 0; f < repeat.size(); f++) {
            List<BinaryCounts> counts = repeat.get(f).counts();
            for (int i = 0; i < counts.size(); i++) {
              BinaryCounts c = counts.get(i);
              int k = draw.groups()[groupOf[f][i]];
              found += k * c.truePositive();
              errors += k * (c.falsePositive() + c.falseNegative());
            }
          }
          return found > 0 ? 2 * found / (2 * found + errors) : 0;
        });
  }

  double spanF1(Draw draw) {
    return mean(
        draw,
        repeat -> {
          double found = 0;
          double spans = 0;
          for (int f = 0; f < repeat.size(); f++) {
            List<Spans.Match> matches = repeat.get(f).matches();
            for (int i = 0; i < matches.size(); i++) {
              int k = draw.groups()[groupOf[f][i]];
              found += k * matches.get(i).found();
              spans += k * (matches.get(i).predicted() + matches.get(i).truth());
            }
          }
          return spans > 0 ? 2 * found / spans : 0;
        });
  }

  /// NaN when a draw has no true bar.
  double averagePrecision(Draw draw) {
    Map<Integer, float[]> times = new HashMap<>(); // of the bars of a fold, for all repeats
    return mean(
        draw,
        repeat -> {
          double sum = 0;
          int defined = 0;
          for (int f = 0; f < repeat.size(); f++) {
            int fold = f;
            float[] bars = times.computeIfAbsent(f, k -> barTimes(repeat.get(fold), fold, draw));
            double ap = repeat.get(f).ranked().averagePrecision(bars);
            if (!Double.isNaN(ap)) {
              sum += ap;
              defined++;
            }
          }
          return sum / defined;
        });
  }

  private float[] barTimes(ScoredFold fold, int f, Draw draw) {
    List<float[]> weights = new ArrayList<>();
    for (int i = 0; i < groupOf[f].length; i++) {
      float[] weight = new float[fold.predictions().get(i).bars()];
      Arrays.fill(weight, draw.groups()[groupOf[f][i]]);
      weights.add(weight);
    }
    return Scores.concat(weights);
  }

  @FunctionalInterface
  private interface OfRepeat {
    double of(List<ScoredFold> repeat);
  }

  private double mean(Draw draw, OfRepeat score) {
    double sum = 0;
    int n = 0;
    for (int r = 0; r < repeats.size(); r++) {
      int k = draw.repeats()[r];
      if (k > 0) {
        sum += k * score.of(repeats.get(r));
        n += k;
      }
    }
    return sum / n;
  }
}
