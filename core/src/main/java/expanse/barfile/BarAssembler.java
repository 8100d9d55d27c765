package expanse.barfile;

import expanse.base.InputException;
import expanse.base.Memory;
import expanse.base.Plural;
import expanse.market.BarSeries;
import expanse.time.TimeParser;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Collects the rows of a bars file, judges each, and puts the sound ones together to a series.
final class BarAssembler implements BarRows {
  private static final int BYTES_A_ROW = 52;

  private final Path path;
  private final String name;
  private BarColumns columns;
  private final BarReadOptions options;
  private final TimeParser times;

  private int size;
  private long[] time = new long[1024];
  private double[] open = new double[1024];
  private double[] high = new double[1024];
  private double[] low = new double[1024];
  private double[] close = new double[1024];
  private double[] volume = new double[1024];
  private int[] row = new int[1024];

  private long sourceRows;
  private long badRows;
  private final List<BarIssue> issues = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  // rows at local times that happen twice, and the number of that hour
  private final List<int[]> twice = new ArrayList<>();

  BarAssembler(Path path, BarColumns columns, BarReadOptions options, TimeParser times) {
    this.path = path;
    this.name = path.toString();
    this.columns = columns;
    this.options = options;
    this.times = times;
  }

  @Override
  public void settle(BarColumns settled) {
    columns = settled;
  }

  @Override
  public void add(
      long at, long t, double o, double h, double l, double c, double v, Source source) {
    sourceRows++;
    if (!BarRows.sound(o, h, l, c, v)) {
      judge(at, o, h, l, c, v, source);
      return;
    }
    if (size == time.length) {
      grow();
    }
    if (times.twiceId() != 0) {
      twice.add(new int[] {size, times.twiceId()});
    }
    time[size] = t;
    open[size] = o;
    high[size] = h;
    low[size] = l;
    close[size] = c;
    volume[size] = v;
    row[size] = (int) at;
    size++;
  }

  @Override
  public void addBad(long at, int column, String value, String what) {
    sourceRows++;
    issue(at, column, value, what);
  }

  @Override
  public void note(String sentence) {
    notes.add(sentence);
  }

  @Override
  public boolean keeps() {
    return true;
  }

  private void judge(long at, double o, double h, double l, double c, double v, Source source) {
    int column;
    String what;
    int[] order = {columns.open(), columns.high(), columns.low(), columns.close()};
    double[] prices = {o, h, l, c};
    for (int i = 0; i < 4; i++) {
      if (!(prices[i] > 0) || prices[i] == Double.POSITIVE_INFINITY) {
        what =
            Double.isNaN(prices[i])
                ? "is not a number"
                : prices[i] > 0 ? "is too large" : "is not above zero";
        issue(at, order[i], source.value(order[i]), what);
        return;
      }
    }
    if (h < l) {
      column = columns.high();
      what = "is below the low " + source.value(columns.low());
    } else if (h < o || h < c) {
      column = columns.high();
      what =
          h < o
              ? "is below the open " + source.value(columns.open())
              : "is below the close " + source.value(columns.close());
    } else if (l > o || l > c) {
      column = columns.low();
      what =
          l > o
              ? "is above the open " + source.value(columns.open())
              : "is above the close " + source.value(columns.close());
    } else {
      column = columns.volume();
      what = v < 0 ? "is negative" : "is too large";
    }
    issue(at, column, source.value(column), what);
  }

  private void issue(long at, int column, String value, String what) {
    badRows++;
    if (issues.size() < BarFile.LISTED_ISSUES) {
      String columnName = column < 0 ? "(all)" : columns.names().name(column);
      issues.add(new BarIssue(at, columnName, InputException.shown(value), what));
    }
  }

  private void grow() {
    int capacity = size + (size >> 1);
    if (capacity < 0) {
      throw new InputException(name + " holds more bars than fit in one series; split the file");
    }
    Memory.require(
        (long) (capacity + size) * BYTES_A_ROW, name + " with more than " + size + " bars");
    time = Arrays.copyOf(time, capacity);
    open = Arrays.copyOf(open, capacity);
    high = Arrays.copyOf(high, capacity);
    low = Arrays.copyOf(low, capacity);
    close = Arrays.copyOf(close, capacity);
    volume = Arrays.copyOf(volume, capacity);
    row = Arrays.copyOf(row, capacity);
  }

  /// Judges the order of the rows and makes the series.
  ///
  /// @throws InputException when no sound bar is left, when most rows are unsound, or when one is
  ///   and unsound rows are not to be dropped
  BarFile finish() {
    boolean[] drop = new boolean[size];
    boolean newestFirst = newestFirst();
    if (newestFirst) {
      reverse();
      notes.add("The file runs from the newest bar to the oldest and was turned round.");
    }
    dropUnresolved(drop, newestFirst);
    dropDisorder(drop);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!drop[i]) {
        move(i, kept++);
      }
    }
    size = kept;
    issues.sort((a, b) -> Long.compare(a.row(), b.row()));
    refuse();
    boolean hasVolume = columns.volume() >= 0;
    BarSeries series =
        BarSeries.of(
            Arrays.copyOf(time, size),
            Arrays.copyOf(open, size),
            Arrays.copyOf(high, size),
            Arrays.copyOf(low, size),
            Arrays.copyOf(close, size),
            hasVolume ? Arrays.copyOf(volume, size) : null);
    long shift = 0;
    if (options.stampEnd()) {
      if (size < 2) {
        throw new InputException(
            name + " holds one bar; to shift end times to starts its interval must be known");
      }
      shift = -series.intervalMillis();
      series = series.shifted(shift);
    }
    if (badRows > 0) {
      notes.add(Plural.of(badRows, "unsound row") + " dropped.");
    }
    String kind = times.kind() + (times.usesZone() ? " (" + zoneName() + ")" : "");
    return new BarFile(path, series, sourceRows, badRows, issues, shift, kind, notes);
  }

  private String zoneName() {
    return options.zone().equals(ZoneOffset.UTC) ? "UTC" : options.zone().getId();
  }

  private void refuse() {
    if (sourceRows == 0) {
      throw new InputException(name + " holds a header and no bars");
    }
    if (badRows == 0) {
      return;
    }
    String first = name + ", " + issues.getFirst().text();
    if (size == 0 || badRows * 2 > sourceRows) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s (%d of %d rows are unsound, too many to skip; is this a bars file, with the right"
                  + " columns?)",
              first,
              badRows,
              sourceRows));
    }
    if (!options.skipBad()) {
      throw new InputException(
          first
              + (badRows > 1 ? " (and " + (badRows - 1) + " more unsound rows)" : "")
              + "; mend the file, or drop such rows with --skip-bad");
    }
  }

  private boolean newestFirst() {
    for (int i = 1; i < size; i++) {
      if (time[i] >= time[i - 1]) {
        return false;
      }
    }
    return size > 1;
  }

  private void reverse() {
    for (int i = 0, j = size - 1; i < j; i++, j--) {
      swap(time, i, j);
      swap(open, i, j);
      swap(high, i, j);
      swap(low, i, j);
      swap(close, i, j);
      swap(volume, i, j);
      int r = row[i];
      row[i] = row[j];
      row[j] = r;
    }
    for (int[] entry : twice) {
      entry[0] = size - 1 - entry[0];
    }
  }

  /// Local times that happen twice are certain only where the file runs through that hour twice.
  private void dropUnresolved(boolean[] drop, boolean newestFirst) {
    boolean resolved = false;
    for (int[] entry : twice) {
      int i = entry[0];
      if (!newestFirst && times.seenTwice(entry[1])) {
        resolved = true;
        continue;
      }
      drop[i] = true;
      issue(
          row[i],
          columns.time(),
          Instant.ofEpochMilli(time[i]).toString(),
          "(UTC) is one of two possible times: the clock in "
              + zoneName()
              + " shows it twice; write times with an offset or in UTC");
    }
    if (resolved) {
      notes.add(
          "Local times that happen twice when the clock goes back were told apart by their order.");
    }
  }

  /// Keeps the longest rising run of rows, so that one wrong time costs one bar.
  private void dropDisorder(boolean[] drop) {
    int @Nullable [] keep = longestRising(drop);
    if (keep == null) {
      return;
    }
    int next = 0;
    long lastKept = Long.MIN_VALUE;
    int lastKeptRow = 0;
    for (int i = 0; i < size; i++) {
      if (next < keep.length && keep[next] == i) {
        next++;
        lastKept = time[i];
        lastKeptRow = row[i];
        continue;
      }
      if (drop[i]) {
        continue;
      }
      drop[i] = true;
      String text = Instant.ofEpochMilli(time[i]).toString();
      if (time[i] == lastKept) {
        issue(
            row[i], columns.time(), text, "stands in row " + lastKeptRow + " already" + several());
      } else if (time[i] < lastKept) {
        issue(
            row[i],
            columns.time(),
            text,
            "is before the time of row "
                + lastKeptRow
                + "; rows must be in order of time"
                + several());
      } else {
        issue(row[i], columns.time(), text, "is after the times of the rows that follow");
      }
    }
  }

  private String several() {
    return columns.symbol() < 0
        ? ""
        : " (several instruments in column " + columns.names().name(columns.symbol()) + "?)";
  }

  /// Rows of a longest strictly rising subsequence, earliest rows first; null when all rows rise.
  private int @Nullable [] longestRising(boolean[] drop) {
    boolean rising = true;
    long last = Long.MIN_VALUE;
    for (int i = 0; i < size && rising; i++) {
      if (!drop[i]) {
        rising = time[i] > last;
        last = time[i];
      }
    }
    if (rising) {
      return null;
    }
    // from the last row to the first: ahead[i] is the length of the longest run that begins with
    // row i, heads[k] the largest time at which a run of length k + 1 begins
    Memory.require((long) size * (BYTES_A_ROW + 12), name + " with its rows put in order");
    int[] ahead = new int[size];
    long[] heads = new long[size];
    int length = 0;
    for (int i = size - 1; i >= 0; i--) {
      if (drop[i]) {
        continue;
      }
      int from = 0;
      int to = length;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (heads[middle] > time[i]) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      heads[from] = time[i];
      ahead[i] = from + 1;
      length = Math.max(length, from + 1);
    }
    int[] run = new int[length];
    int taken = 0;
    last = Long.MIN_VALUE;
    for (int i = 0; i < size && taken < length; i++) {
      if (!drop[i] && ahead[i] == length - taken && time[i] > last) {
        run[taken++] = i;
        last = time[i];
      }
    }
    return run;
  }

  private void move(int from, int to) {
    time[to] = time[from];
    open[to] = open[from];
    high[to] = high[from];
    low[to] = low[from];
    close[to] = close[from];
    volume[to] = volume[from];
    row[to] = row[from];
  }

  private static void swap(long[] values, int i, int j) {
    long t = values[i];
    values[i] = values[j];
    values[j] = t;
  }

  private static void swap(double[] values, int i, int j) {
    double t = values[i];
    values[i] = values[j];
    values[j] = t;
  }
}
