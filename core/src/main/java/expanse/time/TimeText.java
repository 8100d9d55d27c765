package expanse.time;

import java.time.Instant;
import java.time.LocalDate;

/// Times as files show them: `2024-01-31T09:30:00Z`, with milliseconds where there are some.
/// Remembers the last date; not for several threads.
public final class TimeText {
  private static final long DAY = 86_400_000L;
  private long lastDay = Long.MIN_VALUE;
  private String lastDate = "";

  /// A time as text.
  public static String of(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /// Appends a time of the years 0 to 9999.
  public void append(StringBuilder out, long millis) {
    long day = Math.floorDiv(millis, DAY);
    if (day != lastDay) {
      lastDate = LocalDate.ofEpochDay(day).toString();
      lastDay = day;
    }
    int rest = (int) Math.floorMod(millis, DAY);
    out.append(lastDate).append('T');
    two(out, rest / 3_600_000);
    two(out.append(':'), rest / 60_000 % 60);
    two(out.append(':'), rest / 1000 % 60);
    int thousandths = rest % 1000;
    if (thousandths != 0) {
      out.append('.').append((char) ('0' + thousandths / 100));
      two(out, thousandths % 100);
    }
    out.append('Z');
  }

  private static void two(StringBuilder out, int value) {
    out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }
}
