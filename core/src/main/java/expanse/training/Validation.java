package expanse.training;

import expanse.dataset.BatchBuilder;
import expanse.dataset.Dataset;
import expanse.metric.RankedBars;
import expanse.metric.Scores;
import expanse.metric.Separation;
import expanse.model.Batch;
import expanse.model.JadeOutput;
import expanse.model.ShardedJade;
import expanse.model.Task;
import expanse.window.Subset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The validation subset, read once and scored after every epoch.
final class Validation {
  private final List<Batch> batches = new ArrayList<>();
  private final List<float[]> probability = new ArrayList<>(); // per window [T]
  private final List<float[]> truth = new ArrayList<>(); // per window [T]
  private final List<float[]> weight = new ArrayList<>(); // per window [T]
  private final Set<Task> trained;
  private final TaskMeans means;
  private final double[] losses = new double[Task.COUNT];

  /// @param trained tasks that the run learns
  Validation(
      Dataset data, BatchBuilder builder, int batchSize, TaskMeans means, Set<Task> trained) {
    this.means = means;
    this.trained = trained;
    int windows = data.windows(Subset.VALIDATION).size();
    for (int from = 0; from < windows; from += batchSize) {
      int to = Math.min(windows, from + batchSize);
      Batch batch = builder.newBatch(to - from);
      builder.fill(
          batch,
          Subset.VALIDATION,
          BatchBuilder.annotated(data, Subset.VALIDATION, from, to),
          null);
      batches.add(batch);
      for (int b = 0; b < batch.size(); b++) {
        float[] y = new float[batch.steps];
        float[] w = new float[batch.steps];
        for (int t = 0; t < batch.steps; t++) {
          y[t] = batch.span[batch.at(t, b)];
          w[t] = batch.weight[batch.at(t, b)];
        }
        truth.add(y);
        weight.add(w);
        probability.add(new float[batch.steps]);
      }
    }
  }

  /// What the validation subset says after an epoch.
  ///
  /// @param losses \[4] raw losses
  /// @param loss sum of those of the tasks that are trained
  /// @param scores F1, precision, recall at threshold .5, means over windows as the original's
  /// @param averagePrecision over all bars
  /// @param bestF1 largest micro F1 over all thresholds
  /// @param separation of probabilities in and out of spans
  record Outcome(
      double[] losses,
      double loss,
      double[] scores,
      double averagePrecision,
      double bestF1,
      Separation separation) {}

  boolean isEmpty() {
    return batches.isEmpty();
  }

  List<Batch> batches() {
    return batches;
  }

  /// Scores the network, or gives null when there are no validation windows.
  @Nullable Outcome score(ShardedJade network, float[] parameters) {
    if (isEmpty()) {
      return null;
    }
    means.reset();
    int window = 0;
    for (Batch batch : batches) {
      network.evaluate(parameters, batch);
      means.add(batch, network.losses(), 0);
      JadeOutput output = network.output();
      for (int b = 0; b < batch.size(); b++) {
        float[] p = probability.get(window++);
        for (int t = 0; t < batch.steps; t++) {
          p[t] = output.spanProbability[output.at(t, b)];
        }
      }
    }
    means.means(losses);
    double loss = 0;
    for (Task task : trained) {
      loss += losses[task.index()];
    }
    if (!Double.isFinite(loss)) {
      return new Outcome(losses.clone(), loss, new double[3], Double.NaN, Double.NaN, nothing());
    }
    Scores scores = Scores.of(probability, truth, weight, 0.5);
    float[] p = Scores.concat(probability);
    float[] y = Scores.concat(truth);
    float[] w = Scores.concat(weight);
    return new Outcome(
        losses.clone(),
        loss,
        new double[] {scores.perWindowF1(), scores.perWindowPrecision(), scores.perWindowRecall()},
        scores.averagePrecision(),
        new RankedBars(p, y, w).bestF1().f1(),
        Separation.of(p, y, w));
  }

  private static Separation nothing() {
    Separation.Summary none = Separation.Summary.of(new float[0]);
    return new Separation(none, none);
  }
}
