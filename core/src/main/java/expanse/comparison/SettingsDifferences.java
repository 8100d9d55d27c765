package expanse.comparison;

import expanse.base.YamlText;
import expanse.settings.SettingsReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The settings in which runs differ.
final class SettingsDifferences {
  private SettingsDifferences() {}

  static Map<String, List<String>> of(List<ComparedRun> runs) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (int k = 0; k < runs.size(); k++) {
      Map<String, String> flat = new LinkedHashMap<>();
      JsonNode settings = YamlText.MAPPER.readTree(SettingsReader.toYaml(runs.get(k).settings()));
      flatten("", settings, flat);
      for (Map.Entry<String, String> entry : flat.entrySet()) {
        List<String> values = all.computeIfAbsent(entry.getKey(), key -> new ArrayList<>());
        while (values.size() < k) {
          values.add("");
        }
        values.add(entry.getValue());
      }
    }
    all.remove("threads"); // changes no result
    all.values().removeIf(values -> new HashSet<>(values).size() == 1);
    return all;
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
    if (!node.isObject()) {
      into.put(prefix, node.isValueNode() ? node.asString() : node.toString());
      return;
    }
    node.properties()
        .forEach(child ->
            flatten(
                prefix.isEmpty() ? child.getKey() : prefix + "." + child.getKey(),
                child.getValue(),
                into));
  }
}
