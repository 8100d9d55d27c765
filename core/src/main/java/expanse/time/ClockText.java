package expanse.time;

import java.time.DateTimeException;

/// Reads times of day: `9:30`, `09:30:00.123`, `093000`, `0930`, `2:30:00 PM`, and without leading
/// zeros or colons where the file is known to write them so.
final class ClockText {
  private final TimeDialect.PackedClock packed;

  ClockText(TimeDialect.PackedClock packed) {
    this.packed = packed;
  }

  /// Takes a time of day.
  ///
  /// @return milliseconds since midnight
  long read(TimeCursor cursor) {
    int digits = cursor.digits();
    int hour;
    int minute;
    int second = 0;
    long millis = 0;
    boolean seconds = false;
    if (digits >= 1 && digits <= 6 && isPacked(cursor, digits)) {
      int number = (int) cursor.number(digits);
      seconds = packed == TimeDialect.PackedClock.SECONDS || digits == 6;
      if (seconds) {
        second = number % 100;
        number /= 100;
      }
      hour = number / 100;
      minute = number % 100;
    } else {
      hour = cursor.shortNumber();
      if (!cursor.take(':')) {
        throw TimeCursor.notATime();
      }
      minute = cursor.twoDigits();
      if (cursor.take(':')) {
        second = cursor.twoDigits();
        seconds = true;
      }
    }
    if (seconds && (cursor.peek() == '.' || cursor.peek() == ',')) {
      cursor.next();
      millis = cursor.millis();
    }
    hour = half(cursor, hour);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new DateTimeException("not a time of day (00:00:00 to 23:59:59)");
    }
    return ((hour * 60L + minute) * 60L + second) * 1000L + millis;
  }

  private boolean isPacked(TimeCursor cursor, int digits) {
    if (packed == TimeDialect.PackedClock.FULL) {
      return digits == 4 || digits == 6;
    }
    return digits == cursor.left();
  }

  /// The hour of 24, by what follows: AM, PM or nothing.
  private static int half(TimeCursor cursor, int hour) {
    int spaces = cursor.peek() == ' ' ? 1 : 0;
    byte letter = cursor.at(spaces);
    byte m = cursor.at(spaces + 1);
    boolean pm = letter == 'P' || letter == 'p';
    if ((!pm && letter != 'A' && letter != 'a')
        || (m != 'M' && m != 'm')
        || cursor.isLetter(spaces + 2)) {
      return hour;
    }
    if (hour < 1 || hour > 12) {
      throw new DateTimeException("not a time of day (12:00 AM to 11:59 PM)");
    }
    cursor.take(spaces + 2);
    return hour % 12 + (pm ? 12 : 0);
  }
}
