package expanse.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Zones as people and programs name them: `US/Eastern`, `EST`, `GMT+0100`, `Time (EET)`.
///
/// An abbreviation beside a time stands for one offset: EST is -05:00 and EDT is -04:00. Above a
/// column it stands for a whole year: there only those are understood that name a clock with its
/// summer time.
public final class ZoneNames {
  private static final Map<String, String> OFFSETS =
      Map.ofEntries(
          Map.entry("EST", "-05:00"),
          Map.entry("EDT", "-04:00"),
          Map.entry("CDT", "-05:00"),
          Map.entry("MDT", "-06:00"),
          Map.entry("PST", "-08:00"),
          Map.entry("PDT", "-07:00"),
          Map.entry("WET", "Z"),
          Map.entry("WEST", "+01:00"),
          Map.entry("CET", "+01:00"),
          Map.entry("MEZ", "+01:00"),
          Map.entry("CEST", "+02:00"),
          Map.entry("MESZ", "+02:00"),
          Map.entry("EET", "+02:00"),
          Map.entry("EEST", "+03:00"),
          Map.entry("MSK", "+03:00"),
          Map.entry("HKT", "+08:00"),
          Map.entry("SGT", "+08:00"),
          Map.entry("JST", "+09:00"),
          Map.entry("KST", "+09:00"),
          Map.entry("AEST", "+10:00"),
          Map.entry("AEDT", "+11:00"));

  private static final Map<String, String> WINTER =
      Map.of(
          "EST", "America/New_York",
          "PST", "America/Los_Angeles",
          "CET", "Europe/Berlin",
          "MEZ", "Europe/Berlin",
          "EET", "Europe/Helsinki",
          "WET", "Europe/Lisbon");

  private static final Map<String, String> SEVERAL =
      Map.of(
          "CST", "-06:00 (Chicago) or +08:00 (China)",
          "IST", "+05:30 (India) or +02:00 (Israel)",
          "BST", "+01:00 (London in summer, --zone Europe/London) or +06:00 (Bangladesh)",
          "MST", "-07:00 (Denver) or +08:00 (Malaysia)",
          "AST", "-04:00 (Halifax) or +03:00 (Riyadh)");

  private static final Map<String, String> CLOCKS =
      Map.ofEntries(
          Map.entry("ET", "America/New_York"),
          Map.entry("CT", "America/Chicago"),
          Map.entry("EST5EDT", "America/New_York"),
          Map.entry("CST6CDT", "America/Chicago"),
          Map.entry("NEW YORK", "America/New_York"),
          Map.entry("CHICAGO", "America/Chicago"),
          Map.entry("LONDON", "Europe/London"),
          Map.entry("CET", "Europe/Berlin"),
          Map.entry("MEZ", "Europe/Berlin"),
          Map.entry("EET", "Europe/Helsinki"),
          Map.entry("WET", "Europe/Lisbon"),
          Map.entry("MSK", "Europe/Moscow"),
          Map.entry("HKT", "Asia/Hong_Kong"),
          Map.entry("SGT", "Asia/Singapore"),
          Map.entry("JST", "Asia/Tokyo"));

  private static final Map<String, String> ASKED =
      Map.of(
          "EST", "-05:00 or America/New_York",
          "EDT", "-04:00 or America/New_York",
          "CST", "-06:00 or America/Chicago",
          "CDT", "-05:00 or America/Chicago",
          "MST", "-07:00 or America/Denver",
          "PST", "-08:00 or America/Los_Angeles",
          "BST", "+01:00 or Europe/London",
          "IST", "+05:30");

  private static final Instant PRESENT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Pattern FROM_UTC =
      Pattern.compile("(?:UTC|GMT)\\s*([+-])(\\d{1,2})(?::?(\\d{2}))?");
  private static final Pattern OFFSET = Pattern.compile("[+-]\\d\\d:\\d\\d");
  private static final Pattern IN_HEADER =
      Pattern.compile(".*[(\\[]\\s*([A-Za-z][A-Za-z0-9_/+: -]*?)\\s*[)\\]]\\s*");

  private ZoneNames() {}

  /// The zone of a name beside a time.
  ///
  /// @param zone the zone
  /// @param clock a clock that shows this name in winter only; null for all other names
  record Beside(ZoneId zone, @Nullable ZoneId clock) {}

  /// The zone that a name beside a time stands for.
  ///
  /// @param zone that the user named for times without one; settles a name that it may have
  /// @throws DateTimeException when no zone or several have this name
  static Beside besideTime(String name, @Nullable ZoneId zone) {
    String upper = name.toUpperCase(Locale.ROOT);
    String offset = OFFSETS.get(upper);
    if (offset != null) {
      String clock = WINTER.get(upper);
      if (clock != null && zone != null && isOf(zone, offset)) {
        return new Beside(zone, null);
      }
      return new Beside(ZoneOffset.of(offset), clock == null ? null : ZoneId.of(clock));
    }
    String several = SEVERAL.get(upper);
    if (several != null) {
      if (zone != null && OFFSET.matcher(several).results().anyMatch(m -> isOf(zone, m.group()))) {
        return new Beside(zone, null);
      }
      throw new DateTimeException(
          "in a zone that is not certain: "
              + upper
              + " is "
              + several
              + "; name the zone with --zone, or write the offset in its place");
    }
    ZoneId known = known(name);
    if (known == null) {
      throw new DateTimeException(
          "in a zone that is not known; write its offset, such as -05:00, in place of "
              + name.replaceAll("\\p{Cntrl}", "?"));
    }
    return new Beside(known, null);
  }

  /// Whether a zone has this offset in winter, or in summer.
  private static boolean isOf(ZoneId zone, String offset) {
    ZoneOffset standard = zone.getRules().getStandardOffset(PRESENT);
    return standard.equals(ZoneOffset.of(offset))
        || (zone.getId().equals("Europe/London") && offset.equals("+01:00"));
  }

  /// The zone in the name of a column, such as `Time (EET)`, `date [America/New_York]` or
  /// `datetime_et`.
  ///
  /// @throws DateTimeException as [#ofFile(String)]
  public static Optional<ZoneId> ofColumn(String column) {
    Matcher matcher = IN_HEADER.matcher(column);
    if (matcher.matches()) {
      return ofFile(matcher.group(1));
    }
    String[] words = column.strip().split("[\\s_.-]+");
    for (String word : List.of(words[words.length - 1], words[0])) {
      String upper = word.toUpperCase(Locale.ROOT);
      if (words.length > 1 && (CLOCKS.containsKey(upper) || ASKED.containsKey(upper))) {
        return ofFile(word);
      }
    }
    return Optional.empty();
  }

  /// The zone of all times of a file that a name in it stands for; nothing when it names none.
  ///
  /// @throws DateTimeException when the name may mean a fixed offset or a clock with summer time:
  ///   the message goes on behind the name
  public static Optional<ZoneId> ofFile(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String clock = CLOCKS.get(upper);
    if (clock != null) {
      return Optional.of(ZoneId.of(clock));
    }
    String asked = ASKED.get(upper);
    if (asked != null) {
      throw new DateTimeException(
          "names a zone that may or may not have summer time; say which with --zone " + asked);
    }
    return Optional.ofNullable(known(name));
  }

  /// Offsets from UTC and names of the time zone database.
  private static @Nullable ZoneId known(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (upper.equals("UTC") || upper.equals("GMT") || upper.equals("Z")) {
      return ZoneOffset.UTC;
    }
    Matcher from = FROM_UTC.matcher(upper);
    if (from.matches()) {
      int hours = Integer.parseInt(from.group(2));
      int minutes = from.group(3) == null ? 0 : Integer.parseInt(from.group(3));
      if (hours > 18 || minutes > 59) {
        return null;
      }
      int sign = from.group(1).equals("-") ? -1 : 1;
      return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    }
    // three letters alone are an abbreviation, which the database knows in another sense
    boolean longEnough = name.contains("/") || name.equals("MET") || name.length() > 4;
    return longEnough && ZoneId.getAvailableZoneIds().contains(name) ? ZoneId.of(name) : null;
  }
}
