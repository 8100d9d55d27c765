package expanse.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The column that tells the instruments of one table apart.
public final class SymbolColumn {
  private static final List<String> NAMES = List.of("symbol", "ticker", "instrument");

  private SymbolColumn() {}

  /// The rows of one instrument, whatever the case of its name; all rows when none is asked for, or
  /// no column tells them apart.
  ///
  /// @param file for messages
  public static SmallTable rowsOf(SmallTable table, String file, @Nullable String symbol) {
    int column = column(table, file);
    if (symbol == null || column < 0) {
      return table;
    }
    List<SmallTable.Row> rows =
        table.rows().stream()
            .filter(row ->
                row.cells().size() <= column || row.cells().get(column).equalsIgnoreCase(symbol))
            .toList();
    boolean hasLast = !rows.isEmpty() && rows.getLast().equals(table.rows().getLast());
    return new SmallTable(table.header(), rows, table.ended() || !hasLast);
  }

  /// The instruments that a table names, each with the first row that does; empty when it has no
  /// such column.
  ///
  /// @param file for messages
  public static Map<String, Long> symbols(SmallTable table, String file) {
    int column = column(table, file);
    Map<String, Long> symbols = new LinkedHashMap<>();
    for (SmallTable.Row row : column < 0 ? List.<SmallTable.Row>of() : table.rows()) {
      if (row.cells().size() > column) {
        symbols.putIfAbsent(row.cells().get(column), row.number());
      }
    }
    return symbols;
  }

  private static int column(SmallTable table, String file) {
    return new ColumnNames(file, table.header()).find(NAMES);
  }
}
