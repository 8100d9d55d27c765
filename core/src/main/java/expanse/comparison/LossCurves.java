package expanse.comparison;

import expanse.model.SpanLoss;
import expanse.model.Task;
import expanse.run.RunMetadata;
import expanse.run.RunTable;
import expanse.settings.TaskLosses;
import java.util.function.DoubleUnaryOperator;

/// The raw losses of a run per epoch, the span loss as a mean per bar whatever its form.
///
/// A CRF's negative log-likelihood is a SUM over the bars of a window, a soft span loss a mean.
/// Divided by the bars both are nats per bar. A reduction in per cent needs no division: it has no
/// unit, and dividing it by a ratio of scales, as the original's comparison did, means nothing.
///
/// @param epochs `[E]` numbers
/// @param train \[4]`[E]` pointers, type, span, countdown
/// @param validation \[4]`[E]` the same; NaN without validation
/// @param barsInLoss bars that the logged span loss adds up; 1 for a mean
/// @param bestConstant span loss per bar of the best probability that is the same for every bar, at
///   the base rate of validation; a CRF can get below it by its transitions alone
public record LossCurves(
    double[] epochs, double[][] train, double[][] validation, int barsInLoss, double bestConstant) {
  /// Place of the span task.
  public static final int SPAN = 2;

  /// Place of the countdown task.
  public static final int COUNTDOWN = 3;

  /// @param rate share of positive bars in validation
  static LossCurves of(RunMetadata metadata, RunTable losses, double rate) {
    TaskLosses.Span span = metadata.settings().loss().span();
    boolean chain = span.kind().head().isChain();
    int bars = chain && !span.perBar() ? metadata.settings().window() : 1;
    RunTable train = losses.where("phase", "train");
    return new LossCurves(
        train.numbers("epoch"),
        perBar(train, bars),
        perBar(losses.where("phase", "val"), bars),
        bars,
        bestConstant(span, rate, metadata.posWeight()));
  }

  private static double[][] perBar(RunTable losses, int bars) {
    double[][] values = new double[Task.KEYS.size()][];
    for (int k = 0; k < values.length; k++) {
      values[k] = losses.numbers("loss_" + Task.KEYS.get(k));
    }
    for (int i = 0; i < values[SPAN].length; i++) {
      values[SPAN][i] /= bars;
    }
    return values;
  }

  /// The smallest mean loss of one probability for all bars.
  private static double bestConstant(TaskLosses.Span span, double prior, double posWeight) {
    boolean chain = span.kind().head().isChain();
    double gamma = span.kind().loss() == SpanLoss.FOCAL ? span.focalGamma() : 0;
    double weight = chain ? 1 : posWeight;
    return minimum(p ->
        -weight * prior * Math.pow(1 - p, gamma) * Math.log(p)
            - (1 - prior) * Math.pow(p, gamma) * Math.log(1 - p));
  }

  /// Minimum over (0, 1) of a function with one valley, by ternary search.
  private static double minimum(DoubleUnaryOperator loss) {
    double low = 1e-9;
    double high = 1 - 1e-9;
    for (int i = 0; i < 200; i++) {
      double a = low + (high - low) / 3;
      double b = high - (high - low) / 3;
      if (loss.applyAsDouble(a) < loss.applyAsDouble(b)) {
        high = b;
      } else {
        low = a;
      }
    }
    return loss.applyAsDouble((low + high) / 2);
  }

  /// Whether the run has a loss of this task at all.
  public boolean isTrained(int task) {
    for (double loss : train[task]) {
      if (loss > 0) {
        return true;
      }
    }
    return false;
  }

  /// Lowest validation loss of a task; NaN without one.
  public double lowest(int task) {
    double lowest = Double.NaN;
    for (double loss : validation[task]) {
      if (!(loss >= lowest) && !Double.isNaN(loss)) {
        lowest = loss;
      }
    }
    return lowest;
  }

  /// Share by which the validation loss of a task falls from the first epoch to its lowest.
  public double reduction(int task) {
    double[] values = validation[task];
    return values.length > 0 && values[0] > 0 ? 1 - lowest(task) / values[0] : Double.NaN;
  }

  /// Share by which the validation loss of a task falls from the first epoch to the last.
  public double reductionToEnd(int task) {
    double[] values = validation[task];
    return values.length > 0 && values[0] > 0
        ? 1 - values[values.length - 1] / values[0]
        : Double.NaN;
  }

  /// Largest share of one task in the plain sum of the last validation losses, as they were logged:
  /// a CRF's as a sum per window. 0.25 when four tasks are alike.
  public double largestShare() {
    double sum = 0;
    double largest = 0;
    for (int k = 0; k < validation.length; k++) {
      int end = validation[k].length - 1;
      double loss = end < 0 ? 0 : validation[k][end] * (k == SPAN ? barsInLoss : 1);
      if (loss > 0) {
        sum += loss;
        largest = Math.max(largest, loss);
      }
    }
    return sum > 0 ? largest / sum : Double.NaN;
  }
}
