package expanse.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Knows the tables of one kind by their headers, or without one by the shape of their rows.
public interface HeaderRule {
  /// Whether a row of cells is the header of such a table.
  boolean isHeader(List<String> cells);

  /// Whether a row below the header still belongs to it, as units and the names of instruments do.
  ///
  /// @param header the names above it
  boolean continuesHeader(List<String> header, List<String> cells);

  /// The names that the columns of a table without a header have.
  ///
  /// @param rows cells of its first rows
  /// @return null when the rows have no known shape
  /// @throws expanse.base.InputException when they have one that leaves something open
  @Nullable List<String> namesOf(List<List<String>> rows);

  /// The header that would be right, for messages.
  String expected();
}
