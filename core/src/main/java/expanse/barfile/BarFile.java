package expanse.barfile;

import expanse.market.BarSeries;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;

/// What a bars file held.
///
/// @param file where it was read from
/// @param series its sound bars
/// @param sourceRows rows in the file, sound or not, without the header
/// @param badRows rows that were dropped
/// @param issues the dropped rows, the first [#LISTED_ISSUES] of them
/// @param shiftMillis by which times were moved to make them starts: 0, or minus one interval where
///   the file has end times; label times of the same origin need the same shift
/// @param zone of its times without an offset; label times of the same origin have the same
/// @param timeKind how times are written, for people
/// @param notes what a careful reader should know, one sentence each
public record BarFile(
    Path file,
    BarSeries series,
    long sourceRows,
    long badRows,
    List<BarIssue> issues,
    long shiftMillis,
    ZoneId zone,
    String timeKind,
    List<String> notes) {
  /// More issues than this are counted, but not listed.
  public static final int LISTED_ISSUES = 10_000;

  /// Copies the lists.
  public BarFile {
    issues = List.copyOf(issues);
    notes = List.copyOf(notes);
  }

  /// The same file with other bars, such as those of all contracts of a future.
  public BarFile with(BarSeries other) {
    return new BarFile(
        file, other, sourceRows, badRows, issues, shiftMillis, zone, timeKind, notes);
  }
}
