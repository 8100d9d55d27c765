package expanse.barfile;

import expanse.base.InputException;
import expanse.table.ColumnNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/// Which column of a bars file holds what.
///
/// @param names all columns
/// @param time the time, or its date when the clock time stands in a column of its own
/// @param clock the clock time that belongs to the date, or -1
/// @param volume or -1
/// @param spareVolume a second column of volumes, or -1
/// @param symbol name of the instrument, or -1
record BarColumns(
    ColumnNames names,
    int time,
    int clock,
    int open,
    int high,
    int low,
    int close,
    int volume,
    int spareVolume,
    int symbol) {
  static final String EXPECTED = "time,open,high,low,close[,volume]";

  /// What a reader can say about the cells of a column.
  ///
  /// @param isTime whether they hold whole times
  /// @param isClock whether they hold times of day without a date
  /// @param isDate whether they hold dates, with midnight at most
  record Content(IntPredicate isTime, IntPredicate isClock, IntPredicate isDate) {}

  /// Finds the columns by their names and, where these do not tell, by what they hold.
  ///
  /// @param said columns that the user named, by what they hold
  /// @throws InputException when one is missing or could be several
  static BarColumns find(ColumnNames names, Content content, Map<String, String> said) {
    Finder finder = new Finder(names, content, said);
    int date = finder.said("date");
    int clock = finder.said("clock");
    int time = finder.said("time");
    if (time < 0 && date < 0) {
      int[] found = finder.time();
      time = found[0];
      clock = clock < 0 ? found[1] : clock;
    } else if (time < 0) {
      time = date;
    }
    int[] prices = finder.prices();
    int[] volumes = finder.volumes();
    int symbol = finder.said("symbol");
    return new BarColumns(
        names,
        time,
        clock,
        prices[0],
        prices[1],
        prices[2],
        prices[3],
        volumes[0],
        volumes[1],
        symbol >= 0 ? symbol : names.findFirst(BarNames.SYMBOLS));
  }

  /// The columns of prices and volumes.
  int[] numbers() {
    return new int[] {open, high, low, close, volume, spareVolume};
  }

  private record Finder(ColumnNames names, Content content, Map<String, String> said) {
    /// Index of the column that the user named for this, or -1.
    int said(String role) {
      String column = said.get(role);
      if (column == null) {
        return -1;
      }
      int at = names.indexOf(column);
      if (at < 0 && column.matches("\\d{1,3}")) {
        at = Integer.parseInt(column) - 1;
      }
      if (at < 0 || at >= names.size()) {
        throw new InputException(
            names.file()
                + " has no column '"
                + column
                + "', which --columns names for "
                + role
                + "; it has "
                + names.listed());
      }
      return at;
    }

    /// The column of the time or the date, and that of the clock time or -1.
    int[] time() {
      int date = names.findFirst(BarNames.DATES);
      int time = names.findFirst(BarNames.CLOCKS);
      if (date >= 0 && time >= 0) {
        if (content.isClock().test(time) && content.isDate().test(date)) {
          return new int[] {date, time};
        }
        // one of them tells the whole time, or the clock times are wrong
        if (content.isDate().test(date) && !content.isTime().test(time)) {
          return new int[] {date, time};
        }
        boolean whole = content.isTime().test(date) && !content.isDate().test(date);
        return new int[] {whole ? date : time, -1};
      }
      int found = names.findFirst(BarNames.TIMES);
      if (found < 0) {
        found = onlyTime();
      }
      if (found >= 0 && content.isClock().test(found) && !content.isTime().test(found)) {
        if (date >= 0 && content.isDate().test(date)) {
          return new int[] {date, found};
        }
        throw new InputException(
            names.file()
                + ": column '"
                + names.name(found)
                + "' holds times of day without a date; add the date to each time");
      }
      return new int[] {found >= 0 ? found : names.require(BarNames.TIMES, EXPECTED), -1};
    }

    /// The one column that holds times although its name does not say so, or -1.
    private int onlyTime() {
      int only = -1;
      for (int i = 0; i < names.size(); i++) {
        if (!BarNames.isPrice(names.name(i)) && content.isTime().test(i)) {
          if (only >= 0) {
            return -1;
          }
          only = i;
        }
      }
      return only;
    }

    int[] prices() {
      List<String> words = List.of("open", "high", "low", "close");
      List<List<String>> spellings =
          List.of(BarNames.OPENS, BarNames.HIGHS, BarNames.LOWS, BarNames.CLOSES);
      int[] found = all(i -> names.find(spellings.get(i)));
      if (found[0] < 0 && found[1] < 0 && found[2] < 0 && found[3] < 0) {
        found = all(i -> names.find(BarNames.adjusted(words.get(i))));
      }
      if (found[3] < 0 && names.findFirst(List.of("change", "chg")) >= 0) {
        found[3] = names.find(List.of("price", "zuletzt")); // Investing.com
      }
      for (int i = 0; i < 4; i++) {
        int said = said(words.get(i));
        found[i] = said >= 0 ? said : found[i];
      }
      for (int i = 0; i < 4; i++) {
        if (found[i] < 0) {
          refuseTwoSides();
          names.require(List.of(words.get(i)), EXPECTED);
        }
      }
      return found;
    }

    private static int[] all(IntUnaryOperator column) {
      return new int[] {
        column.applyAsInt(0), column.applyAsInt(1), column.applyAsInt(2), column.applyAsInt(3)
      };
    }

    /// Refuses columns of bids and asks, of which nobody said which to take.
    private void refuseTwoSides() {
      List<String> named = new ArrayList<>();
      for (String word : List.of("open", "high", "low", "close")) {
        for (int i = 0; i < names.size(); i++) {
          String plain = ColumnNames.plain(names.name(i));
          if (plain.contains("bid") && plain.contains(word)) {
            named.add(word + "=" + names.name(i));
            break;
          }
        }
      }
      if (named.size() == 4) {
        throw new InputException(
            names.file()
                + " has prices of the bid and not of the trades; take them with --columns \""
                + String.join(",", named)
                + "\", or those of the ask likewise");
      }
    }

    /// The column of the volume and another one, or -1.
    int[] volumes() {
      int said = said("volume");
      if (said >= 0) {
        return new int[] {said, -1};
      }
      List<Integer> found = names.findAll(BarNames.VOLUMES, "volume");
      return new int[] {
        found.isEmpty() ? -1 : found.getFirst(), found.size() < 2 ? -1 : found.get(1)
      };
    }
  }
}
