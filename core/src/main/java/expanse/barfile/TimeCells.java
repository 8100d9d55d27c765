package expanse.barfile;

import expanse.time.DateOrder;
import expanse.time.TimeDialect;
import expanse.time.TimeParser;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Looks at single cells of a file whose times are not known yet.
final class TimeCells {
  private static final Pattern CLOCK =
      Pattern.compile("(?i)\\d{1,2}:\\d{2}(:\\d{2})?([.,]\\d+)?( ?[AP]M)?");
  private static final Pattern PACKED = Pattern.compile("\\d{1,6}");

  private TimeCells() {}

  /// What the columns of a table hold, by its first rows.
  static BarColumns.Content content(List<List<String>> rows) {
    return new BarColumns.Content(
        i -> all(rows, i, TimeCells::isTime),
        i -> all(rows, i, TimeCells::isClock),
        i -> all(rows, i, TimeCells::isDate));
  }

  /// Whether it is so in nearly all rows that have this column.
  private static boolean all(List<List<String>> rows, int column, Predicate<String> is) {
    int with = 0;
    int so = 0;
    for (List<String> row : rows) {
      if (row.size() > column && !row.get(column).isEmpty()) {
        with++;
        so += is.test(row.get(column)) ? 1 : 0;
      }
    }
    return so > 0 && so >= 0.8 * with;
  }

  /// Whether a cell holds a whole time or a date, in whatever order its numbers are.
  static boolean isTime(String cell) {
    return time(cell).isPresent();
  }

  private static OptionalLong time(String cell) {
    for (DateOrder order : DateOrder.values()) {
      TimeDialect dialect = TimeDialect.of(ZoneOffset.UTC).withOrder(order);
      try {
        return OptionalLong.of(new TimeParser(dialect, TimeParser.Order.RISING).parse(cell));
      } catch (DateTimeException e) {
        // perhaps in the next order
      }
    }
    return cell.matches(".*\\d{1,2}:\\d{2}.* [A-Z]{3,4}")
        ? OptionalLong.of(0)
        : OptionalLong.empty();
  }

  /// Whether a cell holds a time of day and no date.
  static boolean isClock(String cell) {
    return CLOCK.matcher(cell).matches()
        || (PACKED.matcher(cell).matches()
            && Integer.parseInt(cell) / (cell.length() > 4 ? 10_000 : 100) < 24
            && Integer.parseInt(cell) % 100 < 60);
  }

  /// Whether a cell holds a date and no time of day, or midnight as spreadsheets add it.
  static boolean isDate(String cell) {
    return isTime(cell) && (!cell.contains(":") || cell.matches(".*[ T]0?0:00(:00(\\.0+)?)?"));
  }

  /// Whether the first time in one row lies before that in another.
  static boolean isBefore(List<String> row, List<String> other) {
    for (int i = 0; i < Math.min(row.size(), other.size()); i++) {
      OptionalLong a = time(row.get(i));
      OptionalLong b = time(other.get(i));
      if (a.isPresent() && b.isPresent() && a.getAsLong() != b.getAsLong()) {
        return a.getAsLong() < b.getAsLong();
      }
    }
    return false;
  }
}
