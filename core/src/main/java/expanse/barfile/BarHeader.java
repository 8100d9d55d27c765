package expanse.barfile;

import expanse.table.ColumnNames;
import expanse.table.HeaderRule;
import expanse.table.NumberStyle;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Knows tables of bars.
final class BarHeader implements HeaderRule {
  private final Map<String, String> named;
  private final String file;

  /// @param file for messages
  /// @param named columns that the user named, by what they hold
  BarHeader(String file, Map<String, String> named) {
    this.file = file;
    this.named = named;
  }

  @Override
  public boolean isHeader(List<String> cells) {
    if (named.isEmpty()) {
      return BarNames.isHeader(cells);
    }
    List<String> words = named.values().stream().filter(column -> !isNumber(column)).toList();
    return words.isEmpty() ? BarNames.isHeader(cells) : cells.containsAll(words);
  }

  private static boolean isNumber(String column) {
    return column.matches("\\d{1,3}");
  }

  @Override
  public boolean continuesHeader(List<String> header, List<String> cells) {
    if (cells.size() != header.size() || cells.getFirst().chars().anyMatch(Character::isDigit)) {
      return false;
    }
    boolean priced = false;
    for (int i = 0; i < cells.size(); i++) {
      if (BarNames.isPrice(header.get(i))) {
        priced = true;
        if (NumberStyle.isNumber(cells.get(i))) {
          return false;
        }
      }
    }
    boolean again =
        ColumnNames.plain(cells.getFirst()).equals(ColumnNames.plain(header.getFirst()));
    return priced && !again && !cells.getFirst().isEmpty();
  }

  @Override
  public @Nullable List<String> namesOf(List<List<String>> rows) {
    return HeaderlessBars.namesOf(file, rows, named);
  }

  @Override
  public String expected() {
    return BarColumns.EXPECTED;
  }
}
