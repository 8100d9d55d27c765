package expanse.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Spans of bars: finding them in probabilities, and comparing predicted with true ones.
public final class Spans {
  private Spans() {}

  /// A run of bars.
  ///
  /// @param start first bar
  /// @param end last bar, inclusive
  public record Span(int start, int end) {
    /// Checks that the end is not before the start.
    public Span {
      if (end < start) {
        throw new IllegalArgumentException("a span ends at or after its start");
      }
    }

    /// Number of bars.
    public int length() {
      return end - start + 1;
    }
  }

  /// Gathers marked bars that touch into spans, bar after bar; shorter ones than a minimum are
  /// dropped. Gaps are not merged.
  public static final class Gatherer {
    private final int minLength;
    private int start = -1;

    /// @param minLength bars that a span has at least
    public Gatherer(int minLength) {
      this.minLength = minLength;
    }

    /// Takes a bar, the one after that taken before unless [#end] came between.
    ///
    /// @return the span that the bar before was the last of; null without one
    public @Nullable Span next(int bar, boolean marked) {
      if (!marked) {
        return end(bar);
      }
      if (start < 0) {
        start = bar;
      }
      return null;
    }

    /// Says that no bar from one on touches those before it.
    ///
    /// @return as [#next]
    public @Nullable Span end(int bar) {
      int first = start;
      start = -1;
      return first >= 0 && bar - first >= minLength ? new Span(first, bar - 1) : null;
    }

    /// First bar of the span that the bar taken last belongs to; -1 without one.
    public int start() {
      return start;
    }
  }

  /// The spans of marked bars, see [Gatherer].
  ///
  /// @param bars how many there are
  /// @param marked whether a bar, from 0, is marked
  public static List<Span> gathered(int bars, IntPredicate marked, int minLength) {
    List<Span> spans = new ArrayList<>();
    Gatherer gatherer = new Gatherer(minLength);
    for (int t = 0; t <= bars; t++) {
      Span span = gatherer.next(t, t < bars && marked.test(t));
      if (span != null) {
        spans.add(span);
      }
    }
    return spans;
  }

  /// The spans of bars of a probability above a threshold (strictly).
  public static List<Span> components(float[] probability, double threshold, int minLength) {
    return gathered(probability.length, t -> probability[t] > threshold, minLength);
  }

  /// 1 for bars inside a span, 0 elsewhere.
  public static float[] mask(List<Span> spans, int bars) {
    float[] mask = new float[bars];
    for (Span span : spans) {
      java.util.Arrays.fill(mask, span.start(), span.end() + 1, 1f);
    }
    return mask;
  }

  /// Spans that were reviewed: at least half of their bars have a positive weight.
  public static List<Span> reviewed(List<Span> spans, float[] weight) {
    List<Span> kept = new ArrayList<>();
    for (Span span : spans) {
      if (isReviewed(span, weight)) {
        kept.add(span);
      }
    }
    return kept;
  }

  /// Whether at least half of the bars of a span have a positive weight.
  public static boolean isReviewed(Span span, float[] weight) {
    int bars = 0;
    for (int t = span.start(); t <= span.end(); t++) {
      bars += weight[t] > 0 ? 1 : 0;
    }
    return 2 * bars >= span.length();
  }

  /// Matches the predicted spans of one window with its true spans by IoU, as [#match] does.
  public static List<Pair> pairs(List<Span> predicted, List<Span> truth) {
    return greedy(pairsByIou(predicted, truth), predicted.size(), truth.size());
  }

  /// Bars in both spans over bars in either.
  public static double iou(Span a, Span b) {
    int both = Math.min(a.end(), b.end()) - Math.max(a.start(), b.start()) + 1;
    return (double) Math.max(0, both) / (a.length() + b.length() - both);
  }

  /// Compares the predicted spans of ONE window with its true spans.
  ///
  /// Matching is one-to-one and greedy: pairs that share a bar are taken in falling order of IoU
  /// (ties: the earlier true span, then the earlier predicted one). A true span is HIT within k
  /// bars when a predicted span has both its ends within k bars of the true ones; hits are matched
  /// one-to-one as well, the smallest sum of end errors first.
  ///
  /// @param minIou matched pairs below this do not count as found
  /// @param hitBars k
  public static Match match(List<Span> predicted, List<Span> truth, double minIou, int hitBars) {
    double sumIou = 0;
    int found = 0;
    for (Pair pair : pairs(predicted, truth)) {
      sumIou += pair.score();
      if (pair.score() >= minIou) {
        found++;
      }
    }
    int hits =
        greedy(pairsByEnds(predicted, truth, hitBars), predicted.size(), truth.size()).size();
    return new Match(predicted.size(), truth.size(), found, sumIou, hits);
  }

  /// A predicted and a true span that belong together.
  ///
  /// @param predicted number of the one
  /// @param truth number of the other
  /// @param score IoU, or the sum of the errors of the ends
  public record Pair(int predicted, int truth, double score) {}

  private static List<Pair> pairsByIou(List<Span> predicted, List<Span> truth) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      for (int j = 0; j < predicted.size(); j++) {
        double iou = iou(predicted.get(j), truth.get(i));
        if (iou > 0) {
          pairs.add(new Pair(j, i, iou));
        }
      }
    }
    pairs.sort(
        Comparator.comparingDouble(Pair::score)
            .reversed()
            .thenComparingInt(Pair::truth)
            .thenComparingInt(Pair::predicted));
    return pairs;
  }

  private static List<Pair> pairsByEnds(List<Span> predicted, List<Span> truth, int hitBars) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      for (int j = 0; j < predicted.size(); j++) {
        int start = Math.abs(predicted.get(j).start() - truth.get(i).start());
        int end = Math.abs(predicted.get(j).end() - truth.get(i).end());
        if (start <= hitBars && end <= hitBars) {
          pairs.add(new Pair(j, i, start + end));
        }
      }
    }
    pairs.sort(
        Comparator.comparingDouble(Pair::score)
            .thenComparingInt(Pair::truth)
            .thenComparingInt(Pair::predicted));
    return pairs;
  }

  private static List<Pair> greedy(List<Pair> sorted, int predicted, int truth) {
    boolean[] usedPrediction = new boolean[predicted];
    boolean[] usedTruth = new boolean[truth];
    List<Pair> taken = new ArrayList<>();
    for (Pair pair : sorted) {
      if (!usedPrediction[pair.predicted()] && !usedTruth[pair.truth()]) {
        usedPrediction[pair.predicted()] = true;
        usedTruth[pair.truth()] = true;
        taken.add(pair);
      }
    }
    return taken;
  }

  /// What the comparison found; matches of several windows add up.
  ///
  /// @param predicted number of predicted spans
  /// @param truth number of true spans
  /// @param found matched pairs with enough IoU
  /// @param sumIou sum of the IoU of all matched pairs
  /// @param hits true spans with both ends within k bars
  public record Match(int predicted, int truth, int found, double sumIou, int hits) {
    /// Nothing compared yet.
    public static final Match NONE = new Match(0, 0, 0, 0, 0);

    /// The two together.
    public Match plus(Match other) {
      return new Match(
          predicted + other.predicted,
          truth + other.truth,
          found + other.found,
          sumIou + other.sumIou,
          hits + other.hits);
    }

    /// Share of predicted spans that were found.
    public double precision() {
      return predicted > 0 ? (double) found / predicted : 0;
    }

    /// Share of true spans that were found.
    public double recall() {
      return truth > 0 ? (double) found / truth : 0;
    }

    /// Harmonic mean of the two, 0 when nothing was found.
    public double f1() {
      return predicted + truth > 0 ? 2.0 * found / (predicted + truth) : 0;
    }

    /// Mean over true spans of the IoU with the matched predicted span, 0 for unmatched ones. NaN
    /// without true spans.
    public double meanIou() {
      return sumIou / truth;
    }

    /// Share of true spans with both ends within k bars. NaN without true spans.
    public double hitRate() {
      return (double) hits / truth;
    }
  }

  /// IoU of the predicted and the true bars of one window, as the original defines it: bars in both
  /// over (bars in either + 1e-7).
  public static double maskIou(BinaryCounts c) {
    return c.truePositive() / (c.truePositive() + c.falsePositive() + c.falseNegative() + 1e-7);
  }
}
