package expanse.studio.chart;

import expanse.base.InputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/// How far the clocks of a zone are ahead of UTC between two times.
///
/// @param zone name of the zone
/// @param from epoch milliseconds from which each offset holds; the first one is no later than the
///   start asked for
/// @param minutes ahead of UTC, one for each of `from`
public record ZoneOffsets(String zone, List<Long> from, List<Double> minutes) {
  /// The offsets of a zone.
  ///
  /// @param start epoch milliseconds
  /// @param end epoch milliseconds
  /// @throws InputException when there is no such zone
  public static ZoneOffsets of(String zone, long start, long end) {
    ZoneRules rules;
    try {
      rules = ZoneId.of(zone).getRules();
    } catch (DateTimeException e) {
      throw new InputException(
          "there is no time zone of this name; write one such as UTC or Europe/Berlin", e);
    }
    List<Long> from = new ArrayList<>(List.of(start));
    List<Double> minutes = new ArrayList<>();
    minutes.add(rules.getOffset(Instant.ofEpochMilli(start)).getTotalSeconds() / 60.0);
    ZoneOffsetTransition next = rules.nextTransition(Instant.ofEpochMilli(start));
    while (next != null && next.getInstant().toEpochMilli() <= end) {
      from.add(next.getInstant().toEpochMilli());
      minutes.add(next.getOffsetAfter().getTotalSeconds() / 60.0);
      next = rules.nextTransition(next.getInstant());
    }
    return new ZoneOffsets(zone, List.copyOf(from), List.copyOf(minutes));
  }
}
