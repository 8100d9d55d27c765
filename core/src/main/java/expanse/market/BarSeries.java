package expanse.market;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Price bars in columns. Immutable.
///
/// A series holds one instrument in strictly rising time order, or several one after the other,
/// each in its own rising order ([#joined]). Rows of two instruments are neighbours by chance: a
/// segment ends with its instrument, and whatever reads bars reads within a segment or an
/// instrument.
///
/// Times are epoch milliseconds (UTC) of the START of each bar. Prices are positive and finite,
/// high is the largest and low the smallest price of a bar; readers guarantee this, the constructor
/// checks it.
public final class BarSeries {
  /// A step longer than this many intervals ends a segment, unless the caller says otherwise.
  public static final int DEFAULT_GAP_INTERVALS = 10;

  private final long[] time;
  private final double[] open;
  private final double[] high;
  private final double[] low;
  private final double[] close;
  private final double @Nullable [] volume;
  private final long intervalMillis;
  private final List<Instrument> instruments;

  private BarSeries(
      long[] time,
      double[] open,
      double[] high,
      double[] low,
      double[] close,
      double @Nullable [] volume) {
    this(
        new double[][] {open, high, low, close},
        volume,
        time,
        mostFrequentStep(time),
        List.of(new Instrument("", 0, time.length)));
  }

  /// @param prices open, high, low, close
  private BarSeries(
      double[][] prices,
      double @Nullable [] volume,
      long[] time,
      long intervalMillis,
      List<Instrument> instruments) {
    this.time = time;
    this.open = prices[0];
    this.high = prices[1];
    this.low = prices[2];
    this.close = prices[3];
    this.volume = volume;
    this.intervalMillis = intervalMillis;
    this.instruments = List.copyOf(instruments);
  }

  /// Takes ownership of the arrays, which must not be changed afterwards.
  ///
  /// @throws IllegalArgumentException when lengths differ, times do not rise, or a bar is not a bar
  public static BarSeries of(
      long[] time,
      double[] open,
      double[] high,
      double[] low,
      double[] close,
      double @Nullable [] volume) {
    int n = time.length;
    if (open.length != n
        || high.length != n
        || low.length != n
        || close.length != n
        || (volume != null && volume.length != n)) {
      throw new IllegalArgumentException("columns differ in length");
    }
    for (int i = 0; i < n; i++) {
      if (i > 0 && time[i] <= time[i - 1]) {
        throw new IllegalArgumentException("time does not rise at row " + i);
      }
      if (!Bar.isBar(open[i], high[i], low[i], close[i])) {
        throw new IllegalArgumentException("not a bar at row " + i);
      }
    }
    return new BarSeries(time, open, high, low, close, volume);
  }

  /// Takes what [#write] wrote.
  public static BarSeries read(DataInput in) throws IOException {
    int n = in.readInt();
    boolean hasVolume = in.readBoolean();
    long[] time = new long[n];
    double[][] columns = new double[hasVolume ? 5 : 4][n];
    for (int i = 0; i < n; i++) {
      time[i] = in.readLong();
      for (double[] column : columns) {
        column[i] = in.readDouble();
      }
    }
    long interval = in.readLong();
    List<Instrument> instruments = new ArrayList<>();
    for (int k = in.readInt(); k > 0; k--) {
      instruments.add(new Instrument(in.readUTF(), in.readInt(), in.readInt()));
    }
    return new BarSeries(columns, hasVolume ? columns[4] : null, time, interval, instruments);
  }

  /// Writes all bars, and what is known of them.
  public void write(DataOutput out) throws IOException {
    out.writeInt(time.length);
    out.writeBoolean(volume != null);
    for (int i = 0; i < time.length; i++) {
      out.writeLong(time[i]);
      out.writeDouble(open[i]);
      out.writeDouble(high[i]);
      out.writeDouble(low[i]);
      out.writeDouble(close[i]);
      if (volume != null) {
        out.writeDouble(volume[i]);
      }
    }
    out.writeLong(intervalMillis);
    out.writeInt(instruments.size());
    for (Instrument instrument : instruments) {
      out.writeUTF(instrument.name());
      out.writeInt(instrument.from());
      out.writeInt(instrument.to());
    }
  }

  /// Several instruments as one series, one after the other.
  ///
  /// @param names of the instruments; neighbours with the same name are contracts that follow one
  ///   another
  /// @param series bars of one instrument each, of the same interval; none is empty
  public static BarSeries joined(List<String> names, List<BarSeries> series) {
    int n = series.stream().mapToInt(BarSeries::size).sum();
    long[] time = new long[n];
    double[][] prices = new double[4][n];
    double[] volume = series.stream().allMatch(BarSeries::hasVolume) ? new double[n] : null;
    List<Instrument> instruments = new ArrayList<>();
    int at = 0;
    for (int k = 0; k < series.size(); k++) {
      BarSeries one = series.get(k);
      int size = one.size();
      System.arraycopy(one.time, 0, time, at, size);
      double[][] own = {one.open, one.high, one.low, one.close};
      for (int c = 0; c < own.length; c++) {
        System.arraycopy(own[c], 0, prices[c], at, size);
      }
      if (volume != null && one.volume != null) {
        System.arraycopy(one.volume, 0, volume, at, size);
      }
      instruments.add(new Instrument(names.get(k), at, at + size));
      at += size;
    }
    return new BarSeries(prices, volume, time, series.getFirst().intervalMillis, instruments);
  }

  /// The same rows as those of one instrument, as contracts that follow one another are to a label.
  ///
  /// @throws IllegalArgumentException when times do not rise
  public BarSeries asOne() {
    return instruments.size() == 1 ? this : of(time, open, high, low, close, volume);
  }

  /// A series with the same times and other prices: what comes of every row is a bar again.
  ///
  /// @param prices open, high, low, close; not to be changed afterwards
  public BarSeries withPrices(double[][] prices) {
    for (int i = 0; i < time.length; i++) {
      if (!Bar.isBar(prices[0][i], prices[1][i], prices[2][i], prices[3][i])) {
        throw new IllegalArgumentException("not a bar at row " + i);
      }
    }
    return new BarSeries(prices, null, time, intervalMillis, instruments);
  }

  /// The instruments, in order of their rows; one without a name unless several were joined.
  public List<Instrument> instruments() {
    return instruments;
  }

  /// The instrument, or the contract, that a row belongs to.
  public Instrument instrumentOf(int row) {
    int low = 0;
    int high = instruments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (instruments.get(middle).from() <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return instruments.get(low);
  }

  /// Whether its instruments have names, so that tables need a column for them.
  public boolean isNamed() {
    return !instruments.getFirst().name().isEmpty();
  }

  /// The time of some rows of one instrument.
  public Period period(int from, int length) {
    return new Period(time[from], time[from + length - 1]);
  }

  /// The rows of an instrument that start within a period; empty, but at its place, when there are
  /// none.
  public Segment rows(Instrument instrument, long first, long last) {
    int from = Arrays.binarySearch(time, instrument.from(), instrument.to(), first);
    int to = Arrays.binarySearch(time, instrument.from(), instrument.to(), last);
    int begin = from >= 0 ? from : -from - 1;
    return new Segment(begin, Math.max(begin, to >= 0 ? to + 1 : -to - 1));
  }

  /// Number of bars.
  public int size() {
    return time.length;
  }

  /// Bar i.
  public Bar bar(int i) {
    return new Bar(time[i], open[i], high[i], low[i], close[i], volume(i));
  }

  /// Epoch milliseconds (UTC) of the start of bar i.
  public long time(int i) {
    return time[i];
  }

  /// First price of bar i.
  public double open(int i) {
    return open[i];
  }

  /// Highest price of bar i.
  public double high(int i) {
    return high[i];
  }

  /// Lowest price of bar i.
  public double low(int i) {
    return low[i];
  }

  /// Last price of bar i.
  public double close(int i) {
    return close[i];
  }

  /// Whether volumes are known.
  public boolean hasVolume() {
    return volume != null;
  }

  /// Volume of bar i, NaN when unknown.
  public double volume(int i) {
    return volume == null ? Double.NaN : volume[i];
  }

  /// The most frequent step between bars in milliseconds (the smallest of equally frequent ones); 0
  /// with fewer than two bars.
  public long intervalMillis() {
    return intervalMillis;
  }

  /// Row of the bar that starts exactly at this time, or -1. For a series of one instrument.
  public int indexOf(long timeMillis) {
    int i = search(timeMillis);
    return i >= 0 ? i : -1;
  }

  /// Last row that starts at or before this time, or -1. For a series of one instrument.
  public int floorIndex(long timeMillis) {
    int i = search(timeMillis);
    return i >= 0 ? i : -i - 2;
  }

  private int search(long timeMillis) {
    if (instruments.size() > 1) {
      throw new IllegalStateException("a time names no row among several instruments");
    }
    return Arrays.binarySearch(time, timeMillis);
  }

  /// Rows from (inclusive) to to (exclusive) as a series of its own.
  public BarSeries slice(int from, int to) {
    long[] times = Arrays.copyOfRange(time, from, to);
    double[][] prices = {
      Arrays.copyOfRange(open, from, to),
      Arrays.copyOfRange(high, from, to),
      Arrays.copyOfRange(low, from, to),
      Arrays.copyOfRange(close, from, to)
    };
    double[] volumes = volume == null ? null : Arrays.copyOfRange(volume, from, to);
    if (instruments.size() == 1) {
      return new BarSeries(
          prices,
          volumes,
          times,
          mostFrequentStep(times),
          List.of(new Instrument(instruments.getFirst().name(), 0, times.length)));
    }
    List<Instrument> kept = new ArrayList<>();
    for (Instrument one : instruments) {
      if (one.to() > from && one.from() < to) {
        kept.add(
            new Instrument(
                one.name(), Math.max(one.from(), from) - from, Math.min(one.to(), to) - from));
      }
    }
    return new BarSeries(prices, volumes, times, intervalMillis, kept);
  }

  /// Some rows of one instrument, rising, as a series of its own with the interval of this one.
  public BarSeries rowsOf(int[] rows) {
    int n = rows.length;
    long[] times = new long[n];
    double[][] prices = new double[4][n];
    double[] volumes = volume == null ? null : new double[n];
    for (int k = 0; k < n; k++) {
      int i = rows[k];
      times[k] = time[i];
      prices[0][k] = open[i];
      prices[1][k] = high[i];
      prices[2][k] = low[i];
      prices[3][k] = close[i];
      if (volume != null && volumes != null) {
        volumes[k] = volume[i];
      }
    }
    return new BarSeries(
        prices,
        volumes,
        times,
        intervalMillis,
        List.of(new Instrument(instrumentOf(rows[0]).name(), 0, n)));
  }

  /// The series upside down: every price p becomes K / p with K the square of the first close of
  /// its instrument, so that logarithmic moves change their sign and nothing else. Highs and lows
  /// change places.
  public BarSeries inverted() {
    int n = size();
    double[][] prices = new double[4][n];
    for (Instrument one : instruments) {
      double k = n == 0 ? 1 : close[one.from()] * close[one.from()];
      for (int i = one.from(); i < one.to(); i++) {
        prices[0][i] = k / open[i];
        prices[1][i] = k / low[i];
        prices[2][i] = k / high[i];
        prices[3][i] = k / close[i];
      }
    }
    return new BarSeries(prices, volume, time, intervalMillis, instruments);
  }

  /// The same bars, every time moved by so many milliseconds.
  public BarSeries shifted(long millis) {
    long[] moved = new long[time.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = time[i] + millis;
    }
    return new BarSeries(
        new double[][] {open, high, low, close}, volume, moved, intervalMillis, instruments);
  }

  /// Segments between steps longer than [#DEFAULT_GAP_INTERVALS] intervals.
  public List<Segment> segments() {
    return segments(DEFAULT_GAP_INTERVALS);
  }

  /// Segments between steps longer than so many intervals, in order; together they cover all rows,
  /// and none holds rows of two instruments.
  public List<Segment> segments(int maxStepIntervals) {
    List<Segment> segments = new ArrayList<>();
    for (Instrument one : instruments) {
      int from = one.from();
      for (int i = from + 1; i < one.to(); i++) {
        if (time[i] - time[i - 1] > maxStepIntervals * intervalMillis) {
          segments.add(new Segment(from, i));
          from = i;
        }
      }
      if (from < one.to()) {
        segments.add(new Segment(from, one.to()));
      }
    }
    return segments;
  }

  /// Stretches of rows in which time goes on without an instrument's end, gaps or not.
  public List<Segment> stretches() {
    return instruments.stream().map(one -> new Segment(one.from(), one.to())).toList();
  }

  /// The first row of the segment of every row.
  public int[] segmentStarts() {
    int[] first = new int[time.length];
    for (Segment segment : segments()) {
      Arrays.fill(first, segment.from(), segment.to(), segment.from());
    }
    return first;
  }

  private static long mostFrequentStep(long[] time) {
    StepCounter steps = new StepCounter();
    for (long t : time) {
      if (!steps.add(t)) {
        return mostFrequentOfMany(time);
      }
    }
    return steps.mostFrequent();
  }

  /// The same where nearly every step differs, with memory for the steps and no more.
  private static long mostFrequentOfMany(long[] time) {
    long[] steps = new long[time.length - 1];
    for (int i = 1; i < time.length; i++) {
      steps[i - 1] = time[i] - time[i - 1];
    }
    Arrays.sort(steps);
    long best = 0;
    int bestCount = 0;
    int from = 0;
    for (int i = 1; i <= steps.length; i++) {
      if (i == steps.length || steps[i] != steps[from]) {
        if (i - from > bestCount) {
          best = steps[from];
          bestCount = i - from;
        }
        from = i;
      }
    }
    return best;
  }
}
