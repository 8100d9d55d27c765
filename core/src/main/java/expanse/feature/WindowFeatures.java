package expanse.feature;

import expanse.market.BarSeries;
import expanse.market.Segment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The features of any window of one series. Training, evaluation and detection all read their
/// inputs here. Safe for use by several threads.
///
/// What can be is computed once for the whole series; what depends on the window is kept for the
/// windows asked for first, up to a limit.
public final class WindowFeatures implements WindowSource {
  private static final int KEPT_FLOATS = 3 << 23;

  private final FeatureSet set;
  private final FeatureContext context;
  private final BarSeries bars;
  private final List<String> names;
  private final int columns;
  private final int barColumns;
  private final @Nullable FeatureMatrix matrix;
  private final BitSet segmentStarts = new BitSet();
  private final Map<Long, float[]> kept = new ConcurrentHashMap<>();

  private WindowFeatures(FeatureSet set, FeatureContext context, BarSeries bars) {
    this.set = set;
    this.context = context;
    this.bars = bars;
    this.names = set.names();
    this.columns = names.size();
    this.barColumns = set.barNames().size();
    this.matrix = context == FeatureContext.CONTINUOUS ? set.compute(bars) : null;
    for (Segment run : set.restartsAtGaps() ? bars.segments() : bars.stretches()) {
      segmentStarts.set(run.from());
    }
  }

  /// Prepares the features of the windows of a series.
  public static WindowFeatures of(FeatureSet set, FeatureContext context, BarSeries bars) {
    return new WindowFeatures(set, context, bars);
  }

  /// Feature names in column order.
  public List<String> names() {
    return names;
  }

  /// Number of features.
  public int columns() {
    return columns;
  }

  /// The set that computes them.
  public FeatureSet set() {
    return set;
  }

  /// What the features of a window have seen before it.
  public FeatureContext context() {
    return context;
  }

  /// Writes the features of a window: step t goes to `out[offset + t * stride]` and the columns
  /// after it. With batch B and D columns, window b of a time-major tensor `[T][B][D]` has offset b
  /// D and stride B D.
  ///
  /// @param start row of the first bar
  /// @param length number of bars
  @Override
  public void fill(int start, int length, float[] out, int offset, int stride) {
    checkRows(start, length);
    int own = matrix == null ? columns : columns - barColumns;
    if (own > 0) {
      float[] values = ownColumns(start, length, own);
      int to = offset + columns - own;
      for (int t = 0; t < length; t++) {
        System.arraycopy(values, t * own, out, to + t * stride, own);
      }
    }
    if (matrix != null) {
      float[] values = matrix.values();
      for (int t = 0; t < length; t++) {
        System.arraycopy(values, (start + t) * barColumns, out, offset + t * stride, barColumns);
      }
    }
  }

  @Override
  public WindowView view(int start, int length) {
    checkRows(start, length);
    boolean cold = context == FeatureContext.COLD;
    int first = cold ? start : Math.max(0, segmentStarts.previousSetBit(start));
    return new WindowView(bars, first, start, length);
  }

  private void checkRows(int start, int length) {
    if (start < 0 || start > bars.size() - length) {
      throw new IndexOutOfBoundsException(
          "window of " + length + " bars from row " + start + " of " + bars.size());
    }
  }

  /// The features of a window as a matrix of its own, length x columns.
  public FeatureMatrix window(int start, int length) {
    float[] values = new float[length * columns];
    fill(start, length, values, 0, columns);
    return new FeatureMatrix(names, length, values);
  }

  /// Those features of a window that look back alone, over whatever lies before it in its segment.
  ///
  /// @throws IllegalStateException when features see the window's own bars only
  public FeatureMatrix windowLookingBack(int start, int length) {
    checkRows(start, length);
    if (matrix == null) {
      throw new IllegalStateException("these features see the bars of a window only");
    }
    return new FeatureMatrix(
        set.barNames(),
        length,
        Arrays.copyOfRange(matrix.values(), start * barColumns, (start + length) * barColumns));
  }

  /// The last `own` columns: those not computed for the whole series at once.
  private float[] ownColumns(int start, int length, int own) {
    long key = (long) length << 32 | start;
    float[] known = kept.get(key);
    if (known != null) {
      return known;
    }
    float[] values = new float[length * own];
    boolean cold = context == FeatureContext.COLD;
    int at = 0;
    if (cold) {
      streamCold(start, length, values, own);
      at = barColumns;
    }
    WindowView view = view(start, length);
    for (WindowFeature feature : set.windowFeatures()) {
      feature.fill(view, values, at, own);
      at += feature.names().size();
    }
    if ((kept.size() + 1L) * values.length <= KEPT_FLOATS) {
      kept.put(key, values);
    }
    return values;
  }

  private void streamCold(int start, int length, float[] values, int own) {
    FeatureStream stream = set.open();
    for (int t = 0; t < length; t++) {
      int i = start + t;
      if (segmentStarts.get(i)) {
        stream.restart();
      }
      stream.next(bars.bar(i), values, t * own);
    }
  }
}
