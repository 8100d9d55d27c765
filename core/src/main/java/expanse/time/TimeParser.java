package expanse.time;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the times of one file as epoch milliseconds.
///
/// Understood are ISO-8601 with or without an offset, `yyyy-MM-dd HH:mm[:ss[.fraction]]` and the
/// other dates, times of day and zones that [DateText], [ClockText] and [ZoneText] list, dates
/// alone, and epoch seconds, milliseconds, micro- or nanoseconds, told apart by their size. All
/// times of a file must be of one kind: epoch times, text with a zone, or text without one.
/// Fractions of a millisecond are cut off.
///
/// A time without an offset is a local time of the zone given. Local times that the clock skips in
/// spring are refused. Local times that it shows twice in autumn are resolved by their order where
/// the file holds both passes, see [#twiceId()]. Keeps state; not for several threads.
public final class TimeParser {
  private static final long MIN_MILLIS = Instant.parse("1800-01-01T00:00:00Z").toEpochMilli();
  private static final long MAX_MILLIS = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();
  private static final long DAY = 86_400_000L;
  private static final long SMALLEST_EPOCH = 100_000_000L;
  private static final long SMALLEST_MILLIS = 100_000_000_000L;
  private static final int LONGEST_EPOCH = 19;

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
    EPOCH("epoch times");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  private static final List<String> UNITS =
      List.of("seconds", "milliseconds", "microseconds", "nanoseconds");

  private final TimeDialect dialect;
  private final LocalClock clock;
  private final Order order;
  private final TimeCursor cursor = new TimeCursor();
  private final DateText dates;
  private final ClockText clocks;
  private final ZoneText zones;
  private @Nullable Kind kind;
  private int units;
  private boolean dateAlone;

  // the clock of a zone that stands beside the times
  private @Nullable LocalClock besideClock;

  // hours that happen twice
  private int twiceId;
  private int passes;
  private long passStart = Long.MIN_VALUE;
  private boolean secondPass;
  private long lastTwice;
  private final Set<Integer> bothSeen = new HashSet<>();

  /// @param zone of times without an offset
  public TimeParser(ZoneId zone, Order order) {
    this(TimeDialect.of(zone), order);
  }

  /// @param dialect how the times are written
  public TimeParser(TimeDialect dialect, Order order) {
    this.dialect = dialect;
    this.clock = new LocalClock(dialect.zone());
    this.order = order;
    this.dates = new DateText(dialect.order());
    this.clocks = new ClockText(dialect.clock());
    this.zones = new ZoneText(dialect.named() ? dialect.zone() : null);
  }

  /// The kind of times found so far, for people, for example `epoch seconds`; timestamps when none
  /// had to be parsed.
  public String kind() {
    if (kind != Kind.EPOCH) {
      return kind == null ? "timestamps" : kind.text;
    }
    List<String> found = new ArrayList<>();
    for (int i = 0; i < UNITS.size(); i++) {
      if ((units & 1 << i) != 0) {
        found.add(UNITS.get(i));
      }
    }
    return "epoch " + String.join(" and ", found);
  }

  /// Whether times without an offset were found, so that the zone matters.
  public boolean usesZone() {
    return kind == Kind.TEXT_WITHOUT_ZONE;
  }

  /// Whether epoch times of several units were found.
  public boolean mixesUnits() {
    return Integer.bitCount(units) > 1;
  }

  /// The zone of times without an offset, and whether somebody named it.
  public TimeDialect dialect() {
    return dialect;
  }

  /// Whether the last time parsed was a date without a time of day.
  public boolean isDateAlone() {
    return dateAlone;
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
    dateAlone = false;
    if (from >= to) {
      throw new DateTimeException("no time; every row needs one");
    }
    cursor.reset(bytes, from, to);
    int digits = cursor.digits();
    if (from + digits == to && (digits == 14 || digits == 12)) {
      long packed = cursor.number(digits);
      long minutes = digits == 14 ? packed / 100 : packed;
      // as epoch times these would be of 1976 to 1979 and of after 2570
      if (minutes >= 1800_00_00_00_00L && minutes < 2200_00_00_00_00L) {
        return packed(minutes, digits == 14 ? (int) (packed % 100) : 0);
      }
      return epoch(packed);
    }
    if (from + digits == to && digits != 8) {
      return epoch(cursor.number(digits));
    }
    if (from + digits < to && bytes[from + digits] == '.') {
      if (digits > 8) {
        return fractional(digits);
      }
      if (digits == 1 && isDecimal(bytes, from, to)) {
        return scientific(bytes, from, to);
      }
      if (digits == 5 && isDecimal(bytes, from, to)) {
        throw new DateTimeException(
            "a spreadsheet's number of a day; give the column the format yyyy-mm-dd hh:mm:ss and"
                + " export it again");
      }
    }
    return text();
  }

  /// Whether text consists of what numbers are made of, with an exponent where one digit leads.
  private static boolean isDecimal(byte[] bytes, int from, int to) {
    int exponents = 0;
    int points = 0;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      exponents += b == 'e' || b == 'E' ? 1 : 0;
      points += b == '.' ? 1 : 0;
      if ((b < '0' || b > '9') && b != '.' && b != 'e' && b != 'E' && b != '+') {
        return false;
      }
    }
    return points == 1 && exponents == (bytes[from + 1] == '.' ? 1 : 0);
  }

  /// An epoch time such as `1.709649000000e+12`, which needs all its digits.
  private long scientific(byte[] bytes, int from, int to) {
    BigDecimal value;
    try {
      value = new BigDecimal(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      throw TimeCursor.notATime();
    }
    if (value.precision() - value.scale() > LONGEST_EPOCH || value.scale() > LONGEST_EPOCH) {
      throw TimeCursor.notATime();
    }
    if (value.scale() < 0) {
      throw new DateTimeException(
          "a rounded number, the last digits of the time are lost; export it as a whole number");
    }
    long whole = value.longValue();
    if (whole >= SMALLEST_MILLIS) {
      return epoch(whole);
    }
    BigDecimal fraction = value.subtract(BigDecimal.valueOf(whole));
    return inRange(epoch(whole) + fraction.movePointRight(3).intValue());
  }

  /// A number that counts seconds, milliseconds, micro- or nanoseconds since 1970.
  ///
  /// @throws DateTimeException when its size fits none of these, or the earlier times are text
  public long epoch(long value) {
    twiceId = 0;
    dateAlone = false;
    if (value < SMALLEST_EPOCH) {
      throw new DateTimeException(
          "too small for a time in epoch seconds (a row number or a spreadsheet's date?); "
              + TimeCursor.EXAMPLE);
    }
    expect(Kind.EPOCH);
    if (value < SMALLEST_MILLIS) {
      units |= 1;
      return inRange(value * 1000);
    }
    if (value < 100_000_000_000_000L) {
      units |= 2;
      return inRange(value);
    }
    if (value < 100_000_000_000_000_000L) {
      units |= 4;
      return inRange(value / 1000);
    }
    units |= 8;
    return inRange(value / 1_000_000);
  }

  /// A local time of the zone, as the milliseconds that it would be in UTC.
  ///
  /// @throws DateTimeException when the clock skips it, or shows it twice and that is not allowed
  public long local(long localMillis) {
    twiceId = 0;
    dateAlone = false;
    expect(Kind.TEXT_WITHOUT_ZONE);
    return resolve(inRange(localMillis), clock);
  }

  private long resolve(long local, LocalClock on) {
    if (!on.happensTwice(local)) {
      return local - on.offset(local);
    }
    if (order == Order.NONE) {
      throw new DateTimeException(
          "happens twice in " + on.zone() + " when the clock goes back; write it with an offset");
    }
    long start = on.twiceFrom(local);
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
    return local - (secondPass ? on.offsetAfter(local) : on.offsetBefore(local));
  }

  /// `yyyyMMddHHmm` and seconds.
  private long packed(long minutes, int second) {
    int date = (int) (minutes / 10_000);
    long day = dates.epochDay(date / 10_000, date / 100 % 100, date % 100);
    int hour = (int) (minutes / 100 % 100);
    int minute = (int) (minutes % 100);
    if (hour > 23 || minute > 59 || second > 59) {
      throw TimeCursor.notATime();
    }
    expect(Kind.TEXT_WITHOUT_ZONE);
    return resolve(inRange(day * DAY + ((hour * 60L + minute) * 60L + second) * 1000L), clock);
  }

  /// Seconds with a fraction, or a larger number with nothing but zeros behind the point.
  private long fractional(int digits) {
    long whole = cursor.number(digits);
    cursor.next();
    long millis = cursor.millis();
    if (whole < SMALLEST_EPOCH || !cursor.atEnd()) {
      throw TimeCursor.notATime();
    }
    if (whole >= SMALLEST_MILLIS) {
      if (millis != 0) {
        throw TimeCursor.notATime();
      }
      return epoch(whole);
    }
    return inRange(epoch(whole) + millis);
  }

  private long text() {
    long day = dates.read(cursor);
    if (cursor.atEnd()) {
      expect(Kind.TEXT_WITHOUT_ZONE);
      dateAlone = true;
      return inRange(clock.startOfDay(day * DAY));
    }
    byte separator = cursor.next();
    if (separator == ',' && cursor.peek() == ' ') {
      separator = cursor.next();
    }
    if (separator != 'T' && separator != 't' && separator != ' ' && separator != '_') {
      throw TimeCursor.notATime();
    }
    cursor.skipSpaces();
    long local = day * DAY + clocks.read(cursor);
    cursor.skipSpaces();
    if (cursor.atEnd()) {
      expect(Kind.TEXT_WITHOUT_ZONE);
      return resolve(inRange(local), clock);
    }
    zones.read(cursor);
    expect(Kind.TEXT_WITH_ZONE);
    ZoneNames.Beside beside = zones.zone();
    return beside == null ? inRange(local - zones.offset()) : beside(inRange(local), beside);
  }

  private long beside(long local, ZoneNames.Beside beside) {
    if (besideClock == null || !besideClock.zone().equals(beside.zone())) {
      besideClock = new LocalClock(beside.zone());
    }
    long time = resolve(local, besideClock);
    ZoneId summer = beside.clock();
    if (summer != null && summer.getRules().isDaylightSavings(Instant.ofEpochMilli(time))) {
      throw new DateTimeException(
          "in winter time, on a day of summer time; say what was meant with --zone "
              + beside.zone()
              + " or --zone "
              + summer);
    }
    return time;
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
              kind == Kind.EPOCH ? kind() : kind.text));
    }
  }

  private static long inRange(long millis) {
    if (millis < MIN_MILLIS || millis >= MAX_MILLIS) {
      throw new DateTimeException("outside the years 1800 to 2199");
    }
    return millis;
  }
}
