package expanse.base;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A YAML text that a person wrote: its tree, and where in it every key stands.
public final class YamlText {
  /// Reads and writes YAML.
  public static final ObjectMapper MAPPER =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final Pattern READER =
      Pattern.compile("([^\\n]*)\\n in reader, line (\\d+), column (\\d+):");

  private final String source;
  private final Map<String, String> places = new HashMap<>();
  private final JsonNode tree;

  private YamlText(String source, String text) {
    this.source = source;
    try (JsonParser parser = MAPPER.createParser(text)) {
      findKeys(parser);
      tree = MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw notYaml(e);
    }
  }

  /// @param text the whole file
  /// @param source what errors call it
  /// @throws InputException with line and column when it is not YAML or names a key twice
  public static YamlText parse(String text, String source) {
    return new YamlText(source, text);
  }

  /// What the text holds.
  public JsonNode tree() {
    return tree;
  }

  /// The same error with the file, and with line and column when it is about a key.
  public InputException located(InputException e) {
    String place = e instanceof KeyException about ? place(about.key()) : null;
    return new InputException(
        source + (place == null ? "" : ", " + place) + ": " + e.getMessage(), e);
  }

  /// Where a key stands, or the nearest one that it would stand below; null when none does.
  private @Nullable String place(String key) {
    for (String at = key; ; at = at.substring(0, at.lastIndexOf('.'))) {
      String place = places.get(at);
      if (place != null || at.lastIndexOf('.') < 0) {
        return place;
      }
    }
  }

  /// Notes the place of every key that stands in no list.
  private void findKeys(JsonParser parser) {
    Deque<String> groups = new ArrayDeque<>();
    int lists = 0;
    String key = "";
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      switch (token) {
        case START_ARRAY -> lists++;
        case END_ARRAY -> lists--;
        case START_OBJECT -> groups.push(key.isEmpty() ? "" : key + ".");
        case END_OBJECT -> {
          String group = groups.pop();
          key = group.isEmpty() ? "" : group.substring(0, group.length() - 1);
        }
        case PROPERTY_NAME -> {
          if (lists == 0) {
            key = groups.element() + parser.currentName();
            TokenStreamLocation at = parser.currentTokenLocation();
            String place = place(at.getLineNr(), at.getColumnNr());
            String first = places.putIfAbsent(key, place);
            if (first != null) {
              throw new InputException(
                  source + ", " + place + ": " + key + " stands there twice, first in " + first);
            }
          }
        }
        default -> {}
      }
    }
  }

  private InputException notYaml(JacksonException e) {
    String what = e.getOriginalMessage();
    if (e instanceof StreamConstraintsException) {
      what = "nested too deep, or with a name or number that is too long";
    }
    TokenStreamLocation at = e.getLocation();
    String place = at == null ? null : place(at.getLineNr(), at.getColumnNr());
    Matcher reader = READER.matcher(what);
    while (reader.find()) { // the last place is the one that the parser did not understand
      what = reader.group(1);
      place = place(Integer.parseInt(reader.group(2)), Integer.parseInt(reader.group(3)));
    }
    return new InputException(
        source
            + (place == null ? "" : ", " + place)
            + ": not YAML: "
            + what.lines().findFirst().orElse(""),
        e);
  }

  private static String place(int line, int column) {
    return "line " + line + ", column " + column;
  }
}
