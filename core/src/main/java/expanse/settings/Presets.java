package expanse.settings;

import expanse.base.InputException;
import expanse.base.Spelling;
import expanse.base.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Named settings. Each is a YAML resource; one that `extends` another names only what differs.
public final class Presets {
  /// The preset that is used when none is named.
  public static final String DEFAULT = "recommended";

  private static final List<String> NAMES =
      List.of(
          "recommended",
          "seed-baseline",
          "seed-crf",
          "seed-fixed-weights",
          "seed-normalised",
          "seed-no-countdown",
          "seed-normalised-countdown",
          "seed-delta-10",
          "seed-span-only",
          "seed-weighted",
          "seed-position",
          "seed-200-epochs",
          "seed-log-scale");

  private Presets() {}

  /// All names, the default first.
  public static List<String> names() {
    return NAMES;
  }

  /// The settings of a preset.
  ///
  /// @throws InputException when there is none of that name; the message lists them
  public static TrainingSettings named(String name) {
    return SettingsReader.bind(tree(name));
  }

  /// What a preset is for, one sentence.
  public static String description(String name) {
    return resource(name).path("description").asString("");
  }

  static ObjectNode tree(String name) {
    ObjectNode own = resource(name);
    own.remove("description");
    JsonNode parent = own.remove("extends");
    ObjectNode tree = own;
    if (parent != null) {
      tree = tree(parent.asString());
      SettingsReader.merge(tree, own, "");
    }
    tree.put("preset", name);
    return tree;
  }

  static String unknown(String name) {
    return "no preset is called \"" + name + "\"" + Spelling.choices(name, NAMES, "the presets");
  }

  private static ObjectNode resource(String name) {
    if (!NAMES.contains(name)) {
      throw new InputException(unknown(name));
    }
    String file = "/expanse/presets/" + name + ".yaml";
    try (InputStream in = Presets.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("resource " + file + " is missing");
      }
      return SettingsReader.group(
          YamlText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "preset " + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
