package expanse.testing;

import expanse.base.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Checks JSON against the part of JSON Schema (2020-12) that the schemas of this project use;
/// refuses a schema with any other word.
public final class SchemaCheck {
  private static final Set<String> WORDS =
      Set.of(
          "$schema",
          "$defs",
          "title",
          "description",
          "type",
          "additionalProperties",
          "required",
          "properties",
          "items",
          "enum",
          "pattern",
          "minimum",
          "maximum",
          "oneOf",
          "$ref");

  private final JsonNode root;

  public SchemaCheck(String schema) {
    root = Json.MAPPER.readTree(schema);
  }

  /// What is wrong with a text, in words; nothing when it fulfils the schema.
  public List<String> problems(String json) {
    List<String> problems = new ArrayList<>();
    check(root, Json.MAPPER.readTree(json), "", problems);
    return problems;
  }

  private void check(JsonNode schema, JsonNode value, String at, List<String> problems) {
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      JsonNode rule = entry.getValue();
      boolean fits =
          switch (entry.getKey()) {
            case "type" -> isOfType(rule, value);
            case "enum" -> contains(rule, value);
            case "pattern" ->
                !value.isString()
                    || Pattern.compile(rule.asString()).matcher(value.asString()).find();
            case "minimum" -> !value.isNumber() || value.asDouble() >= rule.asDouble();
            case "maximum" -> !value.isNumber() || value.asDouble() <= rule.asDouble();
            case "required" -> !value.isObject() || hasAll(rule, value);
            case "additionalProperties" ->
                rule.asBoolean() || !value.isObject() || hasNoOther(schema, value);
            case "oneOf" -> isOneOf(rule, value);
            default -> {
              if (!WORDS.contains(entry.getKey())) {
                throw new AssertionError("the check does not know the word " + entry.getKey());
              }
              yield true;
            }
          };
      if (!fits) {
        problems.add(at + ": " + value + " against " + entry.getKey() + " " + rule);
      }
    }
    if (schema.has("$ref")) {
      check(root.at(schema.get("$ref").asString().substring(1)), value, at, problems);
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> entry : schema.path("properties").properties()) {
        if (value.has(entry.getKey())) {
          check(entry.getValue(), value.get(entry.getKey()), at + "/" + entry.getKey(), problems);
        }
      }
    }
    if (value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        check(schema.get("items"), value.get(i), at + "/" + i, problems);
      }
    }
  }

  private static boolean isOfType(JsonNode rule, JsonNode value) {
    if (rule.isArray()) {
      Iterator<JsonNode> types = rule.iterator();
      while (types.hasNext()) {
        if (isOfType(types.next(), value)) {
          return true;
        }
      }
      return false;
    }
    return switch (rule.asString()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> throw new AssertionError("the check does not know the type " + rule);
    };
  }

  private static boolean contains(JsonNode all, JsonNode value) {
    for (JsonNode one : all) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasAll(JsonNode names, JsonNode value) {
    for (JsonNode name : names) {
      if (!value.has(name.asString())) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasNoOther(JsonNode schema, JsonNode value) {
    return value.propertyStream().allMatch(e -> schema.path("properties").has(e.getKey()));
  }

  private boolean isOneOf(JsonNode schemas, JsonNode value) {
    int fitting = 0;
    for (JsonNode schema : schemas) {
      List<String> problems = new ArrayList<>();
      check(schema, value, "", problems);
      fitting += problems.isEmpty() ? 1 : 0;
    }
    return fitting == 1;
  }
}
