package expanse.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Sums over all ways to cover steps 0 .. T - 1 with spans that do not overlap and single steps
/// outside: a semi-Markov conditional random field (Sarawagi and Cohen, 2004) whose scores are
/// given per span. A step outside has score 0. Sums that would leave the range of a double are
/// taken again as logarithms.
///
/// Not for several threads; allocates nothing per call.
public final class SemiMarkov {
  private static final double MOST_WAYS = 1e300; // no sum is larger than that over everything

  private final int steps;
  private final double[] before; // [T + 1] sum over the ways to cover the steps before t
  private final double[] after; // [T + 1] sum over the ways to cover step t and those after it

  /// @param steps T
  public SemiMarkov(int steps) {
    this.steps = steps;
    before = new double[steps + 1];
    after = new double[steps + 1];
  }

  /// Probabilities of spans, and of steps to lie inside one.
  ///
  /// @param from index of the first span in the arrays
  /// @param to one past the last
  /// @param start first steps, rising; below 0 where a span began before step 0
  /// @param end last steps, 0 to T - 1
  /// @param factor exp(score); finite
  /// @param probability takes P(span) at the same indices
  /// @param inside `[T]` takes P(step lies in a span), or null
  public void marginals(
      int from,
      int to,
      short[] start,
      short[] end,
      double[] factor,
      double[] probability,
      double @Nullable [] inside) {
    Arrays.fill(before, 0);
    before[0] = 1;
    int i = from;
    for (; i < to && start[i] < 0; i++) {
      before[end[i] + 1] += factor[i];
    }
    for (int t = 0; t < steps; t++) {
      double ways = before[t];
      for (; i < to && start[i] == t; i++) {
        before[end[i] + 1] += ways * factor[i];
      }
      before[t + 1] += ways;
    }
    if (before[steps] < MOST_WAYS) {
      ordinary(from, to, start, end, factor, probability);
    } else {
      byLogarithms(from, to, start, end, factor, probability);
    }
    if (inside != null) {
      inside(from, to, start, end, probability, inside);
    }
  }

  private void ordinary(
      int from, int to, short[] start, short[] end, double[] factor, double[] probability) {
    after[steps] = 1;
    int j = to - 1;
    for (int t = steps - 1; t >= 0; t--) {
      double ways = after[t + 1];
      for (; j >= from && start[j] == t; j--) {
        ways += factor[j] * after[end[j] + 1];
      }
      after[t] = ways;
    }
    double all = 1 / before[steps];
    for (int k = from; k < to; k++) {
      double ways = start[k] < 0 ? 1 : before[start[k]];
      probability[k] = ways * factor[k] * after[end[k] + 1] * all;
    }
  }

  private void byLogarithms(
      int from, int to, short[] start, short[] end, double[] factor, double[] probability) {
    Arrays.fill(before, Double.NEGATIVE_INFINITY);
    before[0] = 0;
    int i = from;
    for (; i < to && start[i] < 0; i++) {
      before[end[i] + 1] = logSum(before[end[i] + 1], StrictMath.log(factor[i]));
    }
    for (int t = 0; t < steps; t++) {
      double ways = before[t];
      for (; i < to && start[i] == t; i++) {
        before[end[i] + 1] = logSum(before[end[i] + 1], ways + StrictMath.log(factor[i]));
      }
      before[t + 1] = logSum(before[t + 1], ways);
    }
    after[steps] = 0;
    int j = to - 1;
    for (int t = steps - 1; t >= 0; t--) {
      double ways = after[t + 1];
      for (; j >= from && start[j] == t; j--) {
        ways = logSum(ways, StrictMath.log(factor[j]) + after[end[j] + 1]);
      }
      after[t] = ways;
    }
    for (int k = from; k < to; k++) {
      double ways = start[k] < 0 ? 0 : before[start[k]];
      double all = ways + StrictMath.log(factor[k]) + after[end[k] + 1];
      probability[k] = StrictMath.exp(Math.min(0, all - before[steps])); // logarithms round
    }
  }

  /// log(exp(a) + exp(b)).
  private static double logSum(double a, double b) {
    double most = Math.max(a, b);
    return most == Double.NEGATIVE_INFINITY
        ? most
        : most + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - most));
  }

  private void inside(
      int from, int to, short[] start, short[] end, double[] probability, double[] inside) {
    Arrays.fill(inside, 0);
    for (int k = from; k < to; k++) {
      inside[Math.max(0, start[k])] += probability[k];
      if (end[k] + 1 < steps) {
        inside[end[k] + 1] -= probability[k];
      }
    }
    for (int t = 1; t < steps; t++) {
      inside[t] += inside[t - 1];
    }
    for (int t = 0; t < steps; t++) {
      inside[t] = Math.clamp(inside[t], 0, 1); // differences of sums round
    }
  }
}
