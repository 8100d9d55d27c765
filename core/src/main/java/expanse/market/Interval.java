package expanse.market;

import expanse.base.InputException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lengths of bars as people write them: `30s`, `1m`, `5m`, `1h`, `1d`.
public final class Interval {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*(ms|s|m|min|h|d)");
  private static final long DAY = 86_400_000L;

  private Interval() {}

  /// Milliseconds of an interval.
  ///
  /// @throws InputException when the text is none
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new InputException("'" + text + "' is not an interval; write 30s, 1m, 5m, 1h or 1d");
    }
    long unit =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "s" -> 1000;
          case "h" -> 3_600_000;
          case "d" -> DAY;
          default -> 60_000;
        };
    return Long.parseLong(matcher.group(1)) * unit;
  }

  /// An interval in the largest unit that divides it: `5m`.
  public static String text(long millis) {
    if (millis != 0 && millis % DAY == 0) {
      return millis / DAY + "d";
    }
    if (millis != 0 && millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis != 0 && millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  /// A length of time in words, rounded: `2 days 3 h`, `45 min`.
  public static String words(long millis) {
    if (millis >= DAY) {
      long hours = (millis % DAY) / 3_600_000;
      long days = millis / DAY;
      return days + (days == 1 ? " day" : " days") + (hours == 0 ? "" : " " + hours + " h");
    }
    if (millis >= 3_600_000) {
      long minutes = (millis % 3_600_000) / 60_000;
      return millis / 3_600_000 + " h" + (minutes == 0 ? "" : " " + minutes + " min");
    }
    return millis >= 60_000 ? millis / 60_000 + " min" : millis / 1000 + " s";
  }
}
