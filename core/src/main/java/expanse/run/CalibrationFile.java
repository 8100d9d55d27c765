package expanse.run;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.SealedJson;
import expanse.metric.Calibrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `calibration.json`: how the base predictions of a run are combined and calibrated, with a
/// checksum.
public final class CalibrationFile {
  private static final int MOST_SHIFT = 10_000;
  private static final String INSTRUMENTS = "instruments";
  private static final String REMEDY = "restore it from a copy or train again";

  private CalibrationFile() {}

  /// What the file says.
  ///
  /// @param stacking how base predictions become one
  /// @param calibrator what corrects it, or null
  /// @param own instruments for which both are others; all others, new ones among them, share the
  ///   common way
  public record Content(
      StackingWeights stacking,
      @Nullable Calibrator calibrator,
      SortedMap<String, OwnStacking> own) {
    /// Copies the map.
    public Content {
      own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
    }

    /// One way for all instruments.
    public Content(StackingWeights stacking, @Nullable Calibrator calibrator) {
      this(stacking, calibrator, Collections.emptySortedMap());
    }

    /// Whether an instrument has trees of its own.
    public boolean ownTrees(String instrument) {
      OwnStacking mine = own.get(instrument);
      return mine != null && mine.ownTrees();
    }
  }

  /// @param run metadata of the finished run whose probabilities were calibrated
  public static void write(Path file, Content content, RunMetadata run) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("weights_sha256", weights(run));
    put(tree, content.stacking());
    tree.put("test_time_shift", content.stacking().shift());
    CalibratorJson.put(tree, content.calibrator());
    if (!content.own().isEmpty()) {
      ObjectNode instruments = tree.putObject(INSTRUMENTS);
      content.own().forEach((name, own) -> put(instruments.putObject(name), own));
    }
    SealedJson.write(file, Json.MAPPER.writeValueAsString(tree), List.of());
  }

  private static void put(ObjectNode tree, StackingWeights weights) {
    tree.put("network_weight", weights.networks());
    tree.put("bar_weight", weights.bars());
    tree.put("span_weight", weights.spans());
  }

  private static void put(ObjectNode tree, OwnStacking own) {
    put(tree, own.weights());
    CalibratorJson.put(tree, own.calibrator());
    tree.put("own_trees", own.ownTrees());
    tree.put("threshold_factor", own.thresholdFactor());
    tree.put("log_loss", own.gain().loss());
    tree.put("common_log_loss", own.gain().commonLoss());
    tree.put("gain_lower", own.gain().lower());
    tree.put("gain_upper", own.gain().upper());
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
    SortedMap<String, OwnStacking> own = new TreeMap<>();
    for (Map.Entry<String, JsonNode> one : tree.path(INSTRUMENTS).properties()) {
      own.put(one.getKey(), own(file, one.getValue(), shift.intValue()));
    }
    return new Content(
        weights(file, tree, shift.intValue()), CalibratorJson.of(file, tree, REMEDY), own);
  }

  private static OwnStacking own(Path file, JsonNode tree, int shift) {
    return new OwnStacking(
        tree.path("own_trees").asBoolean(false),
        weights(file, tree, shift),
        CalibratorJson.of(file, tree, REMEDY),
        number(file, tree, "threshold_factor"),
        new OwnStacking.Gain(
            number(file, tree, "log_loss"),
            number(file, tree, "common_log_loss"),
            number(file, tree, "gain_lower"),
            number(file, tree, "gain_upper")));
  }

  private static StackingWeights weights(Path file, JsonNode tree, int shift) {
    return new StackingWeights(
        weight(file, tree, "network_weight"),
        weight(file, tree, "bar_weight"),
        weight(file, tree, "span_weight"),
        shift);
  }

  private static double number(Path file, JsonNode tree, String key) {
    double number = tree.path(key).asDouble(Double.NaN);
    if (!Double.isFinite(number)) {
      throw wrong(file, key + " must be a number");
    }
    return number;
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
