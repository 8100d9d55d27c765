package expanse.detection;

import expanse.feature.FeatureContext;
import expanse.feature.FeatureSet;
import expanse.feature.FeatureStream;
import expanse.feature.WindowFeature;
import expanse.feature.WindowSource;
import expanse.feature.WindowView;
import expanse.market.Bar;
import expanse.market.BarSeries;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The features of the last windows of a stream of bars, the same bits as
/// [expanse.feature.WindowFeatures] gives for the same windows of the whole series, in a fixed
/// amount of memory.
///
/// The state of the features is carried through all bars ever added; the bars themselves are kept
/// only as far back as windows are still to be read, and some more for what looks back from there.
final class RollingFeatures implements WindowSource {
  private final FeatureSet set;
  private final FeatureContext context;
  private final boolean inverted;
  private final int barColumns;
  private final int columns;
  private final FeatureStream stream;
  private final int before; // bars kept before the earliest window still to be read
  private final int slack; // rows that may be held in vain, so that few are moved
  private double inversion = Double.NaN;

  private long[] time;
  private double[][] prices; // open, high, low, close
  private float[] values; // [rows][barColumns], from an earliest window's first row on
  private int[] segments; // first row of the row's segment
  private int base; // row of index 0
  private int size;
  private int released; // first row of the earliest window still to be read
  private int valueBase; // row of the first values
  private @Nullable BarSeries view;
  private int viewBase;

  /// @param inverted whether every price p is read as K / p, K the square of the first close ever
  ///   added, as [BarSeries#inverted()] does
  /// @param rows bars, at most, from the first of the earliest window still to be read to the
  ///   newest
  /// @param around bars before a window that callers read as if they were its own
  RollingFeatures(FeatureSet set, FeatureContext context, boolean inverted, int rows, int around) {
    this.set = set;
    this.context = context;
    this.inverted = inverted;
    this.barColumns = set.barNames().size();
    this.columns = set.names().size();
    this.stream = set.open();
    before = around + WindowView.LOOK_BACK;
    slack = rows / 4 + 1;
    int capacity = before + rows + slack;
    time = new long[capacity];
    prices = new double[4][capacity];
    values = new float[(rows + slack) * barColumns];
    segments = new int[capacity];
  }

  int columns() {
    return columns;
  }

  /// Rows added so far.
  int rows() {
    return base + size;
  }

  /// First row of a row's segment.
  ///
  /// @param row not yet released
  int segmentStart(int row) {
    return segments[row - base];
  }

  /// Adds the next bar.
  ///
  /// @param startsSegment whether a session gap lies before it
  void add(Bar bar, boolean startsSegment) {
    if (size == time.length) {
      throw new IllegalStateException("rows were not released");
    }
    if (rows() == 0) {
      inversion = bar.close() * bar.close();
      stream.restart();
    } else if (startsSegment && set.restartsAtGaps()) {
      stream.restart();
    }
    segments[size] = startsSegment || size == 0 ? rows() : segments[size - 1];
    Bar read = inverted ? bar.inverted(inversion) : bar;
    time[size] = read.time();
    prices[0][size] = read.open();
    prices[1][size] = read.high();
    prices[2][size] = read.low();
    prices[3][size] = read.close();
    if (context == FeatureContext.CONTINUOUS) {
      int at = (rows() - valueBase) * barColumns;
      if (at == values.length) {
        at = dropValues();
      }
      stream.next(read, values, at);
    }
    size++;
    view = null;
  }

  /// Takes the newest bar back.
  ///
  /// @param before state of the features before it was added
  void removeLast(byte[] before) {
    size--;
    view = null;
    try {
      stream.load(new DataInputStream(new ByteArrayInputStream(before)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The state of the features now, for [#removeLast].
  byte[] state() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      stream.save(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Forgets the values of rows that are released.
  ///
  /// @return place of the values of the next row
  private int dropValues() {
    int gone = (released - valueBase) * barColumns;
    System.arraycopy(values, gone, values, 0, values.length - gone);
    valueBase = released;
    return values.length - gone;
  }

  /// Says that no window before this row will be read any more.
  void release(int row) {
    released = Math.max(released, row);
    int from = Math.max(0, released - before - base);
    if (from < slack) {
      return; // moving a few rows is not worth it
    }
    int kept = size - from;
    System.arraycopy(time, from, time, 0, kept);
    for (double[] column : prices) {
      System.arraycopy(column, from, column, 0, kept);
    }
    System.arraycopy(segments, from, segments, 0, kept);
    base += from;
    size = kept;
    view = null;
  }

  /// Writes all that is held.
  void save(DataOutput out) throws IOException {
    stream.save(out);
    out.writeDouble(inversion);
    out.writeInt(base);
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(time[i]);
      for (double[] column : prices) {
        out.writeDouble(column[i]);
      }
      out.writeInt(segments[i]);
    }
    out.writeInt(released);
    int first = (released - valueBase) * barColumns;
    for (int c = first; c < first + (rows() - released) * barColumns; c++) {
      out.writeFloat(values[c]);
    }
  }

  /// Takes what others of the same set and context wrote.
  void load(DataInput in) throws IOException {
    stream.load(in);
    inversion = in.readDouble();
    base = in.readInt();
    size = in.readInt();
    for (int i = 0; i < size; i++) {
      time[i] = in.readLong();
      for (double[] column : prices) {
        column[i] = in.readDouble();
      }
      segments[i] = in.readInt();
    }
    released = in.readInt();
    valueBase = released;
    for (int c = 0; c < (rows() - released) * barColumns; c++) {
      values[c] = in.readFloat();
    }
    view = null;
  }

  /// Writes the features of a window as [expanse.feature.WindowFeatures#fill] does.
  @Override
  public void fill(int start, int length, float[] out, int offset, int stride) {
    if (start < released) {
      throw new IndexOutOfBoundsException("row " + start + " was released");
    }
    checkRows(start, length);
    boolean cold = context == FeatureContext.COLD;
    if (cold) {
      FeatureStream own = set.open();
      for (int t = 0; t < length; t++) {
        int i = start - base + t;
        Bar bar = new Bar(time[i], prices[0][i], prices[1][i], prices[2][i], prices[3][i]);
        own.next(bar, out, offset + t * stride);
      }
    } else {
      for (int t = 0; t < length; t++) {
        System.arraycopy(
            values, (start - valueBase + t) * barColumns, out, offset + t * stride, barColumns);
      }
    }
    if (set.windowFeatures().isEmpty()) {
      return;
    }
    WindowView window = view(start, length);
    int at = offset + barColumns;
    for (WindowFeature feature : set.windowFeatures()) {
      feature.fill(window, out, at, stride);
      at += feature.names().size();
    }
  }

  @Override
  public synchronized WindowView view(int start, int length) { // the first reader makes the series
    checkRows(start, length);
    int segment = set.restartsAtGaps() ? segmentStart(start) : 0;
    BarSeries bars = bars();
    int first = context == FeatureContext.COLD ? start : Math.max(segment, viewBase);
    return new WindowView(bars, first - viewBase, start - viewBase, length);
  }

  private void checkRows(int start, int length) {
    if (start < base || start + length > rows()) {
      throw new IndexOutOfBoundsException("rows " + start + " to " + (start + length - 1));
    }
  }

  private BarSeries bars() {
    BarSeries known = view;
    if (known == null) {
      known =
          BarSeries.of(
              Arrays.copyOf(time, size),
              Arrays.copyOf(prices[0], size),
              Arrays.copyOf(prices[1], size),
              Arrays.copyOf(prices[2], size),
              Arrays.copyOf(prices[3], size),
              null);
      view = known;
      viewBase = base;
    }
    return known;
  }
}
