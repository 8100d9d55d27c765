package expanse.tree;

import expanse.base.InputException;
import expanse.base.ProgressListener;
import expanse.base.Rng;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.dataset.Folds;
import expanse.metric.LogOdds;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.run.RunMetadata;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Boosted trees that judge every bar by its features alone, beside the networks: one forest for
/// each fold that is left out, or one for all training windows.
public final class TreeExperts {
  private static final String WINDOWS = "windows";
  private static final long PURPOSE = 0x54524545; // of the random choices

  private final List<BoostedTrees> forests;

  private TreeExperts(List<BoostedTrees> forests) {
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
    BoostedTrees[] forests = new BoostedTrees[Math.max(1, folds)];
    int[] done = new int[1];
    workers.run(
        forests.length,
        fold -> {
          Dataset own = folds == 0 ? data : data.withPlan(Folds.plan(data, folds, fold));
          Rng draw = Rng.derived(settings.seed(), PURPOSE, fold);
          forests[fold] = fitOne(own, settings, draw);
          synchronized (done) {
            listener.done(++done[0], forests.length);
          }
        });
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < forests.length; i++) {
      forests[i].addTo(tensors, name(i));
    }
    SafeTensorsFiles.write(file, new SafeTensors(tensors, Map.of(WINDOWS, data.digest())));
  }

  private static BoostedTrees fitOne(Dataset data, TrainingSettings settings, Rng draw) {
    TreeRows rows = TreeRows.of(data, settings);
    TrainingSettings.Trees t = settings.trees();
    return BoostedTrees.fit(
        rows.x(),
        rows.target(),
        rows.weight(),
        rows.window(),
        rows.columns(),
        new BoostedTrees.Options(
            t.count(),
            t.learningRate(),
            t.leaves(),
            t.minRows(),
            t.l2(),
            t.bins(),
            t.columns(),
            t.windows()),
        draw);
  }

  /// Whether a file holds the forests of these windows and labels.
  public static boolean isOf(Path file, String windows) {
    return windows.equals(SafeTensorsFiles.read(file).metadata().get(WINDOWS));
  }

  /// @throws InputException when the file is damaged or of another run
  public static TreeExperts read(Path file, RunMetadata metadata) {
    SafeTensors content = SafeTensorsFiles.read(file);
    if (!metadata.windows().equals(content.metadata().get(WINDOWS))) {
      throw new InputException(file + " is of another run than its metadata; take it from a copy");
    }
    int forests = Math.max(1, metadata.settings().ensemble().folds());
    int columns = metadata.featureNames().size();
    return new TreeExperts(
        IntStream.range(0, forests)
            .mapToObj(i -> BoostedTrees.of(content.tensors(), name(i), columns, file))
            .toList());
  }

  /// Number of forests.
  public int count() {
    return forests.size();
  }

  /// Probabilities of bars whose features lie side by side, the means over some forests.
  ///
  /// @param keys of the features, see [BoostedTrees#keys]
  /// @param use \[forests] which of them
  /// @param into receives \[bars]
  public void probabilities(int[] keys, int bars, boolean[] use, double[] into) {
    double[] logOdds = new double[bars];
    Arrays.fill(into, 0, bars, 0);
    int used = 0;
    for (int i = 0; i < use.length; i++) {
      if (use[i]) {
        forests.get(i).logOdds(keys, bars, logOdds);
        for (int k = 0; k < bars; k++) {
          into[k] += LogOdds.probability(logOdds[k]);
        }
        used++;
      }
    }
    for (int k = 0; k < bars; k++) {
      into[k] /= used;
    }
  }

  private static String name(int forest) {
    return "forest_" + (forest + 1);
  }
}
