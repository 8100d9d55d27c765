package expanse.studio.training;

import expanse.base.Resources;
import expanse.settings.Presets;
import expanse.settings.SettingsReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// All settings with their explanations, read from the settings page of the documentation, which is
/// made from the code.
final class SettingsText {
  private static final String PAGE = "/expanse/studio/settings.md";
  private static final int CELLS = 4;

  private SettingsText() {}

  /// A setting.
  ///
  /// @param key dotted name
  /// @param accepts values in words, or the words that it accepts in backticks
  /// @param meaning in words; a line for each choice where it has some
  record Setting(String key, String accepts, String meaning) {}

  /// A preset.
  ///
  /// @param values of all settings, by their keys
  record Preset(String name, String description, Map<String, String> values) {}

  /// What can be chosen before a training.
  record Choices(List<Preset> presets, List<Setting> settings) {}

  static Choices choices() {
    List<Setting> settings = settings();
    List<Preset> presets = new ArrayList<>();
    for (String name : Presets.names()) {
      JsonNode tree = SettingsReader.toTree(Presets.named(name));
      Map<String, String> values = new LinkedHashMap<>();
      for (Setting setting : settings) {
        JsonNode value = tree.at("/" + setting.key.replace('.', '/'));
        values.put(setting.key, value.isArray() ? value.toString() : value.asString());
      }
      presets.add(new Preset(name, Presets.description(name), values));
    }
    return new Choices(presets, settings);
  }

  private static List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (String line : page().lines().toList()) {
      String[] cells = line.split("(?<!\\\\)\\|");
      if (line.startsWith("| `") && cells.length > CELLS) {
        String key = cells[1].strip().replace("`", "");
        if (!key.equals("preset")) {
          settings.add(
              new Setting(
                  key,
                  cells[3].strip(),
                  cells[4].strip().replace("<br>", "\n").replace("\\|", "|")));
        }
      }
    }
    return settings;
  }

  private static String page() {
    return Resources.text(SettingsText.class, PAGE);
  }
}
