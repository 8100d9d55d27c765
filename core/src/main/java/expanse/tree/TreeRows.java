package expanse.tree;

import expanse.dataset.Augmentation;
import expanse.dataset.BatchBuilder;
import expanse.dataset.Dataset;
import expanse.dataset.WindowDraw;
import expanse.model.Batch;
import expanse.settings.Assembly;
import expanse.settings.TrainingSettings;
import expanse.window.Subset;
import java.util.Arrays;
import java.util.List;

/// The bars that trees learn from, each as a row of features.
///
/// With `trees.newest` a bar is described as the last one of the window that ends with it, so that
/// its row knows nothing of later bars; otherwise within its listed window. Rows go window after
/// window. Where the settings ask for inversion, every row with `trees.newest`, and otherwise every
/// window, is followed by itself inverted.
///
/// @param x at least \[rows]\[columns]
/// @param target \[rows] 0 to 1
/// @param weight \[rows] above 0
/// @param window \[rows] number of the training window
/// @param columns number of features
record TreeRows(float[] x, float[] target, float[] weight, int[] window, int columns) {
  /// The rows of the training windows.
  static TreeRows of(Dataset data, TrainingSettings settings) {
    BatchBuilder builder =
        new BatchBuilder(data, Assembly.targetOptions(settings), Augmentation.NONE);
    Batch batch = builder.newBatch(1);
    int columns = batch.inputs;
    int ways = settings.augmentation().inversion() > 0 ? 2 : 1;
    boolean newest = settings.trees().newest();
    int windows = data.windows(Subset.TRAIN).size();
    float[] x = new float[windows * ways * batch.steps * columns];
    float[] y = new float[windows * ways * batch.steps];
    float[] weight = new float[y.length];
    int[] of = new int[y.length];
    int rows = 0;
    for (int window = 0; window < windows; window++) {
      int listed = data.windows(Subset.TRAIN).get(window).start();
      int back =
          newest ? Math.min(batch.steps - 1, listed - data.earliestStart(Subset.TRAIN, window)) : 0;
      for (int start = listed - back; start <= listed; start++) {
        for (int way = 0; way < ways; way++) {
          builder.fill(batch, Subset.TRAIN, List.of(new WindowDraw(window, start, way == 1)), null);
          for (int t = newest ? batch.steps - 1 : 0; t < batch.steps; t++) {
            if (batch.weight[t] > 0) {
              System.arraycopy(batch.x, t * columns, x, rows * columns, columns);
              y[rows] = batch.span[t];
              weight[rows] = batch.weight[t];
              of[rows] = window;
              rows++;
            }
          }
        }
      }
    }
    return new TreeRows(
        x, Arrays.copyOf(y, rows), Arrays.copyOf(weight, rows), Arrays.copyOf(of, rows), columns);
  }
}
