package expanse.output;

import expanse.ensemble.WindowPrediction;
import expanse.evaluation.Evaluator;
import expanse.evaluation.OutputScore;
import expanse.evaluation.OutputScore.Against;
import expanse.evaluation.WindowGroups;
import expanse.metric.Bootstrap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Compares an output with simple rules on the same windows, all seeing the same resamples of
/// groups of windows.
final class OutputComparison {
  /// Fewer cases than this are too few to score by.
  static final int LEAST_CASES = 10;

  /// Unit of values that should be large.
  static final String SHARE = "share";

  /// Unit of errors.
  static final String BARS = "bars";

  private final WindowGroups groups;
  private final int windows;
  private final int resamples;
  private final long seed;

  OutputComparison(List<WindowPrediction> windows, int resamples, long seed) {
    this.windows = windows.size();
    this.groups = Evaluator.groups(windows);
    this.resamples = resamples;
    this.seed = seed;
  }

  /// Mean errors of cases.
  ///
  /// @param model errors of the run
  /// @param constant whether it says the same of all cases
  /// @param ofRule errors of the rule
  OutputScore errors(
      String measure,
      int[] window,
      double[] model,
      boolean constant,
      String rule,
      double[] ofRule) {
    double[][] sums = new double[3][windows];
    for (int i = 0; i < window.length; i++) {
      sums[0][window[i]] += model[i];
      sums[1][window[i]] += ofRule[i];
      sums[2][window[i]]++;
    }
    return score(
        measure,
        BARS,
        window.length,
        constant,
        List.of(rule),
        times -> {
          double n = weighted(sums[2], times);
          return new double[] {weighted(sums[0], times) / n, weighted(sums[1], times) / n};
        });
  }

  private static double weighted(double[] values, int[] times) {
    double sum = 0;
    for (int w = 0; w < times.length; w++) {
      sum += times[w] * values[w];
    }
    return sum;
  }

  /// @param constant whether the run says the same of all cases
  /// @param names of the simple rules
  /// @param values of the run and then of the rules, with every window counted so many times
  OutputScore score(
      String measure,
      String unit,
      int cases,
      boolean constant,
      List<String> names,
      Function<int[], double[]> values) {
    if (cases == 0 || names.isEmpty()) {
      return new OutputScore(measure, unit, cases, Double.NaN, false, Map.of(), "no such output");
    }
    int[] once = new int[windows];
    Arrays.fill(once, 1);
    double[] all = values.apply(once);
    double sign = unit.equals(BARS) ? -1 : 1;
    double[][] d =
        Bootstrap.distributions(
            groups.count(),
            resamples,
            seed,
            drawn -> {
              double[] v =
                  values.apply(IntStream.of(groups.ofWindow()).map(g -> drawn[g]).toArray());
              double[] difference = new double[names.size()];
              for (int b = 0; b < difference.length; b++) {
                difference[b] = sign * (v[0] - v[b + 1]);
              }
              return difference;
            });
    Map<String, Against> against = new LinkedHashMap<>();
    for (int b = 0; b < names.size(); b++) {
      Bootstrap.Interval interval = Bootstrap.interval(d[b], 0.95);
      against.put(
          names.get(b),
          new Against(
              all[b + 1],
              sign * (all[0] - all[b + 1]),
              new double[] {interval.lower(), interval.upper()}));
    }
    return new OutputScore(
        measure, unit, cases, all[0], constant, against, verdict(cases, against));
  }

  static String verdict(int cases, Map<String, Against> against) {
    if (cases < LEAST_CASES) {
      return "too little to score";
    }
    String strongest = null;
    for (Map.Entry<String, Against> rule : against.entrySet()) {
      if (!rule.getValue().beaten()
          && (strongest == null || rule.getValue().difference() < difference(against, strongest))) {
        strongest = rule.getKey();
      }
    }
    if (strongest != null) {
      return OutputScore.NOT_SHOWN + strongest;
    }
    return OutputScore.BETTER
        + (against.size() > 2 ? "every simple rule" : String.join(" and ", against.keySet()));
  }

  private static double difference(Map<String, Against> against, String name) {
    Against rule = against.get(name);
    return rule == null ? Double.NaN : rule.difference();
  }
}
