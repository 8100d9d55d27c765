package expanse.time;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;

/// Tells from the hours that a file runs through twice which clocks it may have been written by.
public final class ClockHints {
  private static final List<String> CLOCKS =
      List.of(
          "America/New_York",
          "America/Chicago",
          "America/Denver",
          "America/Los_Angeles",
          "Europe/London",
          "Europe/Berlin",
          "Europe/Helsinki",
          "Australia/Sydney");

  private ClockHints() {}

  /// Zones whose clocks went back between these two local times, the earlier row's first.
  ///
  /// @param before local time of a row, as the epoch milliseconds that it would be in UTC
  /// @param after the same of the next row, which is earlier or equal
  public static List<ZoneId> wentBack(long before, long after) {
    List<ZoneId> zones = new ArrayList<>();
    if (before < after || before - after > 3_600_000L) {
      return zones;
    }
    LocalDateTime at = LocalDateTime.ofEpochSecond(Math.floorDiv(after, 1000L), 0, ZoneOffset.UTC);
    LocalDateTime last =
        LocalDateTime.ofEpochSecond(Math.floorDiv(before, 1000L), 0, ZoneOffset.UTC);
    for (String name : CLOCKS) {
      ZoneId zone = ZoneId.of(name);
      ZoneOffsetTransition change = zone.getRules().getTransition(at);
      if (change != null
          && change.isOverlap()
          && change.getDuration().equals(Duration.ofHours(-1))
          && change.equals(zone.getRules().getTransition(last))) {
        zones.add(zone);
      }
    }
    return zones;
  }
}
