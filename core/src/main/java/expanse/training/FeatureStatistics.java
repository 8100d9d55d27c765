package expanse.training;

import expanse.metric.Separation;
import expanse.model.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Gathers the values of every feature over batches and describes them.
final class FeatureStatistics {
  private final float[][] values; // [features][grown as needed]
  private int count;

  FeatureStatistics(int features) {
    values = new float[features][0];
  }

  void reset() {
    count = 0;
  }

  void add(Batch batch) {
    int bars = batch.steps * batch.size();
    int features = values.length;
    for (int f = 0; f < features; f++) {
      float[] column = values[f];
      if (column.length < count + bars) {
        column = Arrays.copyOf(column, Math.max(2 * column.length, count + bars));
        values[f] = column;
      }
      for (int i = 0; i < bars; i++) {
        column[count + i] = batch.x[i * features + f];
      }
    }
    count += bars;
  }

  List<Separation.Summary> summaries() {
    List<Separation.Summary> summaries = new ArrayList<>();
    for (float[] column : values) {
      summaries.add(Separation.Summary.of(Arrays.copyOf(column, count)));
    }
    return summaries;
  }
}
