package expanse.time;

import expanse.base.InputException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds out from all times of a file what a single one does not tell: which number of 03/05/2024
/// is the month, and whether 90000 has lost the zero of 09:00:00 or is no time at all.
public final class TimeSurvey {
  private static final Pattern SHORT_DATE =
      Pattern.compile("\\d{1,2}([./-])\\d{1,2}\\1(\\d{2}|\\d{4})(\\D.*)?");
  private static final Pattern PACKED_CLOCK = Pattern.compile("\\d{1,6}");
  private static final int FEW = 24;
  private static final int MANY = 100;

  private final TimeDialect given;
  private final TimeCursor cursor = new TimeCursor();

  // the three numbers of short dates
  private String anyDate = "";
  private char separator;
  private boolean shortYears;
  private long dayFirsts;
  private long monthFirsts;
  private final BitSet firsts = new BitSet();
  private final BitSet seconds = new BitSet();
  private final BitSet thirds = new BitSet();

  // clock times without colons
  private int clockTimes;
  private int shortest = Integer.MAX_VALUE;
  private int longest;
  private int largest;
  private boolean allHundreds = true;

  /// @param given what is known beforehand: an order in it is kept
  public TimeSurvey(TimeDialect given) {
    this.given = given;
  }

  /// Whether a date of this form has to be seen among others.
  public static boolean isOpenDate(String cell) {
    return SHORT_DATE.matcher(cell).matches();
  }

  /// Whether a time of day of this form has to be seen among others.
  public static boolean isOpenClock(String cell) {
    return PACKED_CLOCK.matcher(cell).matches();
  }

  /// Takes a date, alone or with what follows it; what is no short date does not count.
  public void date(byte[] bytes, int from, int to) {
    cursor.reset(bytes, from, to);
    int digits = cursor.digits();
    if (digits != 1 && digits != 2) {
      return;
    }
    int first = (int) cursor.number(digits);
    byte mark = cursor.peek();
    if (mark != '.' && mark != '/' && mark != '-') {
      return;
    }
    cursor.next();
    digits = cursor.digits();
    if (digits != 1 && digits != 2) {
      return;
    }
    int second = (int) cursor.number(digits);
    if (cursor.peek() != mark) {
      return;
    }
    cursor.next();
    digits = cursor.digits();
    if (digits != 2 && digits != 4) {
      return;
    }
    int third = (int) cursor.number(digits);
    if (anyDate.isEmpty()) {
      anyDate = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      separator = (char) mark;
      shortYears = digits == 2;
    }
    boolean dayFirst = first > 12 && second <= 12;
    boolean monthFirst = second > 12 && first <= 12;
    dayFirsts += dayFirst ? 1 : 0;
    monthFirsts += monthFirst ? 1 : 0;
    if (first <= 12 || second <= 12) { // else it is no date in any order
      firsts.set(first);
      seconds.set(second);
      thirds.set(third);
    }
  }

  /// Takes a time of day that stands in a cell of its own.
  public void clock(byte[] bytes, int from, int to) {
    cursor.reset(bytes, from, to);
    int digits = cursor.digits();
    if (digits < 1 || digits > 6 || digits != to - from) {
      return;
    }
    int value = (int) cursor.number(digits);
    clockTimes++;
    shortest = Math.min(shortest, digits);
    longest = Math.max(longest, digits);
    largest = Math.max(largest, value);
    allHundreds &= value % 100 == 0;
  }

  /// What the file is like.
  ///
  /// @param place file and column, for messages
  /// @throws InputException when the file leaves it open: names the option that settles it
  public TimeDialect settle(String place) {
    TimeDialect settled = given.withClock(clock(place));
    return given.order() != null || anyDate.isEmpty() ? settled : settled.withOrder(order(place));
  }

  private @Nullable DateOrder order(String place) {
    boolean dmy = in(firsts, 31) && in(seconds, 12);
    boolean mdy = in(firsts, 12) && in(seconds, 31);
    boolean ymd = shortYears && in(seconds, 12) && in(thirds, 31);
    if (ymd && dmy) {
      // days change more often than years
      ymd = firsts.cardinality() <= thirds.cardinality();
      dmy = firsts.cardinality() >= thirds.cardinality();
    }
    if (ymd && mdy && seconds.cardinality() > firsts.cardinality()) {
      ymd = false;
    }
    if ((dmy ? 1 : 0) + (mdy ? 1 : 0) + (ymd ? 1 : 0) == 1) {
      return dmy ? DateOrder.DMY : mdy ? DateOrder.MDY : DateOrder.YMD;
    }
    if (firsts.isEmpty()) {
      return null;
    }
    if (dmy && separator == '.') {
      return DateOrder.DMY;
    }
    String shown = InputException.shown(anyDate);
    if (!dmy && !mdy && !ymd) {
      if (Math.max(dayFirsts, monthFirsts) >= MANY * Math.min(dayFirsts, monthFirsts)) {
        // single rows are wrong, and named as such when they are read
        return dayFirsts > monthFirsts
            ? DateOrder.DMY
            : monthFirsts > dayFirsts ? DateOrder.MDY : null;
      }
      throw new InputException(
          place
              + ": dates such as '"
              + shown
              + "' have the day first in some rows and the month first in others; write all of them"
              + " as 2024-01-31");
    }
    throw new InputException(
        place
            + ": '"
            + shown
            + "' does not tell "
            + (ymd ? "the day, the month and the year" : "the day from the month")
            + ", and no other row does; say which comes first with --date-order "
            + (dmy ? "dmy (day)" : "")
            + (dmy && (mdy || ymd) ? " or " : "")
            + (mdy ? "mdy (month)" : "")
            + (mdy && ymd ? " or " : "")
            + (ymd ? "ymd (year)" : ""));
  }

  private static boolean in(BitSet values, int most) {
    return !values.get(0) && values.length() <= most + 1;
  }

  private TimeDialect.PackedClock clock(String place) {
    if (clockTimes == 0 || (shortest == longest && (longest == 4 || longest == 6))) {
      return TimeDialect.PackedClock.FULL;
    }
    if (longest > 4 || largest >= 2400) {
      return TimeDialect.PackedClock.SECONDS;
    }
    if (allHundreds && clockTimes <= FEW && largest > 0) {
      throw new InputException(
          place
              + ": "
              + largest
              + " may be a time of day with seconds or without; write it as 09:30 or 09:30:00");
    }
    return TimeDialect.PackedClock.MINUTES;
  }
}
