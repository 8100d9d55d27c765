package expanse.settings;

import expanse.base.AtomicFiles;
import expanse.base.EnumNames;
import expanse.base.InputException;
import expanse.base.JsonProblem;
import expanse.base.KeyException;
import expanse.base.Spelling;
import expanse.base.YamlText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// Settings to and from YAML, and single settings by dotted keys.
///
/// A YAML file names only what differs from the preset in its `preset` key (`recommended` when it
/// has none). An unknown key or a bad value is an [InputException] that says what is accepted.
public final class SettingsReader {
  private static final int LARGEST_FILE = 1 << 20;
  private static final int LONGEST_SHOWN = 100;

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .annotationIntrospector(new EnumNames())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .build();

  private SettingsReader() {}

  /// The settings as YAML, every key present.
  public static String toYaml(TrainingSettings settings) {
    return YAML.writeValueAsString(settings);
  }

  /// The settings as a tree with snake-case keys, for `metadata.json`.
  public static ObjectNode toTree(TrainingSettings settings) {
    return YAML.valueToTree(settings);
  }

  /// Reads settings from YAML text.
  ///
  /// @param yaml what differs from its preset
  /// @param source name for error messages
  public static TrainingSettings ofYaml(String yaml, String source) {
    YamlText text = YamlText.parse(yaml, source);
    try {
      return ofTree(group(text));
    } catch (InputException e) {
      throw text.located(e);
    }
  }

  /// Reads settings from a tree of what differs from its preset.
  ///
  /// @throws KeyException when a key or a value is not accepted
  public static TrainingSettings ofTree(ObjectNode given) {
    JsonNode preset = given.path("preset");
    String name = preset.isMissingNode() ? Presets.DEFAULT : preset.asString("");
    if (!Presets.names().contains(name)) {
      throw new KeyException("preset", Presets.unknown(name));
    }
    ObjectNode tree = Presets.tree(name);
    merge(tree, given, "");
    return bind(tree);
  }

  /// Reads a YAML file.
  public static TrainingSettings read(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new InputException(
            file + " is larger than 1 MB and so not a settings file; expanse presets prints one");
      }
      return ofYaml(Files.readString(file, StandardCharsets.UTF_8), file.toString());
    } catch (CharacterCodingException e) {
      throw new InputException(file + " is not UTF-8 text and so not a settings file", e);
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFiles.reason(e), e);
    }
  }

  /// Applies `key=value` changes in order.
  ///
  /// @param changes such as `optimiser.learning_rate=0.002`
  public static TrainingSettings with(TrainingSettings settings, List<String> changes) {
    return with(settings, TrainingSettings.class, changes);
  }

  /// Applies `key=value` changes to any settings.
  static <T> T with(T settings, Class<T> type, List<String> changes) {
    ObjectNode tree = YAML.valueToTree(settings);
    for (String change : changes) {
      int equals = change.indexOf('=');
      if (equals <= 0) {
        throw new InputException(
            "--set takes key=value, for example optimiser.learning_rate=0.002, but was given \""
                + change
                + "\"");
      }
      set(tree, change.substring(0, equals).strip(), change.substring(equals + 1).strip());
    }
    return bind(tree, type);
  }

  /// The same settings with so many members; no more folds than members remain, and none with one.
  public static TrainingSettings withMembers(TrainingSettings settings, int members) {
    int folds = Math.min(settings.ensemble().folds(), members);
    return with(
        settings,
        List.of("ensemble.members=" + members, "ensemble.folds=" + (folds < 2 ? 0 : folds)));
  }

  /// Applies one `key=value` change.
  public static TrainingSettings with(TrainingSettings settings, String change) {
    return with(settings, List.of(change));
  }

  /// All dotted keys, in file order.
  public static List<String> keys() {
    List<String> keys = new ArrayList<>();
    collectKeys(Presets.tree(Presets.DEFAULT), "", keys);
    return keys;
  }

  /// The dotted keys in which two settings differ, each with both values, `threads` left out since
  /// it changes no result.
  public static List<String> differences(TrainingSettings a, TrainingSettings b) {
    List<String> differences = new ArrayList<>();
    ObjectNode treeA = toTree(a);
    ObjectNode treeB = toTree(b);
    for (String key : keys()) {
      if (key.equals("threads") || key.equals("preset")) {
        continue;
      }
      String pointer = "/" + key.replace('.', '/');
      JsonNode valueA = treeA.at(pointer);
      JsonNode valueB = treeB.at(pointer);
      if (!valueA.equals(valueB)) {
        differences.add(key + " " + text(valueA) + " against " + text(valueB));
      }
    }
    return differences;
  }

  private static String text(JsonNode value) {
    return value.isContainer() ? value.toString() : value.asString("");
  }

  /// Any record as a tree with snake-case keys.
  public static ObjectNode tree(Object record) {
    return YAML.valueToTree(record);
  }

  /// The settings that a file holds.
  static ObjectNode group(YamlText text) {
    if (text.tree() instanceof ObjectNode object) {
      return object;
    }
    throw new InputException("contains no settings; expanse presets recommended prints an example");
  }

  /// Puts what is given over a complete tree; refuses keys that the tree does not have.
  static void merge(ObjectNode tree, ObjectNode given, String prefix) {
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      String key = prefix + entry.getKey();
      JsonNode old = tree.get(entry.getKey());
      if (old == null) {
        throw unknown(Presets.tree(Presets.DEFAULT), key);
      }
      if (old instanceof ObjectNode oldObject) {
        if (!(entry.getValue() instanceof ObjectNode givenObject)) {
          throw new KeyException(
              key,
              key
                  + " is a group of settings with the keys "
                  + String.join(", ", oldObject.propertyNames())
                  + "; give these below it");
        }
        merge(oldObject, givenObject, key + ".");
      } else {
        tree.set(entry.getKey(), entry.getValue());
      }
    }
  }

  static TrainingSettings bind(JsonNode tree) {
    return bind(tree, TrainingSettings.class);
  }

  static <T> T bind(JsonNode tree, Class<T> type) {
    try {
      return YAML.treeToValue(tree, type);
    } catch (JacksonException e) {
      throw badValue(tree, e);
    }
  }

  private static void set(ObjectNode tree, String key, String value) {
    String[] parts = key.split("\\.", -1);
    ObjectNode at = tree;
    for (int i = 0; i < parts.length - 1; i++) {
      if (!(at.get(parts[i]) instanceof ObjectNode next)) {
        throw unknown(tree, key);
      }
      at = next;
    }
    String last = parts[parts.length - 1];
    JsonNode old = at.get(last);
    if (old == null) {
      throw unknown(tree, key);
    }
    if (old instanceof ObjectNode group) {
      throw new InputException(
          key
              + " is a group of settings; set one of "
              + String.join(", ", group.propertyNames().stream().map(n -> key + "." + n).toList()));
    }
    JsonNode parsed;
    try {
      parsed = YAML.readTree(value);
    } catch (JacksonException e) {
      throw new InputException("--set " + key + ": \"" + shown(value) + "\" is not a value", e);
    }
    boolean list = old.isArray();
    if (parsed == null || parsed.isMissingNode() || parsed.isContainer() != list) {
      throw new InputException(
          "--set "
              + key
              + (list ? " takes a list such as [a, b]" : " takes one value")
              + ", but was given \""
              + shown(value)
              + "\"");
    }
    at.set(last, parsed);
  }

  private static InputException unknown(ObjectNode tree, String key) {
    List<String> keys = new ArrayList<>();
    collectKeys(tree, "", keys);
    return new KeyException(
        key, "no setting is called " + key + Spelling.choices(key, keys, "the settings"));
  }

  private static InputException badValue(JsonNode tree, JacksonException e) {
    StringBuilder key = new StringBuilder();
    JsonNode at = tree;
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      if (name == null) {
        continue;
      }
      key.append(key.isEmpty() ? "" : ".").append(name);
      at = at.path(name);
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException input) {
        return input instanceof KeyException || key.isEmpty()
            ? input
            : new KeyException(key.toString(), String.valueOf(input.getMessage()), input);
      }
    }
    String accepted =
        switch (e) {
          case StreamConstraintsException _ -> "shorter";
          case MismatchedInputException mismatch -> JsonProblem.expected(mismatch.getTargetType());
          default -> JsonProblem.expected(null);
        };
    return new KeyException(
        key.toString(), key + " must be " + accepted + ", but is \"" + shown(text(at)) + "\"", e);
  }

  private static String shown(String value) {
    return value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "…" : value;
  }

  private static void collectKeys(ObjectNode tree, String prefix, List<String> keys) {
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (entry.getValue() instanceof ObjectNode group) {
        collectKeys(group, prefix + entry.getKey() + ".", keys);
      } else {
        keys.add(prefix + entry.getKey());
      }
    }
  }
}
