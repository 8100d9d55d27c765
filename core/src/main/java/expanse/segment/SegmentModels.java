package expanse.segment;

import expanse.base.InputException;
import expanse.base.ProgressListener;
import expanse.base.Workers;
import expanse.dataset.Dataset;
import expanse.feature.WindowView;
import expanse.model.SafeTensors;
import expanse.model.SafeTensorsFiles;
import expanse.run.RunMetadata;
import expanse.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The segment models of a run: one for each fold that was left out, to predict it, and one that
/// has learned from all windows, to predict new bars.
public final class SegmentModels {
  private static final String WINDOWS = "windows";

  private final List<SegmentModel> models; // the last has left nothing out

  private SegmentModels(List<SegmentModel> models) {
    this.models = models;
  }

  /// Fits the models of a run and writes them.
  ///
  /// @param workers threads; the models do not depend on their number
  public static void fit(
      Dataset data,
      TrainingSettings settings,
      Fit how,
      Workers workers,
      ProgressListener listener) {
    List<SegmentModel> models =
        new SegmentTraining(data, settings, how.bounds, workers, listener).fit();
    Map<String, SafeTensors.Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < models.size(); i++) {
      models.get(i).addTo(tensors, name(i));
    }
    SafeTensorsFiles.write(how.file, new SafeTensors(tensors, Map.of(WINDOWS, how.digest)));
  }

  /// What is fitted.
  ///
  /// @param file to be written
  /// @param digest of the windows and labels that are learned from
  /// @param bounds how far around windows may be seen
  public record Fit(Path file, String digest, StretchBounds bounds) {}

  /// Whether a file holds the models of these windows and labels.
  public static boolean isOf(Path file, String windows) {
    return windows.equals(SafeTensorsFiles.read(file).metadata().get(WINDOWS));
  }

  /// @throws InputException when the file is damaged or of another run
  public static SegmentModels read(Path file, RunMetadata metadata) {
    SafeTensors content = SafeTensorsFiles.read(file);
    if (!metadata.windows().equals(content.metadata().get(WINDOWS))) {
      throw new InputException(file + " is of another run than its metadata; take it from a copy");
    }
    List<SegmentModel> models = new ArrayList<>();
    for (int i = 0; i <= metadata.settings().ensemble().folds(); i++) {
      models.add(SegmentModel.of(content.tensors(), name(i), file));
    }
    return new SegmentModels(models);
  }

  /// Predicts a stretch of bars.
  ///
  /// @param stretch its bars, and those before it
  /// @param from first bar of the core; spans that share no bar with it are left out
  /// @param to one past the last bar of the core
  /// @param fold the fold that the model has left out, -1 for the one that has learned from all
  public SegmentAnswer predict(WindowView stretch, int from, int to, int fold) {
    return models.get(fold < 0 ? models.size() - 1 : fold).predict(stretch, from, to);
  }

  private static String name(int model) {
    return "model_" + model;
  }
}
