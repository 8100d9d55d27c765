package expanse.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads dates: `yyyyMMdd`, `yyyy-MM-dd` and its relatives, `dd.MM.yyyy`, `03/25/2024` in the order
/// that the file is known to have, years of two digits (1970 to 2069), and English names of months
/// in `05-Mar-2024`, `5 Mar 2024` and `Mar 5, 2024`.
final class DateText {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> MONTHS_IN_FULL =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  private static final List<String> WEEKDAYS =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

  private final @Nullable DateOrder order;

  // the last date seen: its parts and its epoch day
  private int lastYear = Integer.MIN_VALUE;
  private int lastMonth;
  private int lastDayOfMonth;
  private long lastEpochDay;

  DateText(@Nullable DateOrder order) {
    this.order = order;
  }

  /// Takes a date.
  ///
  /// @return its epoch day
  /// @throws DateTimeException when there is none, or its order is not known
  long read(TimeCursor cursor) {
    int digits = cursor.digits();
    if (digits == 8) {
      int packed = (int) cursor.number(8);
      return epochDay(packed / 10_000, packed / 100 % 100, packed % 100);
    }
    if (digits == 4) {
      int year = (int) cursor.number(4);
      byte separator = separator(cursor);
      int month = cursor.letters() > 0 ? monthName(cursor) : cursor.shortNumber();
      if (cursor.next() != separator) {
        throw TimeCursor.notATime();
      }
      return epochDay(year, month, cursor.shortNumber());
    }
    if (digits == 1 || digits == 2) {
      return shortParts(cursor, digits);
    }
    if (cursor.letters() > 0) {
      return monthFirst(cursor);
    }
    throw TimeCursor.notATime();
  }

  private long shortParts(TimeCursor cursor, int digits) {
    int first = (int) cursor.number(digits);
    byte separator = cursor.next();
    if (cursor.letters() > 0) {
      int month = monthName(cursor);
      if (cursor.next() != separator) {
        throw TimeCursor.notATime();
      }
      return epochDay(year(cursor), month, first);
    }
    if (separator != '-' && separator != '/' && separator != '.') {
      throw TimeCursor.notATime();
    }
    int second = cursor.shortNumber();
    if (cursor.next() != separator) {
      throw TimeCursor.notATime();
    }
    int yearDigits = cursor.digits();
    int third = year(cursor);
    DateOrder known = order;
    if (known == null && separator == '.' && yearDigits == 4) {
      known = DateOrder.DMY;
    }
    if (known == null) {
      throw new DateTimeException(
          "not clear which is the day and which the month; say which with --date-order dmy or mdy,"
              + " or write dates as 2024-01-31");
    }
    return switch (known) {
      case DMY -> epochDay(third, second, first);
      case MDY -> epochDay(third, first, second);
      case YMD -> {
        if (yearDigits != 2) {
          throw new DateTimeException("not a date with the year first, as --date-order ymd says");
        }
        yield epochDay(century(first), second, third % 100);
      }
    };
  }

  private long monthFirst(TimeCursor cursor) {
    String word = cursor.take(cursor.letters()).toLowerCase(Locale.ROOT);
    if (word.length() >= 3 && WEEKDAYS.contains(word.substring(0, 3)) && month(word) < 0) {
      cursor.take(',');
      cursor.skipSpaces();
      return read(cursor);
    }
    int month = month(word);
    byte separator = cursor.next();
    if (month < 0 || (separator != ' ' && separator != '-' && separator != '/')) {
      throw TimeCursor.notATime();
    }
    cursor.skipSpaces();
    int day = cursor.shortNumber();
    boolean comma = cursor.take(',');
    if (comma) {
      cursor.skipSpaces();
    } else if (cursor.next() != separator) {
      throw TimeCursor.notATime();
    }
    return epochDay(year(cursor), month, day);
  }

  private static int monthName(TimeCursor cursor) {
    int month = month(cursor.take(cursor.letters()).toLowerCase(Locale.ROOT));
    if (month < 0) {
      throw TimeCursor.notATime();
    }
    cursor.take('.');
    return month;
  }

  private static int month(String word) {
    int at = Math.max(MONTHS.indexOf(word), MONTHS_IN_FULL.indexOf(word));
    return word.equals("sept") ? 9 : at < 0 ? -1 : at + 1;
  }

  private static int year(TimeCursor cursor) {
    int digits = cursor.digits();
    if (digits != 4 && digits != 2) {
      throw TimeCursor.notATime();
    }
    int year = (int) cursor.number(digits);
    return digits == 4 ? year : century(year);
  }

  private static int century(int year) {
    return year + (year < 70 ? 2000 : 1900);
  }

  private static byte separator(TimeCursor cursor) {
    byte b = cursor.next();
    if (b != '-' && b != '/' && b != '.') {
      throw TimeCursor.notATime();
    }
    return b;
  }

  /// Days since 1970-01-01.
  ///
  /// @throws DateTimeException when there is no such day
  long epochDay(int year, int month, int day) {
    if (year != lastYear || month != lastMonth || day != lastDayOfMonth) {
      lastEpochDay = LocalDate.of(year, month, day).toEpochDay();
      lastYear = year;
      lastMonth = month;
      lastDayOfMonth = day;
    }
    return lastEpochDay;
  }
}
