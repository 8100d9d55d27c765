package expanse.table;

import expanse.base.InputException;
import expanse.base.Memory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Tables in JSON, as exchanges and data frames write them, as lines of comma-separated values.
///
/// Understood are a list of records (`[{"t": 1, "o": 2}, …]`), a list of rows (`[[1, 2], …]`), one
/// record a line, columns (`{"t": [1, …], "o": [2, …]}`), columns or rows by key (`{"open": {"1":
/// 2, …}, …}`), each also deep inside an answer such as `{"result": {"list": […]}}`, and the forms
/// `split` and `table` of pandas. Records may hold the prices one level deeper (`"mid": {"o": 1}`).
final class JsonTable {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final int BYTES_OF_HEAP_A_BYTE = 12;
  private static final int LEAST_COLUMNS = 4;

  private static final String ZONE = "Time Zone";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  // that stands beside the table; empty for none
  private String zone = "";

  private JsonTable() {}

  /// Whether text begins as JSON does: with a list or a record.
  static boolean looksLike(byte[] head) {
    int i = 0;
    if (head.length > 2 && (head[0] & 0xFF) == 0xEF) {
      i = 3; // byte order mark
    }
    while (i < head.length && head[i] <= ' ' && head[i] >= 0) {
      i++;
    }
    if (i + 1 >= head.length || (head[i] != '[' && head[i] != '{')) {
      return false;
    }
    int next = i + 1;
    while (next < head.length && head[next] <= ' ' && head[next] >= 0) {
      next++;
    }
    return next < head.length
        && (head[i] == '{' ? head[next] == '"' : "[{]".indexOf(head[next]) >= 0);
  }

  /// The table in a JSON text as lines of comma-separated values, with a header where it has names.
  ///
  /// @throws InputException when the text is not JSON or holds no table
  static byte[] lines(InputStream in, String name) throws IOException {
    byte[] text = in.readAllBytes();
    Memory.require((long) text.length * BYTES_OF_HEAP_A_BYTE, name);
    List<JsonNode> roots = new ArrayList<>();
    try (JsonParser parser = MAPPER.createParser(text)) {
      for (JsonNode node = MAPPER.readTree(parser);
          node != null && !node.isMissingNode();
          node = MAPPER.readTree(parser)) {
        roots.add(node);
      }
    } catch (JacksonException e) {
      throw new InputException(
          name
              + " is not sound JSON: "
              + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("")
              + "; it may have been cut; save it again",
          e);
    }
    JsonTable table = new JsonTable();
    if (roots.size() == 1) {
      table.zone = zone(roots.getFirst());
    }
    boolean found =
        roots.size() > 1 ? table.records(roots) : roots.size() == 1 && table.find(roots.getFirst());
    if (!found) {
      throw new InputException(
          name + " is JSON and holds no list of bars; expected [{\"time\": …, \"open\": …}, …]");
    }
    return table.out.toByteArray();
  }

  /// The zone that an answer names beside its table; empty for none.
  private static String zone(JsonNode node) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      JsonNode value = entry.getValue();
      boolean named = value.isString() && ColumnNames.plain(entry.getKey()).equals("timezone");
      String found = named ? value.asString() : value.isObject() ? zone(value) : "";
      if (!found.isEmpty()) {
        return found;
      }
    }
    return "";
  }

  /// Looks for a table, outside first.
  private boolean find(JsonNode node) {
    if (node.isArray()) {
      List<JsonNode> items = items(node);
      if (rows(items) || records(items)) {
        return true;
      }
      return items.size() == 1 && find(items.getFirst());
    }
    if (!node.isObject()) {
      return false;
    }
    if (node.path("columns").isArray() && node.path("data").isArray() && split(node)) {
      return true;
    }
    if (columns(node) || keyed(node)) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainer() && find(child)) {
        return true;
      }
    }
    return false;
  }

  private static List<JsonNode> items(JsonNode node) {
    List<JsonNode> items = new ArrayList<>();
    node.forEach(items::add);
    return items;
  }

  /// A list of lists of values.
  private boolean rows(List<JsonNode> items) {
    for (JsonNode item : items) {
      if (!item.isArray() || item.size() < LEAST_COLUMNS || item.get(0).isContainer()) {
        return false;
      }
    }
    if (items.isEmpty()) {
      return false;
    }
    items.forEach(item -> line(items(item).stream().map(JsonTable::text).toList()));
    return true;
  }

  /// A list of records.
  private boolean records(List<JsonNode> items) {
    Set<String> names = new LinkedHashSet<>();
    List<Map<String, JsonNode>> flat = new ArrayList<>();
    for (JsonNode item : items) {
      if (!item.isObject()) {
        return false;
      }
      Map<String, JsonNode> record = flat(item);
      names.addAll(record.keySet());
      flat.add(record);
    }
    if (names.size() < LEAST_COLUMNS || names.size() > 1000) {
      return false;
    }
    header(List.copyOf(names));
    for (Map<String, JsonNode> record : flat) {
      row(names.stream().map(key -> text(record.get(key))).toList());
    }
    return true;
  }

  /// The values of a record; those of one inside get both names.
  private static Map<String, JsonNode> flat(JsonNode record) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    record
        .properties()
        .forEach(entry -> {
          if (entry.getValue().isObject()) {
            entry
                .getValue()
                .properties()
                .forEach(inner -> {
                  if (!inner.getValue().isContainer()) {
                    values.put(entry.getKey() + "." + inner.getKey(), inner.getValue());
                  }
                });
          } else if (!entry.getValue().isArray()) {
            values.put(entry.getKey(), entry.getValue());
          }
        });
    return values;
  }

  /// `{"columns": […], "index": […], "data": [[…], …]}`.
  private boolean split(JsonNode node) {
    List<String> names =
        new ArrayList<>(items(node.path("columns")).stream().map(JsonTable::text).toList());
    List<JsonNode> data = items(node.path("data"));
    List<JsonNode> index = items(node.path("index"));
    boolean indexed = !index.isEmpty() && index.size() == data.size();
    if (data.isEmpty()
        || !data.stream().allMatch(row -> row.isArray() && row.size() == names.size())) {
      return false;
    }
    if (indexed) {
      names.addFirst("");
    }
    header(names);
    for (int i = 0; i < data.size(); i++) {
      List<String> cells =
          new ArrayList<>(items(data.get(i)).stream().map(JsonTable::text).toList());
      if (indexed) {
        cells.addFirst(text(index.get(i)));
      }
      row(cells);
    }
    return true;
  }

  /// A record of lists of the same length, one a column; lists may stand in records inside.
  private boolean columns(JsonNode node) {
    Map<String, List<JsonNode>> columns = new LinkedHashMap<>();
    lists(node, columns);
    int length = columns.values().stream().mapToInt(List::size).max().orElse(0);
    columns.values().removeIf(list -> list.size() != length);
    if (length == 0 || columns.size() < LEAST_COLUMNS) {
      return false;
    }
    header(List.copyOf(columns.keySet()));
    for (int i = 0; i < length; i++) {
      int at = i;
      row(columns.values().stream().map(list -> text(list.get(at))).toList());
    }
    return true;
  }

  private static void lists(JsonNode node, Map<String, List<JsonNode>> columns) {
    node.properties()
        .forEach(entry -> {
          JsonNode value = entry.getValue();
          if (value.isArray() && value.size() > 0 && !value.get(0).isContainer()) {
            columns.putIfAbsent(entry.getKey(), items(value));
          } else if (value.isObject()) {
            lists(value, columns);
          } else if (value.isArray() && value.size() == 1 && value.get(0).isObject()) {
            lists(value.get(0), columns);
          }
        });
  }

  /// `{"open": {"1": 2, …}, …}` or `{"1": {"open": 2, …}, …}`.
  private boolean keyed(JsonNode node) {
    Set<String> outer = new LinkedHashSet<>();
    Set<String> inner = new LinkedHashSet<>();
    Iterator<Map.Entry<String, JsonNode>> entries = node.properties().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, JsonNode> entry = entries.next();
      if (!entry.getValue().isObject()) {
        return false;
      }
      for (Map.Entry<String, JsonNode> cell : entry.getValue().properties()) {
        if (cell.getValue().isContainer()) {
          return false;
        }
        inner.add(cell.getKey());
      }
      outer.add(entry.getKey());
    }
    boolean byColumn = !outer.isEmpty() && outer.stream().noneMatch(JsonTable::startsWithDigit);
    Set<String> names = byColumn ? outer : inner;
    Set<String> keys = byColumn ? inner : outer;
    if (names.size() < LEAST_COLUMNS || names.size() > 1000 || keys.isEmpty()) {
      return false;
    }
    List<String> header = new ArrayList<>(names);
    header.addFirst("");
    header(header);
    for (String key : keys) {
      List<String> cells = new ArrayList<>();
      cells.add(key);
      for (String column : names) {
        cells.add(text(byColumn ? node.path(column).get(key) : node.path(key).get(column)));
      }
      row(cells);
    }
    return true;
  }

  private static boolean startsWithDigit(String text) {
    return !text.isEmpty() && Character.isDigit(text.charAt(0)) && !text.contains(". ");
  }

  private static String text(@Nullable JsonNode value) {
    if (value == null || value.isNull() || value.isContainer()) {
      return "";
    }
    return value.asString();
  }

  private void header(List<String> names) {
    if (names.stream().map(ColumnNames::plain).anyMatch("timezone"::equals)) {
      zone = "";
    }
    line(zone.isEmpty() ? names : with(names, ZONE));
  }

  private void row(List<String> cells) {
    line(zone.isEmpty() ? cells : with(cells, zone));
  }

  private static List<String> with(List<String> cells, String more) {
    List<String> all = new ArrayList<>(cells);
    all.add(more);
    return all;
  }

  private void line(List<String> cells) {
    String line = cells.stream().map(JsonTable::quoted).collect(Collectors.joining(","));
    out.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String cell) {
    String plain = cell.replaceAll("\\p{Cntrl}", " ");
    return plain.indexOf(',') < 0 && plain.indexOf('"') < 0
        ? plain
        : '"' + plain.replace("\"", "\"\"") + '"';
  }
}
