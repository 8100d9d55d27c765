package expanse.settings;

import static expanse.base.Ranges.above;
import static expanse.base.Ranges.atLeast;
import static expanse.base.Ranges.within;

import expanse.base.InputException;

/// How the four task losses become one.
///
/// @param kind the method
/// @param weights task weights of the methods that are given them
/// @param kendall what Kendall weighting starts from and may reach
/// @param warmUp steps during which the running mean is a plain mean
/// @param decay decay of the running mean afterwards
/// @param gradNormAlpha how strongly GradNorm favours slow tasks
/// @param gradNormRate learning rate of GradNorm's weights
/// @param conflict cosine below which PCGrad treats two task gradients as conflicting
public record BalancingSettings(
    Kind kind,
    TaskValues weights,
    Kendall kendall,
    int warmUp,
    double decay,
    double gradNormAlpha,
    double gradNormRate,
    double conflict) {

  /// The methods.
  public enum Kind {
    /// Given weights on raw losses.
    FIXED,
    /// Given weights on losses divided by their value on the first batch.
    FIRST_BATCH,
    /// Given weights on losses divided by a running mean of themselves.
    RUNNING_MEAN,
    /// Learned uncertainties (Kendall, Gal and Cipolla, 2018).
    KENDALL,
    /// Weights that keep the gradients of the tasks alike (GradNorm; Chen et al., 2018).
    GRADNORM,
    /// Projection of conflicting gradients (PCGrad; Yu et al., 2020).
    PCGRAD,
    /// The span loss alone.
    SPAN_ONLY
  }

  /// Checks the ranges.
  public BalancingSettings {
    within("balancing.warm_up", warmUp, 1, 1_000_000);
    within("balancing.decay", decay, 0, 0.999999);
    within("balancing.grad_norm_alpha", gradNormAlpha, 0, 10);
    within("balancing.grad_norm_rate", gradNormRate, 0, 1);
    within("balancing.conflict", conflict, -1, 1);
  }

  /// Weights of the tasks, for methods that are given them.
  ///
  /// @param pointer weight of the pointers (center and length)
  /// @param type weight of the type
  /// @param span weight of the span task
  /// @param countdown weight of the countdown
  public record TaskValues(double pointer, double type, double span, double countdown) {
    /// Checks that all are non-negative and one is positive.
    public TaskValues {
      atLeast("balancing.weights.pointer", pointer, 0);
      atLeast("balancing.weights.type", type, 0);
      atLeast("balancing.weights.span", span, 0);
      atLeast("balancing.weights.countdown", countdown, 0);
      if (pointer + type + span + countdown <= 0) {
        throw new InputException("balancing.weights are all 0; one must be positive");
      }
    }

    /// In the order of [expanse.model.Task].
    public double[] toArray() {
      return new double[] {pointer, type, span, countdown};
    }
  }

  /// Kendall weighting: where its sigmas start, and their bounds.
  ///
  /// @param pointer initial log sigma of the pointers
  /// @param type initial log sigma of the type
  /// @param span initial log sigma of the span task
  /// @param countdown initial log sigma of the countdown
  /// @param minSigma smallest sigma, 0 for no bound
  /// @param maxSigma largest sigma, 0 for no bound
  public record Kendall(
      double pointer,
      double type,
      double span,
      double countdown,
      double minSigma,
      double maxSigma) {
    /// Checks the ranges.
    public Kendall {
      within("balancing.kendall.pointer", pointer, -10, 10);
      within("balancing.kendall.type", type, -10, 10);
      within("balancing.kendall.span", span, -10, 10);
      within("balancing.kendall.countdown", countdown, -10, 10);
      atLeast("balancing.kendall.min_sigma", minSigma, 0);
      atLeast("balancing.kendall.max_sigma", maxSigma, 0);
      if (maxSigma > 0) {
        above("balancing.kendall.max_sigma", maxSigma, minSigma);
      }
    }

    /// Initial log sigmas in the order of [expanse.model.Task].
    public double[] initial() {
      return new double[] {pointer, type, span, countdown};
    }
  }
}
