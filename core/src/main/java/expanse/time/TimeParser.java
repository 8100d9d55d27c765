package expanse.time;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the times of one file as epoch milliseconds.
///
/// Understood are ISO-8601 with or without an offset, `yyyy-MM-dd HH:mm[:ss[.fraction]]` (also with
/// `/`, `.` or nothing between the parts of the date), `dd.MM.yyyy HH:mm`, dates alone, and epoch
/// seconds, milliseconds, micro- or nanoseconds, told apart by their size. All times of a file must
/// be of one kind. Fractions of a millisecond are cut off.
///
/// A time without an offset is a local time of the zone given. Local times that the clock skips in
/// spring are refused. Local times that it shows twice in autumn are resolved by their order where
/// the file holds both passes, see [#twiceId()]. Keeps state; not for several threads.
public final class TimeParser {
  private static final long MIN_MILLIS = Instant.parse("1800-01-01T00:00:00Z").toEpochMilli();
  private static final long MAX_MILLIS = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();
  private static final long DAY = 86_400_000L;
  private static final long SMALLEST_EPOCH = 100_000_000L;
  private static final String EXAMPLE = "write times as 2024-01-31T09:30:00Z";

  /// How the times of a file follow one another, which decides about hours that happen twice.
  public enum Order {
    /// Every time is later than the one before.
    STRICTLY_RISING,
    /// Times may repeat.
    RISING,
    /// Any order: local times that happen twice are refused.
    NONE
  }

  private enum Kind {
    TEXT_WITH_ZONE("text with a zone"),
    TEXT_WITHOUT_ZONE("text without a zone"),
    SECONDS("epoch seconds"),
    MILLIS("epoch milliseconds"),
    MICROS("epoch microseconds"),
    NANOS("epoch nanoseconds");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  private final LocalClock clock;
  private final Order order;
  private @Nullable Kind kind;

  // the text being parsed
  private byte[] text = new byte[0];
  private int position;
  private int end;

  // the last date seen: its parts and its epoch day
  private int lastYear = Integer.MIN_VALUE;
  private int lastMonth;
  private int lastDayOfMonth;
  private long lastEpochDay;

  // hours that happen twice
  private int twiceId;
  private int passes;
  private long passStart = Long.MIN_VALUE;
  private boolean secondPass;
  private long lastTwice;
  private final Set<Integer> bothSeen = new HashSet<>();

  /// @param zone of times without an offset
  public TimeParser(ZoneId zone, Order order) {
    this.clock = new LocalClock(zone);
    this.order = order;
  }

  /// The kind of times found so far, for people, for example `epoch seconds`; timestamps when none
  /// had to be parsed.
  public String kind() {
    return kind == null ? "timestamps" : kind.text;
  }

  /// Whether times without an offset were found, so that the zone matters.
  public boolean usesZone() {
    return kind == Kind.TEXT_WITHOUT_ZONE;
  }

  /// When the last time parsed belongs to a local hour that happens twice: a number of that hour,
  /// else 0. Ask [#seenTwice(int)] at the end of the file whether both passes were there.
  public int twiceId() {
    return twiceId;
  }

  /// Whether the hour of this number was met in both its passes, so that the order resolved it.
  public boolean seenTwice(int id) {
    return bothSeen.contains(id);
  }

  /// @throws DateTimeException saying what is wrong with this text, without quoting it
  public long parse(String value) {
    byte[] bytes = value.strip().getBytes(StandardCharsets.UTF_8);
    return parse(bytes, 0, bytes.length);
  }

  /// Parses bytes from (inclusive) to to (exclusive).
  ///
  /// @throws DateTimeException saying what is wrong with this text, without quoting it
  public long parse(byte[] bytes, int from, int to) {
    twiceId = 0;
    if (from >= to) {
      throw new DateTimeException("no time; every row needs one");
    }
    text = bytes;
    position = from;
    end = to;
    int digits = digitsFrom(from);
    if (from + digits == to && (digits == 14 || digits == 12)) {
      long packed = number(digits);
      long minutes = digits == 14 ? packed / 100 : packed;
      // as epoch times these would be of 1976 to 1979 and of after 2570
      if (minutes >= 1800_00_00_00_00L && minutes < 2200_00_00_00_00L) {
        return packed(minutes, digits == 14 ? (int) (packed % 100) : 0);
      }
      return epoch(packed);
    }
    if (from + digits == to && digits != 8) {
      return epoch(number(digits));
    }
    if (digits > 8 && from + digits < to && bytes[from + digits] == '.') {
      return fractionalSeconds(from, digits, to);
    }
    return text(digits);
  }

  /// A number that counts seconds, milliseconds, micro- or nanoseconds since 1970.
  ///
  /// @throws DateTimeException when its size fits none of these, or not that of the earlier ones
  public long epoch(long value) {
    twiceId = 0;
    if (value < SMALLEST_EPOCH) {
      throw new DateTimeException(
          "too small for a time in epoch seconds (a row number or a spreadsheet's date?); "
              + EXAMPLE);
    }
    if (value < 100_000_000_000L) {
      expect(Kind.SECONDS);
      return inRange(value * 1000);
    }
    if (value < 100_000_000_000_000L) {
      expect(Kind.MILLIS);
      return inRange(value);
    }
    if (value < 100_000_000_000_000_000L) {
      expect(Kind.MICROS);
      return inRange(value / 1000);
    }
    expect(Kind.NANOS);
    return inRange(value / 1_000_000);
  }

  /// A local time of the zone, as the milliseconds that it would be in UTC.
  ///
  /// @throws DateTimeException when the clock skips it, or shows it twice and that is not allowed
  public long local(long localMillis) {
    twiceId = 0;
    expect(Kind.TEXT_WITHOUT_ZONE);
    return resolve(inRange(localMillis));
  }

  private long resolve(long local) {
    if (!clock.happensTwice(local)) {
      return local - clock.offset(local);
    }
    if (order == Order.NONE) {
      throw new DateTimeException(
          "happens twice in "
              + clock.zone()
              + " when the clock goes back; write it with an offset");
    }
    long start = clock.twiceFrom(local);
    if (start != passStart) {
      passStart = start;
      passes++;
      secondPass = false;
    } else if (local < lastTwice || (local == lastTwice && order == Order.STRICTLY_RISING)) {
      secondPass = true;
      bothSeen.add(passes);
    }
    lastTwice = local;
    twiceId = passes;
    return local - (secondPass ? clock.offsetAfter(local) : clock.offsetBefore(local));
  }

  /// `yyyyMMddHHmm` and seconds.
  private long packed(long minutes, int second) {
    int date = (int) (minutes / 10_000);
    long day = epochDay(date / 10_000, date / 100 % 100, date % 100);
    int hour = (int) (minutes / 100 % 100);
    int minute = (int) (minutes % 100);
    if (hour > 23 || minute > 59 || second > 59) {
      throw notATime();
    }
    expect(Kind.TEXT_WITHOUT_ZONE);
    return resolve(inRange(day * DAY + ((hour * 60L + minute) * 60L + second) * 1000L));
  }

  private long fractionalSeconds(int from, int digits, int to) {
    long seconds = number(digits);
    if (seconds < SMALLEST_EPOCH || seconds >= 100_000_000_000L) {
      throw notATime();
    }
    position = from + digits + 1;
    long millis = fraction();
    if (position != to) {
      throw notATime();
    }
    expect(Kind.SECONDS);
    return inRange(seconds * 1000 + millis);
  }

  private long text(int digits) {
    long day = date(digits);
    if (position == end) {
      expect(Kind.TEXT_WITHOUT_ZONE);
      return inRange(clock.startOfDay(day * DAY));
    }
    byte separator = text[position++];
    if (separator != 'T' && separator != 't' && separator != ' ' && separator != '_') {
      throw notATime();
    }
    while (position < end && text[position] == ' ') {
      position++;
    }
    long local = day * DAY + timeOfDay();
    while (position < end && text[position] == ' ') {
      position++;
    }
    if (position == end) {
      expect(Kind.TEXT_WITHOUT_ZONE);
      return resolve(inRange(local));
    }
    long offset = offset();
    expect(Kind.TEXT_WITH_ZONE);
    return inRange(local - offset);
  }

  /// The epoch day, of `yyyyMMdd`, `yyyy-MM-dd` and its relatives, or `dd.MM.yyyy`.
  private long date(int digits) {
    if (digits == 8) {
      int packed = (int) number(8);
      return epochDay(packed / 10_000, packed / 100 % 100, packed % 100);
    }
    if (digits == 4) {
      int year = (int) number(4);
      byte separator = separator();
      int month = shortNumber();
      if (separator() != separator) {
        throw notATime();
      }
      return epochDay(year, month, shortNumber());
    }
    if (digits == 1 || digits == 2) {
      int day = (int) number(digits);
      byte separator = separator();
      int month = shortNumber();
      if (separator() != separator || digitsFrom(position) != 4) {
        throw notATime();
      }
      if (separator != '.') {
        throw new DateTimeException(
            "not clear which is the day and which the month; write dates as 2024-01-31");
      }
      return epochDay((int) number(4), month, day);
    }
    throw notATime();
  }

  private long timeOfDay() {
    int digits = digitsFrom(position);
    int hour;
    int minute;
    int second = 0;
    long millis = 0;
    if (digits == 4 || digits == 6) {
      int packed = (int) number(digits);
      if (digits == 6) {
        second = packed % 100;
        packed /= 100;
      }
      hour = packed / 100;
      minute = packed % 100;
    } else {
      hour = shortNumber();
      if (position == end || text[position] != ':') {
        throw notATime();
      }
      position++;
      minute = twoDigits();
      if (position < end && text[position] == ':') {
        position++;
        second = twoDigits();
        digits = 6;
      }
    }
    if (digits == 6 && position < end && (text[position] == '.' || text[position] == ',')) {
      position++;
      millis = fraction();
    }
    if (hour > 23 || minute > 59 || second > 59) {
      throw new DateTimeException("not a time of day (00:00:00 to 23:59:59)");
    }
    return ((hour * 60L + minute) * 60L + second) * 1000L + millis;
  }

  /// Milliseconds of `Z`, `UTC`, `GMT`, `+hh`, `+hhmm`, `+hh:mm`, up to the end of the text.
  private long offset() {
    byte first = text[position];
    if (end - position == 1 && (first == 'Z' || first == 'z')) {
      return 0;
    }
    if (first != '+' && first != '-') {
      String name = new String(text, position, end - position, StandardCharsets.UTF_8);
      if (name.equals("UTC") || name.equals("GMT")) {
        return 0;
      }
      throw notATime();
    }
    position++;
    int digits = digitsFrom(position);
    int hours;
    int minutes = 0;
    if (digits == 4) {
      int packed = (int) number(4);
      hours = packed / 100;
      minutes = packed % 100;
    } else {
      hours = twoDigits();
      if (position < end) {
        if (text[position++] != ':') {
          throw notATime();
        }
        minutes = twoDigits();
      }
    }
    if (position != end || hours > 18 || minutes > 59) {
      throw notATime();
    }
    long millis = (hours * 60L + minutes) * 60_000L;
    return first == '-' ? -millis : millis;
  }

  private long epochDay(int year, int month, int day) {
    if (year != lastYear || month != lastMonth || day != lastDayOfMonth) {
      lastEpochDay = LocalDate.of(year, month, day).toEpochDay();
      lastYear = year;
      lastMonth = month;
      lastDayOfMonth = day;
    }
    return lastEpochDay;
  }

  private int digitsFrom(int from) {
    int i = from;
    while (i < end && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    return i - from;
  }

  private long number(int digits) {
    if (digits == 0 || digits > 18 + (text[position] == '1' ? 1 : 0)) {
      throw notATime();
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      value = value * 10 + (text[position++] - '0');
    }
    return value;
  }

  private int shortNumber() {
    int digits = digitsFrom(position);
    if (digits > 2) {
      throw notATime();
    }
    return (int) number(digits);
  }

  private int twoDigits() {
    if (digitsFrom(position) != 2) {
      throw notATime();
    }
    return (int) number(2);
  }

  private long fraction() {
    int digits = digitsFrom(position);
    if (digits == 0 || digits > 12) {
      throw notATime();
    }
    int millis = 0;
    for (int i = 0; i < 3; i++) {
      millis = millis * 10 + (i < digits ? text[position + i] - '0' : 0);
    }
    position += digits;
    return millis;
  }

  private byte separator() {
    if (position >= end) {
      throw notATime();
    }
    byte b = text[position++];
    if (b != '-' && b != '/' && b != '.') {
      throw notATime();
    }
    return b;
  }

  private void expect(Kind found) {
    if (kind == null) {
      kind = found;
    } else if (kind != found) {
      throw new DateTimeException(
          String.format(
              Locale.ROOT,
              "%s, while the earlier times are %s; one file needs one kind",
              found.text,
              kind.text));
    }
  }

  private static long inRange(long millis) {
    if (millis < MIN_MILLIS || millis >= MAX_MILLIS) {
      throw new DateTimeException("outside the years 1800 to 2199");
    }
    return millis;
  }

  private static DateTimeException notATime() {
    return new DateTimeException("not a time; " + EXAMPLE);
  }
}
