package expanse.training;

import expanse.model.Batch;
import expanse.model.CountdownTarget;
import expanse.model.Task;
import java.util.Arrays;

/// Means of the four raw losses over several batches, each batch counting by the weight of its
/// targets, so that a small last batch does not count as much as a full one.
final class TaskMeans {
  private final CountdownTarget countdown;
  private final double[] sum = new double[Task.COUNT];
  private final double[] weight = new double[Task.COUNT];
  private final double[] batchWeight = new double[Task.COUNT];
  private double totalSum;
  private double totalWeight;

  TaskMeans(CountdownTarget countdown) {
    this.countdown = countdown;
  }

  void reset() {
    Arrays.fill(sum, 0);
    Arrays.fill(weight, 0);
    totalSum = 0;
    totalWeight = 0;
  }

  /// @param losses \[4] means over the batch, in the order of [Task]
  /// @param total what was minimised
  void add(Batch batch, double[] losses, double total) {
    weigh(batch);
    for (int k = 0; k < Task.COUNT; k++) {
      sum[k] += batchWeight[k] * losses[k];
      weight[k] += batchWeight[k];
    }
    totalSum += batch.size() * total;
    totalWeight += batch.size();
  }

  /// Writes the means, 0 for a task without targets.
  void means(double[] into) {
    for (int k = 0; k < Task.COUNT; k++) {
      into[k] = weight[k] > 0 ? sum[k] / weight[k] : 0;
    }
  }

  /// Mean of what was minimised.
  double total() {
    return totalWeight > 0 ? totalSum / totalWeight : Double.NaN;
  }

  private void weigh(Batch batch) {
    Arrays.fill(batchWeight, 0);
    int bars = batch.steps * batch.size();
    for (int i = 0; i < bars; i++) {
      batchWeight[2] += batch.weight[i];
      if (batch.countdownMask[i] != 0 && countdown.counts(batch.countdown[i])) {
        batchWeight[3] += batch.countdownMask[i];
      }
    }
    for (int b = 0; b < batch.size(); b++) {
      batchWeight[0] += batch.pointerMask[b];
      batchWeight[1] += batch.type[b] < 0 ? 0 : batch.typeWeight[b];
    }
  }
}
