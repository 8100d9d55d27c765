package expanse.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/// The clock on the wall of a time zone. Local times are written as the epoch milliseconds that
/// they would be in UTC. Remembers the stretch between two changes of the clock.
final class LocalClock {
  private final ZoneId zone;
  private final ZoneRules rules;

  // the offset is certain for local times in [certainFrom, certainTo)
  private long certainFrom = 0;
  private long certainTo = 0;
  private long certainOffset;

  LocalClock(ZoneId zone) {
    this.zone = zone;
    this.rules = zone.getRules();
    if (rules.isFixedOffset()) {
      certainFrom = Long.MIN_VALUE;
      certainTo = Long.MAX_VALUE;
      certainOffset = millis(rules.getOffset(Instant.EPOCH));
    }
  }

  ZoneId zone() {
    return zone;
  }

  /// Whether the clock shows this time twice.
  ///
  /// @throws DateTimeException when it never shows it
  boolean happensTwice(long local) {
    if (local >= certainFrom && local < certainTo) {
      return false;
    }
    ZoneOffsetTransition transition = rules.getTransition(dateTime(local));
    if (transition != null && transition.isGap()) {
      throw new DateTimeException(
          "does not exist in "
              + zone
              + ": the clock is put forward over it; if the file's clock knows no summer time, name"
              + " its offset, such as --zone "
              + transition.getOffsetBefore());
    }
    if (transition != null) {
      return true;
    }
    remember(local);
    return false;
  }

  /// The offset at a local time that [#happensTwice(long)] has just called certain.
  long offset(long local) {
    if (local < certainFrom || local >= certainTo) {
      remember(local);
    }
    return certainOffset;
  }

  /// The first local time of the stretch that happens twice around this one.
  long twiceFrom(long local) {
    return millis(overlap(local).getDateTimeAfter());
  }

  /// The offset of the first pass.
  long offsetBefore(long local) {
    return millis(overlap(local).getOffsetBefore());
  }

  /// The offset of the second pass.
  long offsetAfter(long local) {
    return millis(overlap(local).getOffsetAfter());
  }

  /// The instant at which the day of this local time begins.
  long startOfDay(long local) {
    LocalDate date = dateTime(local).toLocalDate();
    return date.atStartOfDay(zone).toInstant().toEpochMilli();
  }

  private ZoneOffsetTransition overlap(long local) {
    ZoneOffsetTransition transition = rules.getTransition(dateTime(local));
    if (transition == null) {
      throw new IllegalArgumentException("no change of the clock at " + dateTime(local));
    }
    return transition;
  }

  private void remember(long local) {
    ZoneOffset offset = rules.getOffset(dateTime(local));
    certainOffset = millis(offset);
    Instant instant = Instant.ofEpochMilli(local - certainOffset);
    certainFrom = edge(rules.previousTransition(instant.plusMillis(1)), Long.MIN_VALUE);
    certainTo = edge(rules.nextTransition(instant), Long.MAX_VALUE);
  }

  /// The end of a change that lies inside the stretch, clear of gap and overlap.
  private static long edge(@Nullable ZoneOffsetTransition transition, long none) {
    if (transition == null) {
      return none;
    }
    long before = millis(transition.getDateTimeBefore());
    long after = millis(transition.getDateTimeAfter());
    return none == Long.MIN_VALUE ? Math.max(before, after) : Math.min(before, after);
  }

  private static LocalDateTime dateTime(long local) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(local, 1000L), (int) Math.floorMod(local, 1000L) * 1_000_000, ZoneOffset.UTC);
  }

  private static long millis(LocalDateTime local) {
    return local.toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private static long millis(ZoneOffset offset) {
    return offset.getTotalSeconds() * 1000L;
  }
}
