package expanse.label;

import expanse.base.InputException;
import expanse.table.TextSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Labels as Label Studio exports them: anywhere in its JSON a record with a start, an end and a
/// list of labels; in its CSV export such records stand in a cell.
final class LabelStudio {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final List<String> HEADER = List.of("start", "end", "type", "annotator");

  private LabelStudio() {}

  /// The labels in a JSON text as a table; null when it holds none of this form.
  ///
  /// @throws InputException when it is not sound JSON
  static @Nullable LabelTable read(TextSource source) {
    try (InputStream in = source.raw()) {
      List<LabelTable.Row> rows = new ArrayList<>();
      collect(MAPPER.readTree(in), "", rows);
      return rows.isEmpty() ? null : new LabelTable(HEADER, rows, true);
    } catch (JacksonException | IOException e) {
      throw new InputException(
          source.name() + " is not sound JSON; it may have been cut; export it again", e);
    }
  }

  /// The labels in the cells of a CSV export as a table; the table itself when it is none.
  static LabelTable unfolded(LabelTable table) {
    List<LabelTable.Row> rows = new ArrayList<>();
    for (LabelTable.Row row : table.rows()) {
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
    return rows.isEmpty() ? table : new LabelTable(HEADER, rows, true);
  }

  private static void collect(JsonNode node, String annotator, List<LabelTable.Row> rows) {
    JsonNode by = node.path("completed_by");
    String who = by.isMissingNode() ? annotator : by.path("email").asString(by.asString(""));
    if (node.isObject() && node.has("start") && node.has("end")) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        if (field.getKey().endsWith("labels") && field.getValue().isArray()) {
          for (JsonNode label : field.getValue()) {
            rows.add(
                new LabelTable.Row(
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
