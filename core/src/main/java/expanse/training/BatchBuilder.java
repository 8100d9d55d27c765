package expanse.training;

import expanse.base.Rng;
import expanse.dataset.Dataset;
import expanse.dataset.Split;
import expanse.dataset.TargetOptions;
import expanse.dataset.WindowDraw;
import expanse.dataset.WindowTargets;
import expanse.feature.WindowFeatures;
import expanse.label.IndexSpan;
import expanse.model.Batch;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Fills batches with the features and targets of windows of a data set. Keeps no state between
/// calls: several threads may fill different batches.
public final class BatchBuilder {
  private final Dataset data;
  private final TargetOptions targets;
  private final double jitter;

  /// @param jitter standard deviation of noise added to every feature when a fill gets a generator
  public BatchBuilder(Dataset data, TargetOptions targets, double jitter) {
    this.data = data;
    this.targets = targets;
    this.jitter = jitter;
  }

  /// A batch of the right shape.
  public Batch newBatch(int capacity) {
    return new Batch(data.windowLength(), data.features().columns(), capacity);
  }

  /// Windows of a part as they are listed.
  ///
  /// @param from index of the first in its part
  /// @param to one past the last
  public static List<WindowDraw> listed(Dataset data, Split part, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(k -> new WindowDraw(k, data.windows(part).get(k).start(), false))
        .toList();
  }

  /// Fills a batch with windows of a part.
  ///
  /// @param draws which, from where, and which way up; as many as the batch then holds
  /// @param noise source of the jitter, or null for none
  public void fill(Batch batch, Split part, List<WindowDraw> draws, @Nullable Rng noise) {
    int size = draws.size();
    batch.start(size);
    int columns = batch.inputs;
    for (int b = 0; b < size; b++) {
      WindowDraw draw = draws.get(b);
      WindowFeatures features = draw.inverted() ? data.invertedFeatures() : data.features();
      features.fill(draw.start(), batch.steps, batch.x, b * columns, size * columns);
      fillTargets(batch, b, data.targetsAt(part, draw.start(), targets));
    }
    if (noise != null && jitter > 0) {
      int count = batch.steps * size * columns;
      for (int i = 0; i < count; i++) {
        batch.x[i] += (float) (jitter * noise.nextGaussian());
      }
    }
  }

  private void fillTargets(Batch batch, int b, WindowTargets target) {
    for (int t = 0; t < batch.steps; t++) {
      int at = batch.at(t, b);
      batch.span[at] = target.span()[t];
      batch.weight[at] = target.weight()[t];
      float countdown = target.countdown()[t];
      boolean counts = !Float.isNaN(countdown) && target.weight()[t] > 0;
      batch.countdown[at] = counts ? countdown : 0;
      batch.countdownMask[at] = counts ? 1 : 0;
    }
    batch.type[b] = target.type();
    IndexSpan main = target.mainSpan();
    if (main != null) {
      float trust = targets.confidenceWeights() ? (float) main.confidence() : 1;
      batch.typeWeight[b] = trust;
      batch.center[b] = target.center();
      batch.length[b] = target.length();
      batch.pointerMask[b] = trust;
    }
  }
}
