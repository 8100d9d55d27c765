package expanse.time;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// How the times of one file are written, as far as a single one of them does not tell.
///
/// @param zone of times without an offset
/// @param order of the numbers in a date such as 03/05/2024; null while it is not known
/// @param clock how a clock time without colons is written
/// @param named the zone was named, by an option or by the file, rather than assumed
public record TimeDialect(
    ZoneId zone, @Nullable DateOrder order, PackedClock clock, boolean named) {
  /// Clock times without colons.
  public enum PackedClock {
    /// With all their zeros: `0930` or `093000`.
    FULL,
    /// Hours and minutes without leading zeros: 930, and 0 for midnight.
    MINUTES,
    /// Hours, minutes and seconds without leading zeros: 93000, and 0 for midnight.
    SECONDS
  }

  /// Times of this zone, with dates that tell by themselves what they are.
  public static TimeDialect of(ZoneId zone) {
    return new TimeDialect(zone, null, PackedClock.FULL, true);
  }

  /// Times of UTC because nobody named another zone.
  public static TimeDialect assumedUtc() {
    return new TimeDialect(ZoneOffset.UTC, null, PackedClock.FULL, false);
  }

  /// The same with another zone, named.
  public TimeDialect withZone(ZoneId other) {
    return new TimeDialect(other, order, clock, true);
  }

  /// The same with the order of dates.
  public TimeDialect withOrder(@Nullable DateOrder known) {
    return new TimeDialect(zone, known, clock, named);
  }

  /// The same with another way to write clock times.
  public TimeDialect withClock(PackedClock other) {
    return new TimeDialect(zone, order, other, named);
  }
}
