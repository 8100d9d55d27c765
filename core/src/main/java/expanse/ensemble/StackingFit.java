package expanse.ensemble;

import expanse.base.Rng;
import expanse.ensemble.HurtingModels.Hurting;
import expanse.metric.Calibrator;
import expanse.metric.LogLoss;
import expanse.metric.LogOdds;
import expanse.run.StackingWeights;
import expanse.settings.TrainingSettings;
import java.util.Arrays;
import java.util.List;

/// Chooses how the base predictions of a run are mixed, on the windows that it may choose on:
/// whether what lies around an annotated window is looked at too, and what the networks, the trees
/// of bars and the model of spans weigh (stacking; Wolpert, 1992).
///
/// A model knows least about the ends of a window, and there shifted windows help. Where windows
/// were cut around their labels, however, networks learn where in a window a label lies, and moved
/// windows mislead them.
///
/// Weights are those of a logistic regression without negative ones (Breiman, 1996), drawn a little
/// towards equal weights, and averaged over resamples of the windows, so that no model weighs much
/// by luck. A model that would weigh less than a tenth is not asked at all.
public final class StackingFit {
  private static final int RESAMPLES = 15;
  private static final int ROUNDS = 200;
  private static final double TOWARDS_EQUAL = 0.002; // of the bars
  private static final double SETTLED = 1e-4;
  private static final double LEAST_WEIGHT = 0.1;
  private static final long PURPOSE = 0x4D495854; // of the random choices

  private StackingFit() {}

  /// What was chosen, and why.
  ///
  /// @param stacking the best one
  /// @param unshiftedLoss least log loss of a bar by the networks on the annotated windows alone,
  ///   in nats; NaN when nothing was compared
  /// @param shiftedLoss the same with shifted windows; NaN when the settings ask for none
  /// @param hurting base models without which the others do better
  public record Choice(
      StackingWeights stacking, double unshiftedLoss, double shiftedLoss, List<Hurting> hurting) {}

  /// Chooses by how much windows are moved. The weights are those of the networks alone.
  ///
  /// @param networks what the networks of a run say of the windows to choose on
  public static Choice shift(BasePredictions networks) {
    return networks.shift() == 0
        ? new Choice(StackingWeights.NETWORKS, Double.NaN, Double.NaN, List.of())
        : shift(networks.unshifted().logOdds(), networks.logOdds(), networks.shift());
  }

  static Choice shift(BaseLogOdds annotated, BaseLogOdds moved, int most) {
    double without = loss(annotated);
    double with = loss(moved);
    return new Choice(
        StackingWeights.NETWORKS.withShift(with < without ? most : 0), without, with, List.of());
  }

  /// Chooses the weights.
  ///
  /// @param base what all base models of a run say of the windows to choose on
  /// @param shifted what [#shift(BasePredictions)] has chosen
  public static Choice weights(BasePredictions base, TrainingSettings settings, Choice shifted) {
    BaseLogOdds said = base.logOdds();
    StackingWeights stacking = stacking(said, settings, shifted.stacking().shift());
    return new Choice(
        stacking,
        shifted.unshiftedLoss(),
        shifted.shiftedLoss(),
        HurtingModels.of(
            said,
            new double[] {stacking.networks(), stacking.bars(), stacking.spans()},
            settings.seed()));
  }

  /// The weights of all base models.
  ///
  /// @param shift by how many bars windows are moved
  static StackingWeights stacking(BaseLogOdds said, TrainingSettings settings, int shift) {
    double[] weights = weights(said, settings);
    return new StackingWeights(
        weights[BaseLogOdds.NETWORKS],
        weights.length > 1 ? weights[BaseLogOdds.BARS] : 0,
        weights.length > 1 ? weights[BaseLogOdds.SPANS] : 0,
        shift);
  }

  /// Weights that add up to 1: those chosen, or equal ones where the settings ask for no choice.
  static double[] weights(BaseLogOdds said, TrainingSettings settings) {
    if (said.kinds() > 1 && settings.inference().stacking()) {
      return weights(said, settings.seed());
    }
    double[] equal = new double[said.kinds()];
    Arrays.fill(equal, 1.0 / equal.length);
    return equal;
  }

  /// Weights that add up to 1.
  static double[] weights(BaseLogOdds said, long seed) {
    double[] sum = new double[said.kinds()];
    Rng draw = Rng.derived(seed, PURPOSE);
    int windows = said.windows();
    for (int resample = 0; resample < RESAMPLES; resample++) {
      int[] times = new int[windows];
      for (int k = 0; k < windows; k++) {
        times[draw.nextInt(windows)]++;
      }
      double[] one = regression(said, times);
      double all = Arrays.stream(one).sum();
      for (int k = 0; k < sum.length; k++) {
        sum[k] += all > 0 ? one[k] / all / RESAMPLES : 1.0 / sum.length / RESAMPLES;
      }
    }
    double[] kept = Arrays.stream(sum).map(w -> w < LEAST_WEIGHT ? 0 : w).toArray();
    double all = Arrays.stream(kept).sum();
    return Arrays.stream(kept).map(w -> w / all).toArray();
  }

  /// Coefficients of a logistic regression, none of them negative, by steps along each one's own
  /// derivative.
  private static double[] regression(BaseLogOdds said, int[] times) {
    int kinds = said.kinds();
    double[] w = new double[kinds + 1]; // the last is the constant
    Arrays.fill(w, 0, kinds, 1.0 / kinds);
    for (int round = 0; round < ROUNDS; round++) {
      double[] gradient = new double[kinds + 1];
      double[] curvature = new double[kinds + 1];
      double bars = 0;
      for (int i = 0; i < times.length; i++) {
        if (times[i] > 0) {
          bars += add(said, i, times[i], w, gradient, curvature);
        }
      }
      double moved = 0;
      for (int k = 0; k <= kinds; k++) {
        double pull = TOWARDS_EQUAL * bars;
        double slope = gradient[k] + (k < kinds ? pull * (w[k] - 1.0 / kinds) : 0);
        double next = w[k] - slope / (curvature[k] * (kinds + 1) + pull);
        next = k < kinds ? Math.max(0, next) : next;
        moved += Math.abs(next - w[k]);
        w[k] = next;
      }
      if (moved < SETTLED) {
        break;
      }
    }
    return Arrays.copyOf(w, kinds);
  }

  /// Adds the derivatives of one window, and returns how much its bars weigh.
  private static double add(
      BaseLogOdds said, int window, int times, double[] w, double[] gradient, double[] curvature) {
    int kinds = said.kinds();
    float[] truth = said.truth(window);
    float[] weight = said.weight(window);
    double bars = 0;
    for (int t = 0; t < truth.length; t++) {
      double much = (double) times * weight[t];
      if (much == 0) {
        continue;
      }
      double z = w[kinds];
      for (int k = 0; k < kinds; k++) {
        z += w[k] * said.logOdds(k, window)[t];
      }
      double p = LogOdds.probability(z);
      for (int k = 0; k <= kinds; k++) {
        double x = k < kinds ? said.logOdds(k, window)[t] : 1;
        gradient[k] += much * (p - truth[t]) * x;
        curvature[k] += much * p * (1 - p) * x * x;
      }
      bars += much;
    }
    return bars;
  }

  /// Log loss of a bar by the networks, after their best scale and shift.
  private static double loss(BaseLogOdds said) {
    float[] logOdds = said.logOdds(BaseLogOdds.NETWORKS);
    float[] y = said.truth();
    float[] w = said.weight();
    float[] p = new float[logOdds.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = (float) LogOdds.probability(logOdds[i]);
    }
    Calibrator calibrator = Calibrator.Platt.fit(p, y, w);
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < p.length; i++) {
      sum -= w[i] * LogLoss.logLikelihood(calibrator.apply((double) p[i]), y[i]);
      weight += w[i];
    }
    return sum / weight;
  }
}
