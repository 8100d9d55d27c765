package expanse.audit;

import java.util.List;

/// Numbers that are known at a place, as a table.
///
/// @param columns what they are
/// @param times epoch milliseconds of the bar or window that a row belongs to
/// @param values rows x columns
public record Known(List<String> columns, long[] times, float[] values) {
  /// Checks the size.
  public Known {
    columns = List.copyOf(columns);
    if (values.length != (long) times.length * columns.size()) {
      throw new IllegalArgumentException("expected rows x columns values");
    }
  }
}
