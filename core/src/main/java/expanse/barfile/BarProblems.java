package expanse.barfile;

import expanse.base.InputException;
import expanse.base.Plural;
import expanse.market.BarSeries;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The rows of a file that are no sound bars, and what to do about them.
final class BarProblems {
  private final String file;
  private final BarColumns columns;
  private final BarReadOptions options;
  private final List<BarIssue> issues = new ArrayList<>();
  private long badRows;
  private long conflicts;
  private @Nullable BarIssue firstConflict;

  BarProblems(String file, BarColumns columns, BarReadOptions options) {
    this.file = file;
    this.columns = columns;
    this.options = options;
  }

  /// Takes a row that is no valid bar.
  ///
  /// @param column index of the column concerned, or -1 for the whole row
  void add(long row, int column, String value, String what) {
    badRows++;
    if (issues.size() < BarFile.LISTED_ISSUES) {
      issues.add(issue(row, column, value, what));
    }
  }

  /// Takes a row with the time of an earlier one and another bar.
  void addConflict(long row, String time, String what) {
    conflicts++;
    if (firstConflict == null) {
      firstConflict = issue(row, columns.time(), time, what);
    }
  }

  private BarIssue issue(long row, int column, String value, String what) {
    String name = column < 0 ? "(all)" : columns.names().name(column);
    return new BarIssue(row, name, InputException.shown(value), what);
  }

  /// Rows that are no sound bars.
  long badRows() {
    return badRows;
  }

  /// The first of them, in the order of the file.
  List<BarIssue> issues() {
    return issues.stream().sorted(Comparator.comparingLong(BarIssue::row)).toList();
  }

  /// Ends when the rows must not be dropped.
  ///
  /// @param rows of the file, sound or not
  /// @param sound rows among them
  /// @throws InputException naming the first such row and the remedy
  void refuse(long rows, long sound) {
    if (rows == 0) {
      throw new InputException(file + " holds a header and no bars");
    }
    if (firstConflict != null) {
      throw new InputException(
          file
              + ", "
              + firstConflict.text()
              + more(conflicts, "such row")
              + "; if these are two instruments, make a file of each; if one bar is a correction of"
              + " the other, keep one of each with --duplicates first or --duplicates last");
    }
    if (badRows == 0) {
      return;
    }
    String first = file + ", " + issues().getFirst().text();
    if (sound == 0 && isOneColumn()) {
      throw new InputException(
          first + (rows == 1 ? "" : String.format(Locale.ROOT, " (so in all %,d rows)", rows)));
    }
    if (sound == 0 || badRows * 2 > rows) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s (%,d of %,d rows are invalid, too many to skip; is this a bars file, with the"
                  + " right columns?)",
              first,
              badRows,
              rows));
    }
    if (options.drop() == BarReadOptions.Drop.ALL) {
      return;
    }
    int hole = longestRun();
    boolean few = badRows == 1 || badRows * 100 <= rows;
    boolean gap = hole >= BarSeries.DEFAULT_GAP_INTERVALS;
    if (few && !gap) {
      if (options.drop() == BarReadOptions.Drop.FEW) {
        return;
      }
      throw new InputException(
          first
              + more(badRows, "invalid row")
              + "; mend the file, or drop such rows with --skip-bad");
    }
    throw new InputException(
        String.format(
            Locale.ROOT,
            "%s (%,d of %,d rows are invalid%s); mend the file: these are too many to drop without"
                + " harm, but --skip-all-bad does it",
            first,
            badRows,
            rows,
            gap ? ", " + hole + " of them in a row, which would leave a gap" : ""));
  }

  private static String more(long count, String what) {
    return count > 1 ? " (and " + Plural.of(count - 1, "more " + what) + ")" : "";
  }

  /// Whether it is always the same column that is wrong.
  private boolean isOneColumn() {
    String column = issues.getFirst().column();
    return issues.stream().allMatch(issue -> issue.column().equals(column));
  }

  /// The most invalid rows that follow one another.
  private int longestRun() {
    int longest = 0;
    int run = 0;
    long last = Long.MIN_VALUE;
    for (BarIssue issue : issues()) {
      run = issue.row() == last + 1 ? run + 1 : 1;
      last = issue.row();
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
