package expanse.run;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.SealedJson;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a run has shown on types of spans that it had not learned from: `types.json`.
///
/// @param cases spans
/// @param accuracy share of them whose type was told rightly
/// @param majority share of the most frequent type
/// @param lower lower end of the 95 % interval of accuracy minus majority
public record TypeSkill(int cases, double accuracy, double majority, double lower) {
  /// Nothing shown.
  public static final TypeSkill NONE = new TypeSkill(0, Double.NaN, Double.NaN, Double.NaN);

  private static final String REMEDY = "restore it from a copy or train again";

  /// Whether types are told: the run is right more often than the most frequent type is, beyond
  /// chance.
  public boolean shown() {
    return lower > 0;
  }

  /// Writes the file.
  ///
  /// @param windows SHA-256 of the windows and labels of the run
  public void write(Path file, String windows) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    tree.put("windows", windows);
    tree.put("cases", cases);
    tree.put("accuracy", accuracy);
    tree.put("majority", majority);
    tree.put("lower", lower);
    SealedJson.write(file, Json.MAPPER.writeValueAsString(tree), List.of());
  }

  /// Reads the file.
  ///
  /// @param windows SHA-256 of the windows and labels of the run
  /// @throws InputException when it is damaged or of another run
  public static TypeSkill read(Path file, String windows) {
    JsonNode tree = SealedJson.read(file, Json.MAPPER, JsonNode.class, REMEDY);
    if (!windows.equals(tree.path("windows").asString(""))) {
      throw new InputException(file + " is of another run; take both from the same copy");
    }
    return new TypeSkill(
        tree.path("cases").asInt(0),
        tree.path("accuracy").asDouble(Double.NaN),
        tree.path("majority").asDouble(Double.NaN),
        tree.path("lower").asDouble(Double.NaN));
  }
}
