package expanse.dataset;

import expanse.base.Rng;
import expanse.feature.WindowFeatures;
import expanse.label.IndexSpan;
import expanse.model.Batch;
import expanse.window.Subset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Fills batches with the features and targets of windows of a data set. Keeps no state between
/// calls: several threads may fill different batches.
public final class BatchBuilder {
  private final Dataset data;
  private final TargetOptions targets;
  private final Augmentation augmentation;
  private final int[] columns; // of the features, rising

  /// @param augmentation what a fill with a generator adds to the features
  public BatchBuilder(Dataset data, TargetOptions targets, Augmentation augmentation) {
    this(data, targets, augmentation, IntStream.range(0, data.features().columns()).toArray());
  }

  /// @param augmentation what a fill with a generator adds to the features
  /// @param columns which features a batch holds
  public BatchBuilder(
      Dataset data, TargetOptions targets, Augmentation augmentation, int[] columns) {
    this.data = data;
    this.targets = targets;
    this.augmentation = augmentation;
    this.columns = columns.clone();
  }

  /// Names of the features in a batch.
  public List<String> names() {
    return Arrays.stream(columns).mapToObj(data.features().names()::get).toList();
  }

  /// A batch of the right shape.
  public Batch newBatch(int capacity) {
    return new Batch(data.windowLength(), columns.length, capacity);
  }

  /// Windows of a subset as they were annotated.
  ///
  /// @param from index of the first in its subset
  /// @param to one past the last
  public static List<WindowDraw> annotated(Dataset data, Subset subset, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(k -> new WindowDraw(k, data.windows(subset).get(k).start(), false))
        .toList();
  }

  /// Fills a batch with windows of a subset.
  ///
  /// @param draws which, from where, and which way up; as many as the batch then holds
  /// @param noise source of what the augmentation adds to the features, or null for nothing
  public void fill(Batch batch, Subset subset, List<WindowDraw> draws, @Nullable Rng noise) {
    int size = draws.size();
    batch.start(size);
    int all = data.features().columns();
    float[] whole = new float[columns.length == all ? 0 : batch.steps * all];
    for (int b = 0; b < size; b++) {
      WindowDraw draw = draws.get(b);
      WindowFeatures features = draw.inverted() ? data.invertedFeatures() : data.features();
      if (whole.length == 0) {
        features.fill(draw.start(), batch.steps, batch.x, b * all, size * all);
      } else {
        features.fill(draw.start(), batch.steps, whole, 0, all);
        for (int t = 0; t < batch.steps; t++) {
          gather(whole, t * all, columns, batch.x, batch.inputAt(t, b));
        }
      }
      WindowTargets target = data.targetsAt(subset, draw.start(), targets);
      if (noise != null) {
        target = disturb(batch, b, target, noise);
      }
      fillTargets(batch, b, target);
    }
  }

  /// Mean weight of the reviewed bars of a span, so that its type and place, too, count once.
  private static float meanWeight(WindowTargets target, IndexSpan span) {
    double sum = 0;
    int n = 0;
    for (int t = span.start(); t <= span.end(); t++) {
      sum += target.weight()[t];
      n += target.weight()[t] > 0 ? 1 : 0;
    }
    return n == 0 ? 0 : (float) (sum / n);
  }

  /// Copies some columns of a row.
  public static void gather(float[] row, int offset, int[] columns, float[] to, int at) {
    for (int k = 0; k < columns.length; k++) {
      to[at + k] = row[offset + columns[k]];
    }
  }

  private WindowTargets disturb(Batch batch, int b, WindowTargets target, Rng noise) {
    WindowTargets result = target;
    if (augmentation.timeWarp() > 0) {
      result = warpTime(batch, b, target, noise);
    }
    double scale = 1;
    if (augmentation.volatilityScale() > 0) {
      scale += augmentation.volatilityScale() * (2 * noise.nextDouble() - 1);
    }
    double[] factors =
        augmentation.magnitudeWarp() > 0
            ? SmoothCurve.draw(batch.steps, augmentation.magnitudeWarp(), noise)
            : new double[0];
    double jitter = augmentation.jitter();
    if (scale == 1 && factors.length == 0 && jitter == 0) {
      return result;
    }
    for (int t = 0; t < batch.steps; t++) {
      double factor = factors.length == 0 ? scale : scale * factors[t];
      int at = batch.inputAt(t, b);
      for (int k = 0; k < batch.inputs; k++) {
        double value = factor * batch.x[at + k];
        batch.x[at + k] = (float) (jitter > 0 ? value + jitter * noise.nextGaussian() : value);
      }
    }
    return result;
  }

  private WindowTargets warpTime(Batch batch, int b, WindowTargets target, Rng noise) {
    int steps = batch.steps;
    int columns = batch.inputs;
    double[] position = SmoothCurve.warpedTime(steps, augmentation.timeWarp(), noise);
    float[] old = new float[steps * columns];
    int[] source = new int[steps];
    for (int t = 0; t < steps; t++) {
      System.arraycopy(batch.x, batch.inputAt(t, b), old, t * columns, columns);
      source[t] = (int) Math.round(position[t]);
    }
    for (int t = 0; t < steps; t++) {
      int before = Math.min((int) position[t], steps - 1);
      int after = Math.min(before + 1, steps - 1);
      double share = position[t] - before;
      int at = batch.inputAt(t, b);
      for (int k = 0; k < columns; k++) {
        double first = old[before * columns + k];
        batch.x[at + k] = (float) (first + share * (old[after * columns + k] - first));
      }
    }
    return target.warped(source);
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
    batch.type[b] = data.types().classOf(target.type());
    IndexSpan main = target.mainSpan();
    if (main != null) {
      float trust = targets.confidenceWeights() ? (float) main.confidence() : 1;
      if (targets.overlapWeights()) {
        trust = meanWeight(target, main);
      }
      batch.typeWeight[b] = trust;
      batch.center[b] = target.center();
      batch.length[b] = target.length();
      batch.pointerMask[b] = trust;
    }
  }
}
