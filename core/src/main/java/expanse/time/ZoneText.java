package expanse.time;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// Reads what stands behind a time and tells its zone: `Z`, `+01:00`, `UTC`, `GMT+0100`,
/// `US/Eastern`, `EST`, an offset with the zone's name in brackets.
final class ZoneText {
  private final @Nullable ZoneId named;

  // the last name and what it stands for
  private String lastName = "";
  private ZoneNames.Beside lastZone = new ZoneNames.Beside(ZoneOffset.UTC, null);

  // what was read last
  private long offset;
  private ZoneNames.@Nullable Beside zone;

  /// @param named zone that the user named for times without one, or null
  ZoneText(@Nullable ZoneId named) {
    this.named = named;
  }

  /// Takes all that is left.
  ///
  /// @throws DateTimeException when it tells no zone
  void read(TimeCursor cursor) {
    byte first = cursor.peek();
    zone = null;
    if (cursor.left() == 1 && (first == 'Z' || first == 'z')) {
      cursor.next();
      offset = 0;
    } else if (first == '+' || first == '-') {
      cursor.next();
      long millis = millis(cursor);
      offset = first == '-' ? -millis : millis;
    } else {
      String name = cursor.take(cursor.left());
      boolean brackets = name.startsWith("[") && name.endsWith("]");
      name = brackets ? name.substring(1, name.length() - 1) : name;
      if (!name.equals(lastName)) {
        if (name.isEmpty() || !Character.isLetter(name.charAt(0))) {
          throw TimeCursor.notATime();
        }
        lastZone = ZoneNames.besideTime(name, named);
        lastName = name;
      }
      zone = lastZone;
    }
  }

  /// What was read last, when it was a name; null when it was an offset.
  ZoneNames.@Nullable Beside zone() {
    return zone;
  }

  /// Milliseconds of the offset read last.
  long offset() {
    return offset;
  }

  private static long millis(TimeCursor cursor) {
    int hours;
    int minutes = 0;
    if (cursor.digits() == 4) {
      int packed = (int) cursor.number(4);
      hours = packed / 100;
      minutes = packed % 100;
    } else {
      hours = cursor.twoDigits();
      if (cursor.take(':')) {
        minutes = cursor.twoDigits();
      }
    }
    if (cursor.peek() == '[') {
      cursor.take(cursor.left()); // the offset says all
    }
    if (!cursor.atEnd() || hours > 18 || minutes > 59) {
      throw TimeCursor.notATime();
    }
    return (hours * 60L + minutes) * 60_000L;
  }
}
