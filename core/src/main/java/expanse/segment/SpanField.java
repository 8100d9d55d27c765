package expanse.segment;

import expanse.metric.LogOdds;
import expanse.tree.SemiMarkov;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A distribution over all ways to place spans on the T steps of a stretch, none overlapping
/// another: a semi-Markov field (Sarawagi and Cohen, 2004) over candidate spans.
public final class SpanField {
  private static final int ROUNDS = 8;
  private static final double SURE = 1e-3; // probabilities nearer to 0 or 1 are not told apart
  private static final double FAINT = 1e-3; // spans less likely than this speak for no other
  private static final double SAME =
      0.5; // share of bars that two spans for the same have in common
  private static final double TAIL = 0.1; // outside each side of the ranges of the ends

  private final int steps;
  private final short[] start;
  private final short[] end;
  private final double[] factor;
  private final float[] types; // [candidates][K]
  private final int kinds; // K
  private final double[] probability; // [candidates]
  private final double[] inside; // [T]
  private volatile @Nullable Expected expected; // made when it is first asked for

  /// @param steps T
  /// @param start first steps, rising; below 0 where a span began before the stretch
  /// @param end last steps
  /// @param factor exp(score) of every candidate
  /// @param types \[candidates]`[K]` probabilities of the types; K = 0 when none are told
  public SpanField(int steps, short[] start, short[] end, double[] factor, float[] types) {
    this.steps = steps;
    this.start = start;
    this.end = end;
    this.factor = factor;
    this.types = types;
    kinds = start.length == 0 ? 0 : types.length / start.length;
    probability = new double[start.length];
    inside = new double[steps];
    marginals(new SemiMarkov(steps));
  }

  private void marginals(SemiMarkov chain) {
    chain.marginals(0, start.length, start, end, factor, probability, inside);
  }

  /// The field that a copy of this one becomes.
  private SpanField(SpanField like) {
    steps = like.steps;
    start = like.start;
    end = like.end;
    types = like.types;
    kinds = like.kinds;
    factor = like.factor.clone();
    probability = like.probability.clone();
    inside = like.inside.clone();
  }

  /// T.
  public int steps() {
    return steps;
  }

  /// Probability that a step lies in a span.
  public double inside(int t) {
    return inside[t];
  }

  /// The field nearest to this one in which steps lie in spans with given probabilities: every
  /// span's score grows by what its steps want more, over and over (iterative scaling; Darroch and
  /// Ratcliff, 1972). What the candidates cannot express stays as it is.
  ///
  /// @param wanted \[to - from] probabilities of the steps from `from` on; the others are left
  ///   alone
  public SpanField toward(float[] wanted, int from, int to) {
    SpanField field = new SpanField(this);
    SemiMarkov chain = new SemiMarkov(steps);
    double[] sum = new double[steps + 1];
    for (int round = 0; round < ROUNDS; round++) {
      for (int t = 0; t < steps; t++) {
        boolean asked = t >= from && t < to;
        sum[t + 1] = sum[t] + (asked ? logOdds(wanted[t - from]) - logOdds(field.inside[t]) : 0);
      }
      for (int k = 0; k < factor.length; k++) {
        int first = Math.max(0, start[k]);
        double more = (sum[end[k] + 1] - sum[first]) / (end[k] + 1 - first);
        field.factor[k] *= StrictMath.exp(more);
      }
      field.marginals(chain);
    }
    return field;
  }

  private static double logOdds(double probability) {
    return LogOdds.of(Math.clamp(probability, SURE, 1 - SURE));
  }

  /// The best set of spans: no two overlap, and each adds how well it is expected to match a
  /// labelled span, less the threshold. A match counts when the two share half of their bars, and
  /// the more, the more they share.
  ///
  /// @param threshold 0 to 1: the higher, the fewer spans
  /// @return in order of time
  public List<FieldSpan> best(double threshold) {
    Expected expected = expected();
    int[] likely = expected.likely;
    double[] gain = expected.gain;
    double[] best = new double[steps + 1];
    int[] taken = new int[steps + 1]; // candidate that ends before step t, -1 for none
    int[] order = expected.byEnd;
    int next = 0;
    for (int t = 1; t <= steps; t++) {
      best[t] = best[t - 1];
      taken[t] = -1;
      for (; next < order.length && end[order[next]] == t - 1; next++) {
        int k = order[next];
        double value = best[Math.max(0, start[k])] + gain[k] - threshold;
        if (value > best[t]) {
          best[t] = value;
          taken[t] = k;
        }
      }
    }
    List<FieldSpan> spans = new ArrayList<>();
    for (int t = steps; t > 0; ) {
      int k = taken[t];
      if (k < 0) {
        t--;
      } else {
        spans.add(span(k, likely));
        t = Math.max(0, start[k]);
      }
    }
    Collections.reverse(spans);
    return spans;
  }

  /// The span with a given last step that is expected to match best; null when none is likely.
  @Nullable FieldSpan reaching(int step) {
    Expected all = expected();
    int best = -1;
    for (int k : all.likely) {
      if (end[k] == step && (best < 0 || all.gain[k] > all.gain[best])) {
        best = k;
      }
    }
    return best < 0 ? null : span(best, all.likely);
  }

  /// What a set of spans is worth at a threshold.
  double value(List<FieldSpan> spans, double threshold) {
    Expected all = expected();
    double value = 0;
    for (FieldSpan span : spans) {
      for (int k : all.likely) {
        if (start[k] == span.start() && end[k] == span.end()) {
          value += all.gain[k] - threshold;
        }
      }
    }
    return value;
  }

  /// Every candidate that is not out of the question, in order.
  List<FieldSpan> single() {
    int[] likely = expected().likely;
    return Arrays.stream(likely).mapToObj(k -> span(k, likely)).toList();
  }

  /// What [#best] needs for every threshold.
  ///
  /// @param likely candidates that are not out of the question, in order
  /// @param byEnd the same in order of their last steps
  /// @param gain \[candidates] how well each is expected to match
  private record Expected(int[] likely, int[] byEnd, double[] gain) {}

  private Expected expected() {
    Expected known = expected;
    if (known == null) {
      int[] found = new int[start.length];
      int[] likely = Arrays.copyOf(found, likely(FAINT, found));
      double[] gain = new double[start.length];
      for (int k : likely) {
        gain[k] = match(k, likely);
      }
      known = new Expected(likely, byEnd(likely), gain);
      expected = known;
    }
    return known;
  }

  /// Says how likely a candidate is of a type; 0 where it is not said.
  void setType(int candidate, int type, float probability) {
    types[candidate * kinds + type] = probability;
  }

  /// Makes the probabilities of the types of a candidate sum to 1.
  void scaleTypes(int candidate) {
    float sum = 0;
    for (int i = candidate * kinds; i < (candidate + 1) * kinds; i++) {
      sum += types[i];
    }
    for (int i = candidate * kinds; i < (candidate + 1) * kinds; i++) {
      types[i] /= sum;
    }
  }

  /// Finds the candidates of at least a probability, in order.
  ///
  /// @param found \[candidates] takes them
  /// @return how many there are
  int likely(double least, int[] found) {
    int count = 0;
    for (int k = 0; k < start.length; k++) {
      if (probability[k] >= least) {
        found[count++] = k;
      }
    }
    return count;
  }

  /// Candidates in order of their last steps, by counting.
  private int[] byEnd(int[] candidates) {
    int[] place = new int[steps + 1];
    for (int k : candidates) {
      place[end[k] + 1]++;
    }
    for (int t = 0; t < steps; t++) {
      place[t + 1] += place[t];
    }
    int[] order = new int[candidates.length];
    for (int k : candidates) {
      order[place[end[k]]++] = k;
    }
    return order;
  }

  /// How well a candidate is expected to match a labelled span, 0 to 1: a match counts the more,
  /// the more bars are shared.
  private double match(int k, int[] likely) {
    double sum = 0;
    for (int at = firstNear(k, likely); at < likely.length; at++) {
      int i = likely[at];
      if (start[i] > end[k]) {
        break;
      }
      double shared = shared(i, k);
      if (shared >= SAME) {
        sum += probability[i] * (1 + shared) / 2;
      }
    }
    return Math.min(1, sum);
  }

  /// Place of the first candidate that does not start so early that it cannot be for the same: half
  /// of the bars of both together would have to lie before it.
  private int firstNear(int k, int[] likely) {
    int least = start[k] - (end[k] - start[k] + 1);
    int low = 0;
    int high = likely.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (start[likely[middle]] < least) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Bars in both over bars in either.
  private double shared(int i, int k) {
    int both = Math.min(end[i], end[k]) - Math.max(start[i], start[k]) + 1;
    return both <= 0 ? 0 : (double) both / (end[i] - start[i] + end[k] - start[k] + 2 - both);
  }

  private FieldSpan span(int k, int[] likely) {
    double[] type = new double[kinds];
    double all = 0;
    int[] same = new int[likely.length];
    int count = 0;
    for (int at = firstNear(k, likely); at < likely.length; at++) {
      int i = likely[at];
      if (start[i] > end[k]) {
        break;
      }
      if (shared(i, k) >= SAME) {
        same[count++] = i;
        all += probability[i];
        for (int c = 0; c < kinds; c++) {
          type[c] += probability[i] * types[i * kinds + c];
        }
      }
    }
    float[] told = new float[kinds];
    double sum = Arrays.stream(type).sum();
    for (int c = 0; c < kinds; c++) {
      told[c] = sum > 0 ? (float) (type[c] / sum) : 1f / kinds;
    }
    return new FieldSpan(
        start[k],
        end[k],
        Math.min(1, all),
        told,
        range(same, count, start, all, start[k]),
        range(same, count, end, all, end[k]));
  }

  /// The steps between which an end lies, the chosen one among them.
  private int[] range(int[] same, int count, short[] ends, double all, int chosen) {
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      low = Math.min(low, ends[same[i]]);
      high = Math.max(high, ends[same[i]]);
    }
    double[] mass = new double[high - low + 1];
    for (int i = 0; i < count; i++) {
      mass[ends[same[i]] - low] += probability[same[i]] / all;
    }
    int from = 0;
    for (double sum = mass[0]; sum <= TAIL; sum += mass[from]) {
      from++;
    }
    int to = mass.length - 1;
    for (double sum = mass[to]; sum <= TAIL; sum += mass[to]) {
      to--;
    }
    return new int[] {Math.min(chosen, low + from), Math.max(chosen, low + to)};
  }
}
