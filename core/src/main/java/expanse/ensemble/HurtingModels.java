package expanse.ensemble;

import expanse.metric.Bootstrap;
import expanse.metric.Calibrator;
import expanse.metric.LogLoss;
import expanse.metric.LogOdds;
import expanse.metric.Scores;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    double[] bars = new double[said.windows()];
    for (int i = 0; i < bars.length; i++) {
      for (float w : said.weight(i)) {
        bars[i] += w;
      }
    }
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
              times -> new double[] {mean(with, bars, times) - mean(without, bars, times)})[0];
      Bootstrap.Interval interval = Bootstrap.interval(gains, 0.95);
      if (interval.lower() > 0) {
        hurting.add(
            new Hurting(
                BaseLogOdds.NAMES.get(k),
                weights[k],
                mean(with, bars, null),
                mean(without, bars, null),
                new double[] {interval.lower(), interval.upper()}));
      }
    }
    return hurting;
  }

  private static double mean(double[] losses, double[] bars, int @Nullable [] times) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < losses.length; i++) {
      int n = times == null ? 1 : times[i];
      sum += n * losses[i];
      all += n * bars[i];
    }
    return sum / all;
  }

  /// Log loss of each window by the weighted mean, after its best scale and shift.
  private static double[] losses(BaseLogOdds said, double[] weights) {
    List<float[]> p = new ArrayList<>();
    for (int i = 0; i < said.windows(); i++) {
      float[] of = new float[said.truth(i).length];
      for (int t = 0; t < of.length; t++) {
        double z = 0;
        for (int k = 0; k < weights.length; k++) {
          z += weights[k] * said.logOdds(k, i)[t];
        }
        of[t] = (float) LogOdds.probability(z);
      }
      p.add(of);
    }
    Calibrator calibrator = Calibrator.Platt.fit(Scores.concat(p), said.truth(), said.weight());
    double[] losses = new double[said.windows()];
    for (int i = 0; i < losses.length; i++) {
      float[] y = said.truth(i);
      float[] w = said.weight(i);
      for (int t = 0; t < y.length; t++) {
        losses[i] -= w[t] * LogLoss.logLikelihood(calibrator.apply((double) p.get(i)[t]), y[t]);
      }
    }
    return losses;
  }
}
