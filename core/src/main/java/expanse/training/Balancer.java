package expanse.training;

import expanse.base.Rng;
import expanse.model.Task;
import expanse.nn.ParameterLayout;
import expanse.settings.BalancingSettings;
import java.util.Arrays;

/// Makes one loss, or one gradient, out of the four of the tasks.
///
/// Arrays of task values are in the order of [Task]. A task whose loss is exactly zero has no
/// target in the batch and takes no part in it.
public sealed interface Balancer {
  /// The balancer that settings ask for.
  ///
  /// @param layout of the parameters, which hold Kendall's log sigmas
  /// @param seed for the order in which PCGrad goes through the tasks
  static Balancer of(BalancingSettings settings, ParameterLayout layout, long seed) {
    double[] weights = settings.weights().toArray();
    return switch (settings.kind()) {
      case FIXED -> new Fixed(weights);
      case SPAN_ONLY -> new Fixed(new double[] {0, 0, 1, 0});
      case FIRST_BATCH -> new FirstBatch(weights);
      case RUNNING_MEAN -> new RunningMean(weights, settings.warmUp(), settings.decay());
      case KENDALL -> new Kendall(settings.kendall(), layout);
      case GRADNORM ->
          new GradNorm(
              weights, settings.gradNormAlpha(), settings.gradNormRate(), sharedEnd(layout));
      case PCGRAD -> new PcGrad(weights, settings.conflict(), seed);
    };
  }

  /// Prepares freshly initialised parameters.
  default void initialise(float[] parameters) {}

  /// The factors on the raw losses in this step.
  ///
  /// @param losses \[4] raw losses of the batch
  /// @param parameters of the network
  /// @param weights \[4] out
  void weigh(double[] losses, float[] parameters, double[] weights);

  /// Adds the gradient of whatever the balancer itself learns inside the parameters.
  ///
  /// @param losses \[4] raw losses of the batch
  /// @param parameters of the network
  /// @param gradients changed in place
  default void addGradients(double[] losses, float[] parameters, float[] gradients) {}

  /// Corrects parameters after the optimiser's step.
  default void afterStep(float[] parameters) {}

  /// The value that is minimised, for the log.
  ///
  /// @param losses \[4] raw losses
  /// @param weights \[4] as [#weigh] gave them
  default double total(double[] losses, double[] weights, float[] parameters) {
    double total = 0;
    for (int k = 0; k < Task.COUNT; k++) {
      total += weights[k] * losses[k];
    }
    return total;
  }

  /// What a resumed run needs beyond the parameters.
  long[] state();

  /// Goes back to a recorded state.
  void restore(long[] state);

  private static int sharedEnd(ParameterLayout layout) {
    int end = 0;
    for (ParameterLayout.Entry entry : layout.entries()) {
      if (entry.name().startsWith("lstm.")) {
        end = Math.max(end, entry.offset() + entry.size());
      }
    }
    return end;
  }

  /// Needs the gradient of every task by itself.
  sealed interface PerTask extends Balancer permits GradNorm, PcGrad {
    /// Combines the tasks' gradients.
    ///
    /// @param losses \[4] raw losses
    /// @param taskGradients \[4]\[parameters] gradients of the raw losses; overwritten
    /// @param gradients \[parameters] out
    void combine(double[] losses, float[][] taskGradients, float[] gradients);
  }

  /// Given weights on raw losses.
  final class Fixed implements Balancer {
    private final double[] given;

    Fixed(double[] given) {
      this.given = given.clone();
    }

    @Override
    public void weigh(double[] losses, float[] parameters, double[] weights) {
      System.arraycopy(given, 0, weights, 0, Task.COUNT);
    }

    @Override
    public long[] state() {
      return new long[0];
    }

    @Override
    public void restore(long[] state) {}
  }

  /// Given weights on losses divided by their value on the first batch.
  final class FirstBatch implements Balancer {
    private final double[] given;
    private final double[] first = new double[Task.COUNT];

    FirstBatch(double[] given) {
      this.given = given.clone();
    }

    @Override
    public void weigh(double[] losses, float[] parameters, double[] weights) {
      for (int k = 0; k < Task.COUNT; k++) {
        if (first[k] == 0) {
          first[k] = losses[k];
        }
        weights[k] = first[k] > 1e-8 ? given[k] / first[k] : given[k];
      }
    }

    @Override
    public long[] state() {
      return bits(first);
    }

    @Override
    public void restore(long[] state) {
      values(state, first);
    }
  }

  /// Given weights on losses divided by a running mean of themselves: a plain mean during the
  /// warm-up, then an exponential one. The mean takes the current loss in before it divides.
  final class RunningMean implements Balancer {
    private final double[] given;
    private final int warmUp;
    private final double decay;
    private final double[] mean = new double[Task.COUNT];
    private final double[] count = new double[Task.COUNT];

    RunningMean(double[] given, int warmUp, double decay) {
      this.given = given.clone();
      this.warmUp = warmUp;
      this.decay = decay;
    }

    @Override
    public void weigh(double[] losses, float[] parameters, double[] weights) {
      for (int k = 0; k < Task.COUNT; k++) {
        if (losses[k] != 0) {
          count[k]++;
          mean[k] =
              count[k] <= warmUp
                  ? (mean[k] * (count[k] - 1) + losses[k]) / count[k]
                  : decay * mean[k] + (1 - decay) * losses[k];
        }
        weights[k] = mean[k] > 1e-8 ? given[k] / mean[k] : given[k];
      }
    }

    @Override
    public long[] state() {
      return bits(mean, count);
    }

    @Override
    public void restore(long[] state) {
      values(state, mean, count);
    }
  }

  /// Learned uncertainties: sum of L / (2 sigma^2) + ln sigma, with s = ln sigma learned. At its
  /// optimum sigma^2 equals the loss, so that every task counts with one over its loss.
  final class Kendall implements Balancer {
    private final BalancingSettings.Kendall settings;
    private final int[] offset = new int[Task.COUNT];

    Kendall(BalancingSettings.Kendall settings, ParameterLayout layout) {
      this.settings = settings;
      Task[] tasks = Task.values();
      for (int k = 0; k < Task.COUNT; k++) {
        offset[k] = layout.offset(tasks[k].sigmaName());
      }
    }

    @Override
    public void initialise(float[] parameters) {
      double[] initial = settings.initial();
      for (int k = 0; k < Task.COUNT; k++) {
        parameters[offset[k]] = (float) initial[k];
      }
      afterStep(parameters);
    }

    @Override
    public void weigh(double[] losses, float[] parameters, double[] weights) {
      for (int k = 0; k < Task.COUNT; k++) {
        weights[k] = losses[k] == 0 ? 0 : 0.5 * StrictMath.exp(-2.0 * parameters[offset[k]]);
      }
    }

    @Override
    public void addGradients(double[] losses, float[] parameters, float[] gradients) {
      for (int k = 0; k < Task.COUNT; k++) {
        if (losses[k] != 0) {
          double s = parameters[offset[k]];
          gradients[offset[k]] += (float) (1 - losses[k] * StrictMath.exp(-2 * s));
        }
      }
    }

    @Override
    public void afterStep(float[] parameters) {
      for (int k = 0; k < Task.COUNT; k++) {
        if (settings.minSigma() > 0) {
          float least = (float) StrictMath.log(settings.minSigma());
          parameters[offset[k]] = Math.max(parameters[offset[k]], least);
        }
        if (settings.maxSigma() > 0) {
          float most = (float) StrictMath.log(settings.maxSigma());
          parameters[offset[k]] = Math.min(parameters[offset[k]], most);
        }
      }
    }

    @Override
    public double total(double[] losses, double[] weights, float[] parameters) {
      double total = 0;
      for (int k = 0; k < Task.COUNT; k++) {
        if (losses[k] != 0) {
          total += weights[k] * losses[k] + parameters[offset[k]];
        }
      }
      return total;
    }

    @Override
    public long[] state() {
      return new long[0];
    }

    @Override
    public void restore(long[] state) {}
  }

  /// GradNorm: weights move so that every task's gradient on the shared encoder has the mean norm,
  /// times how far the task lags behind the others to the power alpha. The weights' sum is kept.
  final class GradNorm implements PerTask {
    private final double[] given;
    private final double alpha;
    private final double rate;
    private final int sharedEnd;
    private final double[] weight;
    private final double[] first = new double[Task.COUNT];
    private final double[] norm = new double[Task.COUNT]; // of the unweighted gradients
    private final double[] progress = new double[Task.COUNT];

    GradNorm(double[] given, double alpha, double rate, int sharedEnd) {
      this.given = given.clone();
      this.weight = given.clone();
      this.alpha = alpha;
      this.rate = rate;
      this.sharedEnd = sharedEnd;
    }

    @Override
    public void weigh(double[] losses, float[] parameters, double[] weights) {
      System.arraycopy(weight, 0, weights, 0, Task.COUNT);
    }

    @Override
    public void combine(double[] losses, float[][] taskGradients, float[] gradients) {
      Arrays.fill(gradients, 0);
      for (int k = 0; k < Task.COUNT; k++) {
        add(gradients, taskGradients[k], (float) weight[k]);
      }
      Arrays.fill(norm, 0);
      double meanNorm = 0;
      double meanProgress = 0;
      int active = 0;
      for (int k = 0; k < Task.COUNT; k++) {
        if (losses[k] == 0 || given[k] == 0) {
          continue;
        }
        if (first[k] == 0) {
          first[k] = losses[k];
        }
        norm[k] = Math.sqrt(dot(taskGradients[k], taskGradients[k], sharedEnd));
        progress[k] = losses[k] / first[k];
        meanNorm += weight[k] * norm[k];
        meanProgress += progress[k];
        active++;
      }
      if (active == 0) {
        return;
      }
      meanNorm /= active;
      meanProgress /= active;
      double kept = 0;
      double moved = 0;
      for (int k = 0; k < Task.COUNT; k++) {
        if (norm[k] > 0) {
          double wanted = meanNorm * StrictMath.pow(progress[k] / meanProgress, alpha);
          kept += weight[k];
          weight[k] =
              Math.max(
                  1e-4, weight[k] - rate * Math.signum(weight[k] * norm[k] - wanted) * norm[k]);
          moved += weight[k];
        }
      }
      for (int k = 0; k < Task.COUNT; k++) {
        if (norm[k] > 0) {
          weight[k] *= kept / moved;
        }
      }
    }

    @Override
    public long[] state() {
      return bits(weight, first);
    }

    @Override
    public void restore(long[] state) {
      values(state, weight, first);
    }
  }

  /// PCGrad: a task's gradient that points against another's loses the part along it, the others
  /// being visited in random order; then all are added.
  final class PcGrad implements PerTask {
    private final double[] given;
    private final double conflict;
    private Rng order;
    private float[] own = new float[0]; // [parameters]
    private final int[] others = new int[Task.COUNT];
    private final double[] squares = new double[Task.COUNT];

    PcGrad(double[] given, double conflict, long seed) {
      this.given = given.clone();
      this.conflict = conflict;
      this.order = Rng.derived(seed, 0x9C6);
    }

    @Override
    public void weigh(double[] losses, float[] parameters, double[] weights) {
      System.arraycopy(given, 0, weights, 0, Task.COUNT);
    }

    @Override
    public void combine(double[] losses, float[][] taskGradients, float[] gradients) {
      int n = gradients.length;
      Arrays.fill(gradients, 0);
      for (int k = 0; k < Task.COUNT; k++) {
        float[] g = taskGradients[k];
        for (int i = 0; i < n; i++) {
          g[i] *= (float) given[k];
        }
        squares[k] = dot(g, g, n);
      }
      if (own.length != n) {
        own = new float[n];
      }
      for (int k = 0; k < Task.COUNT; k++) {
        for (int j = 0; j < Task.COUNT; j++) {
          others[j] = j;
        }
        order.shuffle(others);
        System.arraycopy(taskGradients[k], 0, own, 0, n);
        for (int j : others) {
          if (j == k || squares[j] == 0 || squares[k] == 0) {
            continue;
          }
          double product = dot(own, taskGradients[j], n);
          double ownSquare = dot(own, own, n);
          if (ownSquare > 0 && product < conflict * Math.sqrt(ownSquare * squares[j])) {
            add(own, taskGradients[j], (float) (-product / squares[j]));
          }
        }
        add(gradients, own, 1);
      }
    }

    @Override
    public long[] state() {
      return order.state();
    }

    @Override
    public void restore(long[] state) {
      order = Rng.ofState(state);
    }
  }

  private static long[] bits(double[]... values) {
    return Arrays.stream(values)
        .flatMapToDouble(Arrays::stream)
        .mapToLong(Double::doubleToRawLongBits)
        .toArray();
  }

  private static void values(long[] bits, double[]... into) {
    int at = 0;
    for (double[] values : into) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Double.longBitsToDouble(bits[at++]);
      }
    }
  }

  private static double dot(float[] a, float[] b, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static void add(float[] to, float[] from, float factor) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * from[i];
    }
  }
}
