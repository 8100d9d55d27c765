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
import tools.jackson.databind.node.ArrayNode;
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
    switch (content.calibrator()) {
      case null -> tree.put("kind", "none");
      case Calibrator.Temperature t -> {
        tree.put("kind", "temperature");
        tree.put("temperature", t.temperature());
      }
      case Calibrator.Platt platt -> {
        tree.put("kind", "platt");
        tree.put("slope", platt.slope());
        tree.put("shift", platt.shift());
      }
      case Calibrator.Isotonic isotonic -> {
        tree.put("kind", "isotonic");
        put(tree.putArray("x"), isotonic.x());
        put(tree.putArray("y"), isotonic.y());
      }
    }
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
    return new Content(stacking, calibrator(file, tree));
  }

  private static double weight(Path file, JsonNode tree, String key) {
    double weight = tree.path(key).asDouble(Double.NaN);
    if (!(weight >= 0 && weight <= 1)) {
      throw wrong(file, key + " must be a number from 0 to 1");
    }
    return weight;
  }

  private static @Nullable Calibrator calibrator(Path file, JsonNode tree) {
    return switch (tree.path("kind").asString("")) {
      case "none" -> null;
      case "temperature" -> {
        double temperature = tree.path("temperature").asDouble(Double.NaN);
        if (!(temperature > 0 && temperature < 1e6)) {
          throw wrong(file, "temperature must be a number above 0");
        }
        yield new Calibrator.Temperature(temperature);
      }
      case "platt" -> {
        double slope = tree.path("slope").asDouble(Double.NaN);
        double shift = tree.path("shift").asDouble(Double.NaN);
        if (!(slope > 0 && slope < 1e6 && Math.abs(shift) < 1e6)) {
          throw wrong(file, "slope must be a number above 0, and shift a number");
        }
        yield new Calibrator.Platt(slope, shift);
      }
      case "isotonic" -> {
        double[] x = rising(file, tree, "x");
        double[] y = rising(file, tree, "y");
        if (x.length != y.length) {
          throw wrong(file, "x and y must be lists of one length");
        }
        yield new Calibrator.Isotonic(x, y);
      }
      default -> throw wrong(file, "kind must be none, temperature, platt or isotonic");
    };
  }

  private static void put(ArrayNode array, double[] values) {
    for (double value : values) {
      array.add(value);
    }
  }

  private static double[] rising(Path file, JsonNode tree, String key) {
    JsonNode array = tree.path(key);
    double[] values = new double[array.isArray() ? array.size() : 0];
    boolean isRising = values.length > 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble(Double.NaN);
      isRising &= values[i] >= 0 && values[i] <= 1 && (i == 0 || values[i] >= values[i - 1]);
    }
    if (!isRising) {
      throw wrong(file, key + " must be a list of numbers between 0 and 1 that do not fall");
    }
    return values;
  }

  private static InputException wrong(Path file, String what) {
    return new InputException(file + ": " + what + "; " + REMEDY);
  }
}
