package expanse.label;

import expanse.base.InputException;
import expanse.table.SmallTable;
import expanse.table.TextSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Labels in JSON. Label Studio exports them as records with a start, an end and a list of labels,
/// anywhere in its JSON; in its CSV export such records stand in a cell.
final class LabelStudio {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final List<String> HEADER = List.of("start", "end", "type", "annotator");

  private LabelStudio() {}

  /// The labels in a JSON text as a table: those of Label Studio, or the first list of records.
  ///
  /// @throws InputException when it is not sound JSON or holds none
  static SmallTable read(TextSource source) {
    try (InputStream in = source.raw();
        MappingIterator<JsonNode> roots = MAPPER.readerFor(JsonNode.class).readValues(in)) {
      List<JsonNode> all = roots.readAll();
      JsonNode root = all.size() == 1 ? all.getFirst() : MAPPER.createArrayNode().addAll(all);
      List<SmallTable.Row> rows = new ArrayList<>();
      collect(root, "", rows);
      SmallTable table = rows.isEmpty() ? records(root) : new SmallTable(HEADER, rows, true);
      if (table == null) {
        throw new InputException(
            source.name()
                + " is JSON and holds no labels; expected [{\"start\": …, \"end\": …, \"type\": …},"
                + " …], or an export of Label Studio with at least one label");
      }
      return table;
    } catch (JacksonException | IOException e) {
      throw new InputException(
          source.name() + " is not sound JSON; it may have been cut; export it again", e);
    }
  }

  /// The first list of records of values, outside first; null when there is none.
  private static @Nullable SmallTable records(JsonNode node) {
    boolean list = node.isArray() && !node.isEmpty();
    for (JsonNode item : node) {
      list = list && item.isObject() && !item.isEmpty();
      for (JsonNode value : item) {
        list = list && !value.isContainer();
      }
    }
    if (list) {
      Set<String> names = new LinkedHashSet<>();
      node.forEach(item -> names.addAll(item.propertyNames()));
      List<SmallTable.Row> rows = new ArrayList<>();
      for (JsonNode item : node) {
        List<String> cells =
            names.stream().map(name -> item.path(name).asString("").strip()).toList();
        rows.add(new SmallTable.Row(rows.size() + 1, cells));
      }
      return new SmallTable(List.copyOf(names), rows, true);
    }
    for (JsonNode child : node) {
      SmallTable found = child.isContainer() ? records(child) : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// The labels in the cells of a CSV export as a table; the table itself when it is none.
  static SmallTable unfolded(SmallTable table) {
    List<SmallTable.Row> rows = new ArrayList<>();
    for (SmallTable.Row row : table.rows()) {
      for (String cell : row.cells()) {
        if (cell.startsWith("[{") && cell.contains("labels")) {
          try {
            collect(MAPPER.readTree(cell), "", rows);
          } catch (JacksonException e) {
            return table; // a text that looks like it
          }
        }
      }
    }
    return rows.isEmpty() ? table : new SmallTable(HEADER, rows, true);
  }

  private static void collect(JsonNode node, String annotator, List<SmallTable.Row> rows) {
    JsonNode by = node.path("completed_by");
    String who = by.isMissingNode() ? annotator : by.path("email").asString(by.asString(""));
    if (node.isObject() && node.has("start") && node.has("end")) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        if (field.getKey().endsWith("labels") && field.getValue().isArray()) {
          for (JsonNode label : field.getValue()) {
            rows.add(
                new SmallTable.Row(
                    rows.size() + 1,
                    List.of(
                        node.path("start").asString(),
                        node.path("end").asString(),
                        label.asString(),
                        who)));
          }
        }
      }
      return;
    }
    for (JsonNode child : node) {
      if (child.isContainer()) {
        collect(child, who, rows);
      }
    }
  }
}
