package expanse.feed;

import expanse.base.InputException;
import expanse.base.InputFiles;
import expanse.base.KeyException;
import expanse.base.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// Where the messages of a stream keep what makes a bar, as a YAML file says it. Places are JSON
/// pointers such as `/k/o`; what is not found in a candle is sought from the top of its message.
///
/// @param when what a message must hold to be one of candles, by place; others are passed over
/// @param candles place of the candle or of a list of them; null when the message is one
/// @param fields places of symbol, time, open, high, low, close, volume
/// @param closed place of a flag that says whether the candle has closed; null when there is none
/// @param closedByNext whether a candle has closed when the next one begins
/// @param subscribe messages to send when a connection is made
/// @param headers to send with the request
public record CandleMap(
    Map<JsonPointer, String> when,
    @Nullable JsonPointer candles,
    Map<String, JsonPointer> fields,
    @Nullable JsonPointer closed,
    boolean closedByNext,
    List<String> subscribe,
    Map<String, String> headers) {
  private static final List<String> REQUIRED = List.of("time", "open", "high", "low", "close");
  private static final Set<String> FIELDS =
      Set.of("symbol", "time", "open", "high", "low", "close", "volume");
  private static final Set<String> OTHERS =
      Set.of("when", "candles", "closed", "subscribe", "headers");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  /// Copies the collections.
  public CandleMap {
    when = Collections.unmodifiableMap(new LinkedHashMap<>(when));
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    subscribe = List.copyOf(subscribe);
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  /// Reads a file. `${NAME}` in headers and subscriptions stands for a variable of the environment,
  /// so that no secret needs to be in the file.
  ///
  /// @throws InputException that names the file and the place
  public static CandleMap read(Path file) {
    InputFiles.require(file);
    try {
      return parse(Files.readString(file), file.toString(), System::getenv);
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    }
  }

  /// Reads a text.
  ///
  /// @param source for messages
  /// @param environment gives variables, null for those that are not set
  static CandleMap parse(String text, String source, UnaryOperator<@Nullable String> environment) {
    YamlText yaml = YamlText.parse(text, source);
    try {
      return of(yaml.tree(), environment);
    } catch (InputException e) {
      throw yaml.located(e);
    }
  }

  private static CandleMap of(JsonNode tree, UnaryOperator<@Nullable String> environment) {
    if (!tree.isObject()) {
      throw new InputException(
          "holds no keys; expected time, open, high, low and close with their places");
    }
    Map<String, JsonPointer> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      String key = entry.getKey();
      if (FIELDS.contains(key)) {
        fields.put(key, pointer(key, entry.getValue()));
      } else if (!OTHERS.contains(key)) {
        throw new KeyException(key, key + " is not known; expected " + String.join(", ", known()));
      }
    }
    for (String key : REQUIRED) {
      if (!fields.containsKey(key)) {
        throw new InputException(key + " is missing; write its place, such as " + key + ": /k/x");
      }
    }
    Map<JsonPointer, String> when = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : tree.path("when").properties()) {
      when.put(pointer("when", entry.getKey()), entry.getValue().asString(""));
    }
    List<String> subscribe = new ArrayList<>();
    JsonNode messages = tree.path("subscribe");
    for (JsonNode message : messages.isArray() ? messages : List.of(messages)) {
      if (!message.isMissingNode()) {
        subscribe.add(
            filled(
                "subscribe",
                message.isString() ? message.asString() : message.toString(),
                environment));
      }
    }
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : tree.path("headers").properties()) {
      headers.put(entry.getKey(), filled("headers", entry.getValue().asString(""), environment));
    }
    JsonNode closed = tree.path("closed");
    boolean next = closed.asString("").equals("next");
    return new CandleMap(
        when,
        tree.has("candles") ? pointer("candles", tree.get("candles")) : null,
        fields,
        closed.isMissingNode() || next ? null : pointer("closed", closed),
        next,
        subscribe,
        headers);
  }

  private static List<String> known() {
    List<String> known = new ArrayList<>(FIELDS);
    known.addAll(OTHERS);
    Collections.sort(known);
    return known;
  }

  private static JsonPointer pointer(String key, JsonNode value) {
    return pointer(key, value.asString(""));
  }

  private static JsonPointer pointer(String key, String text) {
    if (!text.startsWith("/")) {
      throw new KeyException(
          key,
          key
              + " must be a JSON pointer such as /k/o"
              + (key.equals("closed") ? ", or next" : "")
              + ", was '"
              + InputException.shown(text)
              + "'");
    }
    return JsonPointer.compile(text);
  }

  private static String filled(
      String key, String text, UnaryOperator<@Nullable String> environment) {
    Matcher matcher = VARIABLE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String value = environment.apply(name);
      if (value == null) {
        throw new KeyException(
            key, key + " needs the variable " + name + " of the environment; set it");
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  /// Whether a message is one of candles.
  boolean takes(JsonNode message) {
    for (Map.Entry<JsonPointer, String> entry : when.entrySet()) {
      if (!message.at(entry.getKey()).asString("").equals(entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  /// The text at the place of a field; null when nothing is there.
  @Nullable String text(String field, JsonNode candle, JsonNode message) {
    JsonPointer place = fields.get(field);
    return place == null ? null : text(place, candle, message);
  }

  private static @Nullable String text(JsonPointer place, JsonNode candle, JsonNode message) {
    JsonNode found = candle.at(place);
    if (found.isMissingNode()) {
      found = message.at(place);
    }
    return found.isMissingNode() || found.isNull() || found.isContainer() ? null : found.asString();
  }

  /// Whether a candle says that it has closed; true when none does.
  boolean isClosed(JsonNode candle, JsonNode message) {
    String flag = closed == null ? "true" : text(closed, candle, message);
    return Objects.equals(flag, "true") || Objects.equals(flag, "1");
  }
}
