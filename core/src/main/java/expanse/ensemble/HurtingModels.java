package expanse.ensemble;

import expanse.metric.Bootstrap;
import expanse.metric.Calibrator;
import expanse.metric.Scores;
import java.util.ArrayList;
import java.util.List;

/// Base models without which the others do better, on windows that none of them has seen.
public final class HurtingModels {
  private static final double LEAST_WEIGHT = 0.05; // one that weighs less cannot hurt
  private static final int RESAMPLES = 1000;

  private HurtingModels() {}

  /// A base model that hurts.
  ///
  /// @param name in words
  /// @param weight its stacking weight
  /// @param with log loss of a bar by the ensemble, in nats
  /// @param without the same when the others weigh all
  /// @param gainInterval95 95 % interval of the first minus the second, over resamples of windows
  public record Hurting(
      String name, double weight, double with, double without, double[] gainInterval95) {}

  /// @param said by the base models
  /// @param weights that add up to 1
  static List<Hurting> of(BaseLogOdds said, double[] weights, long seed) {
    double[] bars = said.bars();
    double[] with = losses(said, weights);
    List<Hurting> hurting = new ArrayList<>();
    for (int k = 0; k < weights.length; k++) {
      double others = 1 - weights[k];
      if (weights[k] < LEAST_WEIGHT || !(others > 0)) {
        continue;
      }
      double[] rest = new double[weights.length];
      for (int j = 0; j < rest.length; j++) {
        rest[j] = j == k ? 0 : weights[j] / others;
      }
      double[] without = losses(said, rest);
      double[] gains =
          Bootstrap.distributions(
              bars.length,
              RESAMPLES,
              seed,
              times ->
                  new double[] {
                    BaseLogOdds.mean(with, bars, times) - BaseLogOdds.mean(without, bars, times)
                  })[0];
      Bootstrap.Interval interval = Bootstrap.interval(gains, 0.95);
      if (interval.lower() > 0) {
        hurting.add(
            new Hurting(
                BaseLogOdds.NAMES.get(k),
                weights[k],
                BaseLogOdds.mean(with, bars, null),
                BaseLogOdds.mean(without, bars, null),
                new double[] {interval.lower(), interval.upper()}));
      }
    }
    return hurting;
  }

  /// Log loss of each window by the weighted mean, after its best scale and shift.
  private static double[] losses(BaseLogOdds said, double[] weights) {
    List<float[]> p = said.probabilities(weights);
    return said.losses(p, Calibrator.Platt.fit(Scores.concat(p), said.truth(), said.weight()));
  }
}
