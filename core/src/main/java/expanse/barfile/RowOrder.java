package expanse.barfile;

import expanse.base.InputException;
import expanse.base.Plural;
import expanse.market.BarSeries;
import expanse.market.StepCounter;
import expanse.time.ClockHints;
import expanse.time.TimeParser;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/// Puts the rows of a file in order of time.
///
/// A file that runs from the newest bar to the oldest is turned round. Stretches that stand in the
/// wrong order, as in files that were joined, and single rows that fit between others are sorted.
/// Rows of the same time become one when they agree. What fits nowhere, such as one bar stamped
/// 2034, is a problem of that row alone.
final class RowOrder {
  private static final int SHORTEST_STRETCH = 10;

  private final BarTable table;
  private final BarProblems problems;
  private final BarColumns columns;
  private final TimeParser times;
  private final FileHints hints;
  private final List<String> notes = new ArrayList<>();

  RowOrder(
      BarTable table, BarProblems problems, BarColumns columns, TimeParser times, FileHints hints) {
    this.table = table;
    this.problems = problems;
    this.columns = columns;
    this.times = times;
    this.hints = hints;
  }

  /// Settles the order.
  ///
  /// @param twice rows at local times that happen twice, and the number of that hour
  /// @return what was done, one sentence each
  /// @throws InputException when the times show that they are of a clock that goes back
  List<String> settle(List<int[]> twice) {
    boolean turned = isNewestFirst();
    if (turned) {
      table.requireRoom();
      int n = table.size();
      int[] back = new int[n];
      for (int i = 0; i < n; i++) {
        back[i] = n - 1 - i;
      }
      table.select(back);
      twice.forEach(entry -> entry[0] = n - 1 - entry[0]);
      notes.add("The file runs from the newest bar to the oldest and was turned round.");
    }
    BitSet dropped = unresolved(twice, turned);
    if (!dropped.isEmpty()) {
      keep(dropped);
    }
    if (!rises()) {
      table.requireRoom();
      refuseClockThatWentBack();
      sort();
      merge();
    }
    return notes;
  }

  private boolean isNewestFirst() {
    long falling = 0;
    long rising = 0;
    for (int i = 1; i < table.size(); i++) {
      falling += table.time(i) < table.time(i - 1) ? 1 : 0;
      rising += table.time(i) > table.time(i - 1) ? 1 : 0;
    }
    return falling > 9 * rising;
  }

  private boolean rises() {
    for (int i = 1; i < table.size(); i++) {
      if (table.time(i) <= table.time(i - 1)) {
        return false;
      }
    }
    return true;
  }

  private void keep(BitSet dropped) {
    int[] kept = new int[table.size() - dropped.cardinality()];
    int next = 0;
    for (int i = dropped.nextClearBit(0); i < table.size(); i = dropped.nextClearBit(i + 1)) {
      kept[next++] = i;
    }
    table.select(kept);
  }

  private String text(int i) {
    return Instant.ofEpochMilli(table.time(i)).toString();
  }

  /// Local times that happen twice are certain only where the file runs through that hour twice.
  private BitSet unresolved(List<int[]> twice, boolean turned) {
    BitSet dropped = new BitSet();
    boolean resolved = false;
    for (int[] entry : twice) {
      int i = entry[0];
      if (!turned && times.seenTwice(entry[1])) {
        resolved = true;
        continue;
      }
      dropped.set(i);
      problems.add(
          table.row(i),
          columns.time(),
          text(i),
          "(UTC) is one of two possible times: the clock in "
              + times.dialect().zone()
              + " shows it twice; write times with an offset or in UTC");
    }
    if (resolved) {
      notes.add(
          "Local times that happen twice when the clock goes back were told apart by their order.");
    }
    return dropped;
  }

  /// Times that were taken as UTC, because nobody named a zone, and go back by an hour just where a
  /// clock does.
  private void refuseClockThatWentBack() {
    if (!times.usesZone() || times.dialect().named()) {
      return;
    }
    List<ZoneId> zones = null;
    int first = -1;
    for (int i = 1; i < table.size(); i++) {
      if (table.time(i) < table.time(i - 1)) {
        List<ZoneId> here = ClockHints.wentBack(table.time(i - 1), table.time(i));
        if (here.isEmpty()) {
          return;
        }
        first = first < 0 ? i : first;
        zones = zones == null ? here : zones.stream().filter(here::contains).toList();
      }
    }
    if (zones == null || zones.isEmpty()) {
      return;
    }
    throw new InputException(
        table.file()
            + ", row "
            + table.row(first)
            + ": the hour of "
            + text(first).substring(0, 16).replace('T', ' ')
            + " comes twice, as on clocks that go back in autumn; name the clock: "
            + zones.stream().map(zone -> "--zone " + zone).collect(Collectors.joining(" or ")));
  }

  /// Sorts the rows, all but those that fit nowhere.
  private void sort() {
    BitSet inPlace = longestRising();
    if (inPlace.cardinality() == table.size()) {
      return;
    }
    int[] order = byTime();
    BitSet misfits = misfits(order, inPlace);
    int[] sorted = Arrays.stream(order).filter(i -> !misfits.get(i)).toArray();
    boolean moved = false;
    for (int i = 1; i < sorted.length && !moved; i++) {
      moved = sorted[i] < sorted[i - 1];
    }
    if (moved) {
      notes.add(
          "Its rows did not stand in order of time, as in files that were joined, and were"
              + " sorted.");
    }
    table.select(sorted);
  }

  /// Rows out of place that stand alone and have no neighbour in time; each becomes a problem.
  private BitSet misfits(int[] order, BitSet inPlace) {
    BitSet suspects = suspects(inPlace);
    BitSet misfits = new BitSet();
    if (suspects.isEmpty()) {
      return misfits;
    }
    long interval = interval(order);
    for (int p = 0; p < order.length; p++) {
      int i = order[p];
      if (suspects.get(i) && !isNear(order, p, -1, interval) && !isNear(order, p, 1, interval)) {
        misfits.set(i);
        int before = inPlace.previousSetBit(i);
        boolean late = before < 0 || table.time(i) > table.time(before);
        problems.add(
            table.row(i),
            columns.time(),
            text(i),
            late
                ? "is after the times of the rows that follow"
                : "is before the time of row "
                    + table.row(before)
                    + "; rows must be in order of time");
      }
    }
    return misfits;
  }

  /// Rows out of place that are part of no stretch.
  private BitSet suspects(BitSet inPlace) {
    BitSet suspects = new BitSet();
    int from = inPlace.nextClearBit(0);
    while (from < table.size()) {
      int to = from + 1;
      while (to < table.size() && !inPlace.get(to) && table.time(to) > table.time(to - 1)) {
        to++;
      }
      if (to - from < SHORTEST_STRETCH) {
        suspects.set(from, to);
      }
      from = inPlace.nextClearBit(to);
    }
    return suspects;
  }

  /// Whether the neighbour in time on one side is few intervals away, and a whole number of them.
  private boolean isNear(int[] order, int p, int side, long interval) {
    int other = p + side;
    if (other < 0 || other >= order.length) {
      return false;
    }
    long between = Math.abs(table.time(order[other]) - table.time(order[p]));
    return between == 0
        || (between <= BarSeries.DEFAULT_GAP_INTERVALS * interval && between % interval == 0);
  }

  private long interval(int[] order) {
    StepCounter steps = new StepCounter();
    long last = Long.MIN_VALUE;
    for (int i : order) {
      if (table.time(i) != last && !steps.add(table.time(i))) {
        break;
      }
      last = table.time(i);
    }
    return Math.max(1, steps.mostFrequent());
  }

  /// Makes one of rows that have the same time and agree.
  private void merge() {
    BitSet dropped = new BitSet();
    long merged = 0;
    long chosen = 0;
    int kept = 0;
    for (int i = 1; i < table.size(); i++) {
      if (table.time(i) != table.time(kept)) {
        kept = i;
        continue;
      }
      if (table.same(i, kept)) {
        merged++;
        dropped.set(i);
        continue;
      }
      if (hints.duplicates() == null) {
        problems.addConflict(
            table.row(i),
            text(i),
            "stands in row " + table.row(kept) + " already, with another bar");
      }
      chosen++;
      boolean last = hints.duplicates() == FileHints.Duplicates.LAST;
      dropped.set(last ? kept : i);
      kept = last ? i : kept;
    }
    if (merged > 0) {
      notes.add(Plural.of(merged, "row") + " that repeat an earlier bar were merged with it.");
    }
    if (chosen > 0 && hints.duplicates() != null) {
      notes.add(
          "Of "
              + Plural.of(chosen, "pair")
              + " of different bars at one time the "
              + (hints.duplicates() == FileHints.Duplicates.LAST ? "last" : "first")
              + " was kept.");
    }
    if (!dropped.isEmpty()) {
      keep(dropped);
    }
  }

  /// All rows in order of time, those of one time in the order of the file: a merge sort that takes
  /// the stretches that already rise as they are.
  private int[] byTime() {
    int n = table.size();
    int[] from = new int[n];
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      from[i] = i;
      if (i == 0 || table.time(i) < table.time(i - 1)) {
        starts.add(i);
      }
    }
    int[] to = new int[n];
    while (starts.size() > 1) {
      List<Integer> next = new ArrayList<>();
      for (int k = 0; k < starts.size(); k += 2) {
        int a = starts.get(k);
        int b = k + 1 < starts.size() ? starts.get(k + 1) : n;
        int end = k + 2 < starts.size() ? starts.get(k + 2) : n;
        mergeRuns(from, to, a, b, end);
        next.add(a);
      }
      int[] swap = from;
      from = to;
      to = swap;
      starts = next;
    }
    return from;
  }

  private void mergeRuns(int[] from, int[] to, int start, int middle, int end) {
    int a = start;
    int b = middle;
    for (int i = start; i < end; i++) {
      boolean first = b >= end || (a < middle && table.time(from[a]) <= table.time(from[b]));
      to[i] = first ? from[a++] : from[b++];
    }
  }

  /// Rows of a longest strictly rising subsequence, earliest rows first.
  private BitSet longestRising() {
    int n = table.size();
    // from the last row to the first: ahead[i] is the length of the longest run that begins with
    // row i, heads[k] the largest time at which a run of length k + 1 begins
    int[] ahead = new int[n];
    long[] heads = new long[n];
    int length = 0;
    for (int i = n - 1; i >= 0; i--) {
      int from = 0;
      int to = length;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (heads[middle] > table.time(i)) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      heads[from] = table.time(i);
      ahead[i] = from + 1;
      length = Math.max(length, from + 1);
    }
    BitSet run = new BitSet(n);
    int taken = 0;
    long last = Long.MIN_VALUE;
    for (int i = 0; i < n && taken < length; i++) {
      if (ahead[i] == length - taken && table.time(i) > last) {
        run.set(i);
        taken++;
        last = table.time(i);
      }
    }
    return run;
  }
}
