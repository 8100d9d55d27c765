package expanse.tree;

import expanse.base.InputException;
import expanse.base.ProgressListener;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.feature.CandidateSpans;
import expanse.feature.WindowView;
import expanse.label.IndexSpan;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.run.RunMetadata;
import expanse.settings.TrainingSettings;
import expanse.window.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Forests that judge whole spans, beside the networks and the trees that judge bars: one for all
/// windows to learn from, and one for each fold that is left out.
public final class SpanExperts {
  private static final String WINDOWS = "windows";
  private static final String LENGTHS = "lengths";
  private static final int LONGEST = 80; // bars; a label of more is left to the other experts
  private static final long PURPOSE = 0x5350414e; // of the random choices

  private final List<SpanForest> forests;

  private SpanExperts(List<SpanForest> forests) {
    this.forests = forests;
  }

  /// Fits the forests of a run and writes them.
  ///
  /// @param workers threads; the forests do not depend on their number
  public static void fit(
      Dataset data,
      TrainingSettings settings,
      Path file,
      Workers workers,
      ProgressListener listener) {
    int folds = settings.ensemble().folds();
    List<Window> pool = folds == 0 ? data.plan().train() : Folds.pool(data);
    CandidateSpans candidates = candidates(data, pool);
    SpanRows rows = SpanRows.of(data, pool, candidates, settings.spanTrees().bins(), workers);
    SpanForest[] forests = new SpanForest[1 + folds]; // the first has left nothing out
    int[] done = new int[1];
    workers.run(
        forests.length,
        k -> {
          List<Window> train = k == 0 ? pool : Folds.plan(data, folds, k - 1).train();
          int[] use =
              IntStream.range(0, rows.windows.size())
                  .filter(w -> train.contains(rows.windows.get(w)))
                  .toArray();
          Rng draw = Rng.derived(settings.seed(), PURPOSE, k);
          forests[k] = SpanForest.fit(rows, use, candidates, settings.spanTrees(), draw);
          synchronized (done) {
            listener.done(++done[0], forests.length);
          }
        });
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < forests.length; i++) {
      forests[i].trees().addTo(tensors, name(i));
    }
    tensors.put(
        LENGTHS, SafeTensors.Tensor.of(new float[] {candidates.shortest(), candidates.longest()}));
    SafeTensorsFiles.write(file, new SafeTensors(tensors, Map.of(WINDOWS, data.digest())));
  }

  /// Spans as short and a little longer than those labelled in the windows to learn from.
  private static CandidateSpans candidates(Dataset data, List<Window> pool) {
    int shortest = LONGEST;
    int longest = 1;
    for (IndexSpan span : data.spans()) {
      boolean seen =
          pool.stream()
              .anyMatch(
                  w -> span.end() >= w.start() && span.start() < w.start() + data.windowLength());
      if (seen) {
        shortest = Math.min(shortest, span.length());
        longest = Math.max(longest, span.length());
      }
    }
    int most = Math.min(LONGEST, data.windowLength());
    return new CandidateSpans(
        Math.min(shortest, most), Math.min(most, (int) Math.ceil(1.1 * longest)));
  }

  /// Whether a file holds the forests of these windows and labels.
  public static boolean isOf(Path file, String windows) {
    return windows.equals(SafeTensorsFiles.read(file).metadata().get(WINDOWS));
  }

  /// @throws InputException when the file is damaged or of another run
  public static SpanExperts read(Path file, RunMetadata metadata) {
    SafeTensors content = SafeTensorsFiles.read(file);
    if (!metadata.windows().equals(content.metadata().get(WINDOWS))) {
      throw new InputException(file + " is of another run than its metadata; take it from a copy");
    }
    SafeTensors.Tensor lengths = content.tensors().get(LENGTHS);
    float[] bounds = lengths == null ? new float[0] : lengths.values();
    if (bounds.length != 2
        || !(bounds[0] >= 1 && bounds[0] <= bounds[1] && bounds[1] <= LONGEST)
        || bounds[0] != (int) bounds[0]
        || bounds[1] != (int) bounds[1]) {
      throw new InputException(file + " does not say how long spans are; take it from a copy");
    }
    CandidateSpans candidates = new CandidateSpans((int) bounds[0], (int) bounds[1]);
    List<SpanForest> forests = new ArrayList<>();
    for (int i = 0; i <= metadata.settings().ensemble().folds(); i++) {
      forests.add(
          new SpanForest(
              BoostedTrees.of(content.tensors(), name(i), CandidateSpans.COLUMNS, file),
              candidates));
    }
    return new SpanExperts(forests);
  }

  /// Number of folds that were left out.
  public int folds() {
    return forests.size() - 1;
  }

  /// Probabilities that the bars of a window lie in a span.
  ///
  /// @param use \[folds] the folds whose forests are asked, their mean taken; when that is all of
  ///   them, the forest that has left nothing out is asked instead
  public double[] inside(WindowView window, boolean[] use) {
    CandidateSpans.Table table = forests.getFirst().candidates().of(window);
    double[] inside = new double[window.length()];
    int used = 0;
    for (boolean one : use) {
      used += one ? 1 : 0;
    }
    if (used == use.length) {
      forests.getFirst().inside(table, inside);
      return inside;
    }
    double[] mean = new double[window.length()];
    for (int k = 0; k < use.length; k++) {
      if (use[k]) {
        forests.get(k + 1).inside(table, inside);
        for (int t = 0; t < mean.length; t++) {
          mean[t] += inside[t] / used;
        }
      }
    }
    return mean;
  }

  private static String name(int forest) {
    return "forest_" + forest;
  }
}
