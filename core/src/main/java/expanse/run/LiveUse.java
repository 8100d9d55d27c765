package expanse.run;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.SealedJson;
import expanse.metric.Calibrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a run uses while bars arrive, as its `live.json` keeps it. Less is known of the newest bar
/// than of one in the middle of a window, so it has a threshold and a calibration of its own.
///
/// @param raw threshold on the probability before it is corrected
/// @param calibrator corrects the probability of the newest bar; null for nothing
/// @param windows number of windows that both were chosen on, none of the test subset
/// @param bars of these windows that were replayed as the newest
public record LiveUse(double raw, @Nullable Calibrator calibrator, int windows, int bars) {
  /// Name of the file in a run directory.
  public static final String FILE = "live.json";

  private static final String REMEDY = "restore it from a copy or train again";

  /// The corrected probability of a newest bar.
  public double correct(double probability) {
    return calibrator == null ? probability : calibrator.apply(probability);
  }

  /// The threshold on corrected probabilities.
  public double threshold() {
    return correct(raw);
  }

  /// @param run metadata of the finished run that this was chosen for
  public void write(Path file, RunMetadata run) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("weights_sha256", weights(run));
    tree.put("threshold", raw);
    tree.put("windows", windows);
    tree.put("bars", bars);
    CalibratorJson.put(tree, calibrator);
    SealedJson.write(file, Json.MAPPER.writeValueAsString(tree), List.of());
  }

  private static String weights(RunMetadata run) {
    return Objects.requireNonNull(run.result()).weightsSha256();
  }

  /// What a run has chosen.
  ///
  /// @param otherwise threshold of a run that had no windows to choose on
  /// @throws InputException when the file is damaged or of another run
  public static LiveUse of(RunDirectory run, RunMetadata metadata, double otherwise) {
    return Files.isRegularFile(run.live())
        ? read(run.live(), metadata)
        : new LiveUse(otherwise, null, 0, 0);
  }

  /// @param run metadata of the run that it must belong to
  /// @throws InputException when the file is damaged or of another run
  public static LiveUse read(Path file, RunMetadata run) {
    JsonNode tree = SealedJson.read(file, Json.MAPPER, JsonNode.class, REMEDY);
    if (!tree.path("weights_sha256").asString("").equals(weights(run))) {
      throw new InputException(file + " belongs to another run than its metadata; " + REMEDY);
    }
    double raw = tree.path("threshold").asDouble(Double.NaN);
    int windows = tree.path("windows").asInt(-1);
    int bars = tree.path("bars").asInt(-1);
    if (!(raw >= 0 && raw <= 1) || windows < 0 || bars < 0) {
      throw new InputException(
          file
              + ": threshold must be a number from 0 to 1, windows and bars whole numbers; "
              + REMEDY);
    }
    return new LiveUse(raw, CalibratorJson.of(file, tree, REMEDY), windows, bars);
  }
}
