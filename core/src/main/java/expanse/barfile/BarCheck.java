package expanse.barfile;

import expanse.base.NumberText;
import expanse.base.Plural;
import expanse.market.BarSeries;
import expanse.market.Interval;
import expanse.market.RepeatFinder;
import expanse.time.TimeText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What there is to say about the bars of one file.
///
/// @param file where they come from
/// @param rows sound bars
/// @param badRows rows that were dropped
/// @param issues the dropped rows
/// @param timeKind how times are written
/// @param notes what reading noted
/// @param first start of the first bar
/// @param last start of the last bar
/// @param intervalMillis the most frequent step
/// @param intervalShare share of the steps that have this length
/// @param lowest smallest price
/// @param highest largest price
/// @param hasVolume whether volumes are known
/// @param missingBars bars that are missing inside segments, in steps of up to
///   [BarSeries#DEFAULT_GAP_INTERVALS] intervals
/// @param gaps longer steps
/// @param sessionBars median number of bars between two gaps
/// @param breaks gaps that come again at the same time of day
/// @param flat bars that do not move
/// @param jumps moves from close to close that are suspiciously large
/// @param repeats stretches of bars that come again under other times
public record BarCheck(
    Path file,
    int rows,
    long badRows,
    List<BarIssue> issues,
    String timeKind,
    List<String> notes,
    long first,
    long last,
    long intervalMillis,
    double intervalShare,
    double lowest,
    double highest,
    boolean hasVolume,
    long missingBars,
    List<Gap> gaps,
    int sessionBars,
    List<SessionBreak> breaks,
    Flat flat,
    List<Jump> jumps,
    List<RepeatFinder.Repeat> repeats) {
  private static final double EVEN = 0.3;
  private static final long DAY = 86_400_000L;
  private static final int SHOWN = 5;
  private static final int SHOWN_ROWS = 20;

  /// A step of more than [BarSeries#DEFAULT_GAP_INTERVALS] intervals.
  ///
  /// @param row of the first bar after it
  /// @param from start of the last bar before it
  /// @param to start of the first bar after it
  public record Gap(int row, long from, long to) {}

  /// Gaps that begin and end at the same times of day.
  ///
  /// @param from time of day of the last bar before, in milliseconds of the UTC day
  /// @param to time of day of the first bar after
  /// @param count how often
  public record SessionBreak(int from, int to, int count) {}

  /// Bars that do not move.
  ///
  /// @param bars with high equal to low
  /// @param longestRun bars in a row with the same close
  /// @param longestRunRow its first row
  /// @param withoutVolume bars of volume zero, 0 when volumes are not known
  public record Flat(int bars, int longestRun, int longestRunRow, int withoutVolume) {}

  /// A large move from one close to the next.
  ///
  /// @param row of the bar after the move
  /// @param time its start
  /// @param change as a share: .06 is up six per cent
  /// @param overGap whether a gap lies between
  public record Jump(int row, long time, double change, boolean overGap) {}

  /// Copies the lists.
  public BarCheck {
    issues = List.copyOf(issues);
    notes = List.copyOf(notes);
    gaps = List.copyOf(gaps);
    breaks = List.copyOf(breaks);
    jumps = List.copyOf(jumps);
    repeats = List.copyOf(repeats);
  }

  /// Checks what a file held.
  public static BarCheck of(BarFile file) {
    return new BarChecker(file).check();
  }

  /// Whether the bars have one length, with steps over gaps and missing bars among them.
  public boolean isEven() {
    return intervalShare >= EVEN;
  }

  /// All of it in lines for people.
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(file.toString());
    line(
        lines,
        "bars",
        "%,d%s, %s to %s",
        rows,
        rows == 1 ? "" : isEven() ? " of " + Interval.text(intervalMillis) : ", unevenly spaced",
        TimeText.of(first),
        TimeText.of(last));
    line(
        lines,
        "times",
        rows == 1
            ? "%s; one bar has no interval"
            : isEven()
                ? "%s; %.1f %% of the steps are %s"
                : "%s; unevenly spaced: only %.1f %% of the steps are %s, the most frequent one;"
                    + " make bars of one length with bars convert --interval",
        timeKind,
        100 * intervalShare,
        Interval.text(intervalMillis));
    line(lines, "prices", "%s to %s", NumberText.of(lowest), NumberText.of(highest));
    line(
        lines,
        "gaps",
        "%s; %s missing between them%s",
        rows == 1
            ? "none"
            : gaps.isEmpty()
                ? "none longer than "
                    + Interval.words(BarSeries.DEFAULT_GAP_INTERVALS * intervalMillis)
                : gaps.size() + ", " + (gaps.size() + 1) + " segments",
        missingBars == 0 ? "no bars" : Plural.of(missingBars, "bar"),
        missingBars > 0 && intervalMillis == DAY ? ", those of weekends among them" : "");
    gaps.stream()
        .sorted((a, b) -> Long.compare(b.to - b.from, a.to - a.from))
        .limit(SHOWN)
        .forEach(g ->
            line(
                lines,
                "",
                "%s to %s (%s)",
                TimeText.of(g.from),
                TimeText.of(g.to),
                Interval.words(g.to - g.from)));
    more(lines, gaps.size() - SHOWN);
    if (!gaps.isEmpty()) {
      line(lines, "session", "%s between two gaps, as the median", Plural.of(sessionBars, "bar"));
    }
    for (SessionBreak b : breaks) {
      line(
          lines,
          "session",
          "last bar %s, next bar %s UTC, %d times",
          timeOfDay(b.from),
          timeOfDay(b.to),
          b.count);
    }
    line(
        lines,
        "flat",
        "%s (%.1f %%) without a move; the longest run of one close is %s (from bar %d)",
        Plural.of(flat.bars, "bar"),
        100.0 * flat.bars / Math.max(1, rows),
        Plural.of(flat.longestRun, "bar"),
        flat.longestRunRow + 1);
    if (!hasVolume) {
      line(lines, "volume", "none in the file");
    } else if (flat.withoutVolume > 0) {
      line(
          lines,
          "volume",
          flat.withoutVolume == rows ? "zero in all bars" : "zero in %s",
          Plural.of(flat.withoutVolume, "bar"));
    }
    line(
        lines,
        "jumps",
        "%s",
        jumps.isEmpty() ? "none above 5 %" : jumps.size() + " above 5 % from close to close");
    jumps.stream()
        .limit(SHOWN)
        .forEach(j ->
            line(
                lines,
                "",
                "%+.1f %% at %s (bar %d%s)",
                100 * j.change,
                TimeText.of(j.time),
                j.row + 1,
                j.overGap ? ", over a gap" : ""));
    more(lines, jumps.size() - SHOWN);
    line(
        lines,
        "repeats",
        "%s",
        repeats.isEmpty()
            ? "no stretch of bars comes again"
            : repeats.size() + " stretches of bars come again under other times");
    repeats.stream()
        .limit(SHOWN)
        .forEach(r ->
            line(
                lines,
                "",
                "%d bars from bar %d come again from" + " bar %d",
                r.bars(),
                r.row() + 1,
                r.copyRow() + 1));
    more(lines, repeats.size() - SHOWN);
    if (badRows > 0) {
      line(lines, "bad rows", "%,d dropped", badRows);
      issues.stream().limit(SHOWN_ROWS).forEach(i -> line(lines, "", "%s", i.text()));
      more(lines, badRows - SHOWN_ROWS);
    }
    for (String note : notes) {
      line(lines, "note", "%s", note);
    }
    return String.join("\n", lines) + "\n";
  }

  @SuppressWarnings("AnnotateFormatMethod") // all formats stand in this class
  private static void line(List<String> lines, String head, String format, Object... values) {
    lines.add(
        String.format(Locale.ROOT, "  %-9s", head) + String.format(Locale.ROOT, format, values));
  }

  private static void more(List<String> lines, long others) {
    if (others > 0) {
      line(lines, "", "and %,d more", others);
    }
  }

  private static String timeOfDay(int millis) {
    return String.format(Locale.ROOT, "%02d:%02d", millis / 3_600_000, millis / 60_000 % 60);
  }
}
