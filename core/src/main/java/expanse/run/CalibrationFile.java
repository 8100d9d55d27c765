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

/// `calibration.json`: how the base predictions of a run are combined and calibrated, with a
/// checksum.
public final class CalibrationFile {
  private static final int MOST_SHIFT = 10_000;
  private static final String REMEDY = "restore it from a copy or train again";

  private CalibrationFile() {}

  /// What the file says.
  ///
  /// @param stacking how base predictions become one
  /// @param calibrator what corrects it, or null
  public record Content(StackingWeights stacking, @Nullable Calibrator calibrator) {}

  /// @param run metadata of the finished run whose probabilities were calibrated
  public static void write(Path file, Content content, RunMetadata run) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("weights_sha256", weights(run));
    tree.put("network_weight", content.stacking().networks());
    tree.put("bar_weight", content.stacking().bars());
    tree.put("span_weight", content.stacking().spans());
    tree.put("test_time_shift", content.stacking().shift());
    CalibratorJson.put(tree, content.calibrator());
    SealedJson.write(file, Json.MAPPER.writeValueAsString(tree), List.of());
  }

  private static String weights(RunMetadata run) {
    return Objects.requireNonNull(run.result()).weightsSha256();
  }

  /// What a run has chosen: what its file says, or the settings where it has none.
  ///
  /// @param metadata of the run
  /// @throws InputException when the file is damaged or of another run
  public static Content chosen(RunDirectory run, RunMetadata metadata) {
    return Files.isRegularFile(run.calibration())
        ? read(run.calibration(), metadata)
        : new Content(StackingWeights.NETWORKS, null);
  }

  /// @param run metadata of the run that it must belong to
  /// @throws InputException when the file is damaged or of another run
  public static Content read(Path file, RunMetadata run) {
    JsonNode tree = SealedJson.read(file, Json.MAPPER, JsonNode.class, REMEDY);
    if (!tree.path("weights_sha256").asString("").equals(weights(run))) {
      throw new InputException(file + " belongs to another run than its metadata; " + REMEDY);
    }
    JsonNode shift = tree.path("test_time_shift");
    if (!shift.isInt() || shift.intValue() < 0 || shift.intValue() > MOST_SHIFT) {
      throw wrong(file, "test_time_shift must be a whole number from 0 to " + MOST_SHIFT);
    }
    StackingWeights stacking =
        new StackingWeights(
            weight(file, tree, "network_weight"),
            weight(file, tree, "bar_weight"),
            weight(file, tree, "span_weight"),
            shift.intValue());
    return new Content(stacking, CalibratorJson.of(file, tree, REMEDY));
  }

  private static double weight(Path file, JsonNode tree, String key) {
    double weight = tree.path(key).asDouble(Double.NaN);
    if (!(weight >= 0 && weight <= 1)) {
      throw wrong(file, key + " must be a number from 0 to 1");
    }
    return weight;
  }

  private static InputException wrong(Path file, String what) {
    return new InputException(file + ": " + what + "; " + REMEDY);
  }
}
