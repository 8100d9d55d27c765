package expanse.barfile;

import java.time.ZoneId;
import java.time.ZoneOffset;

/// How to read a bars file.
///
/// @param zone of times that stand without an offset
/// @param stampEnd times are those of the END of each bar; they are shifted back by one interval
/// @param skipBad drop unsound bars and report them, instead of refusing the file
public record BarReadOptions(ZoneId zone, boolean stampEnd, boolean skipBad) {
  /// Times without an offset are UTC, times are starts, unsound bars are refused.
  public static BarReadOptions defaults() {
    return new BarReadOptions(ZoneOffset.UTC, false, false);
  }

  /// The same with another zone.
  public BarReadOptions withZone(ZoneId other) {
    return new BarReadOptions(other, stampEnd, skipBad);
  }

  /// The same with times taken as the ends of bars, or as their starts.
  public BarReadOptions withStampEnd(boolean end) {
    return new BarReadOptions(zone, end, skipBad);
  }

  /// The same with unsound bars dropped, or refused.
  public BarReadOptions withSkipBad(boolean skip) {
    return new BarReadOptions(zone, stampEnd, skip);
  }
}
