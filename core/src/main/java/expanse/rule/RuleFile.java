package expanse.rule;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.SealedJson;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;

/// `label_rule.json`: what labels mark, with a checksum. Keys are the components of
/// [RuleExplanation] in snake case.
public final class RuleFile {
  private static final String REMEDY = "restore it from a copy or train again";
  private static final ObjectMapper MAPPER =
      Json.MAPPER.rebuild().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private RuleFile() {}

  /// Writes the file, whole or not at all.
  public static void write(Path file, RuleExplanation explanation) {
    SealedJson.write(file, MAPPER.writeValueAsString(explanation), List.of());
  }

  /// Reads the file.
  ///
  /// @throws InputException when it is missing, damaged or not such a file
  public static RuleExplanation read(Path file) {
    return SealedJson.read(file, MAPPER, RuleExplanation.class, REMEDY);
  }
}
