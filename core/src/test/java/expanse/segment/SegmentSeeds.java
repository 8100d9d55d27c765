package expanse.segment;

import expanse.base.Rng;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.run.RunMetadata;
import expanse.tree.BoostedTrees;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Small models of spans in a file.
public final class SegmentSeeds {
  private SegmentSeeds() {}

  /// Writes one model for each fold of a run, and one more.
  public static void write(Path file, RunMetadata run) {
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i <= run.settings().ensemble().folds(); i++) {
      model().addTo(tensors, "model_" + i);
    }
    SafeTensorsFiles.write(file, new SafeTensors(tensors, Map.of("windows", run.windows())));
  }

  static SegmentModel model() {
    BoostedTrees bars = forest(BarTable.COLUMNS);
    BoostedTrees spans = forest(Candidates.COLUMNS);
    return new SegmentModel(
        List.of(bars, bars, bars),
        spans,
        List.of(spans, spans),
        new Candidates.Choice(3, 12, -2, -20),
        new Outlook(Collections.nCopies(Outlook.KINDS, forest(Outlook.COLUMNS))));
  }

  private static BoostedTrees forest(int columns) {
    Rng rng = new Rng(4);
    float[] x = new float[40 * columns];
    float[] y = new float[40];
    float[] weight = new float[40];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) rng.nextDouble();
    }
    for (int i = 0; i < 40; i++) {
      y[i] = x[columns * i] > .5f ? 1 : 0;
      weight[i] = 1;
    }
    return BoostedTrees.fit(
        x,
        y,
        weight,
        new int[40],
        columns,
        new BoostedTrees.Options(2, .1, 3, 4, 1, 16, 1, 1),
        new Rng(2));
  }
}
