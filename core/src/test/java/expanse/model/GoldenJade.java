package expanse.model;

import expanse.base.Json;
import expanse.feature.FeatureContext;
import expanse.feature.FeatureSets;
import expanse.feature.WindowFeatures;
import expanse.nn.ParameterLayout;
import expanse.testing.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;

/// The inputs of the recorded network runs, made by formula.
final class GoldenJade {
  static final JsonNode JSON = read();

  private static final int[] STARTS = {0, 100, 195};
  private static final int[][] SPANS = {{42, 48}, {98, 104}, {0, 0}};
  private static final int[] TYPES = {1, 0, 0};

  private GoldenJade() {}

  private static JsonNode read() {
    try (InputStream in = GoldenJade.class.getResourceAsStream("/golden/golden.json")) {
      return Json.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Tensors p = 1, 2, ... with element k = ((7919 k + 104729 p) mod 2001 - 1000) / 5000; the log
  /// sigmas count but keep their initial values.
  static float[] weights(Jade jade) {
    float[] values = jade.layout().allocate();
    long p = 0;
    for (ParameterLayout.Entry entry : jade.layout().entries()) {
      p++;
      if (entry.name().startsWith("log_sigma")) {
        values[entry.offset()] = entry.name().endsWith("ptr") ? -0.30f : 0;
        continue;
      }
      for (long k = 0; k < entry.size(); k++) {
        values[entry.offset() + (int) k] =
            (float) (((7919 * k + 104729 * p) % 2001 - 1000) / 5000.0);
      }
    }
    return values;
  }

  static Batch batch(int inputs) {
    WindowFeatures features =
        WindowFeatures.of(
            inputs == 12 ? FeatureSets.ORIGINAL : FeatureSets.ORIGINAL_POSITION,
            FeatureContext.CONTINUOUS,
            Golden.bars("bars300.csv"));
    Batch batch = new Batch(105, inputs, 3);
    batch.start(3);
    for (int b = 0; b < 3; b++) {
      features.fill(STARTS[b], 105, batch.x, b * inputs, 3 * inputs);
      int start = SPANS[b][0];
      int end = SPANS[b][1];
      for (int t = 0; t < 105; t++) {
        batch.span[batch.at(t, b)] = t >= start && t <= end ? 1 : 0;
        batch.countdown[batch.at(t, b)] = start - t;
        batch.countdownMask[batch.at(t, b)] = 1;
      }
      batch.type[b] = TYPES[b];
      batch.center[b] = (float) ((start + end) / 2.0 / 105);
      batch.length[b] = (float) ((end - start) / 105.0);
      batch.pointerMask[b] = 1;
    }
    return batch;
  }

  /// Kendall's total: the sum of L / (2 sigma^2) + ln sigma over the tasks.
  static double kendallTotal(Jade jade, float[] parameters, double[] losses) {
    double total = 0;
    for (Task task : Task.values()) {
      double s = parameters[jade.layout().offset(task.sigmaName())];
      total += losses[task.index()] * 0.5 * Math.exp(-2 * s) + s;
    }
    return total;
  }

  /// The factors on the losses in that total.
  static double[] kendallWeights(Jade jade, float[] parameters) {
    double[] weights = new double[Task.COUNT];
    for (Task task : Task.values()) {
      double s = parameters[jade.layout().offset(task.sigmaName())];
      weights[task.index()] = 0.5 * Math.exp(-2 * s);
    }
    return weights;
  }

  /// Adds the total's gradient by the log sigmas.
  static void kendallGradients(Jade jade, float[] parameters, double[] losses, float[] gradients) {
    for (Task task : Task.values()) {
      int at = jade.layout().offset(task.sigmaName());
      double s = parameters[at];
      gradients[at] = (float) (1 - losses[task.index()] * Math.exp(-2 * s));
    }
  }
}
