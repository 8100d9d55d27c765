package expanse.feature;

import expanse.market.BarSeries;
import expanse.market.Segment;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The features of any window of one series. Training, evaluation and detection all read their
/// inputs here. Safe for use by several threads.
public final class WindowFeatures {
  private static final int CACHED_WINDOWS = 2048;

  private final FeatureSet set;
  private final FeatureContext context;
  private final BarSeries bars;
  private final int columns;
  private final int positionColumn;
  private final @Nullable FeatureMatrix matrix;
  private final BitSet restarts = new BitSet();
  private final Map<Long, float[]> cold = new ConcurrentHashMap<>();

  private WindowFeatures(FeatureSet set, FeatureContext context, BarSeries bars) {
    this.set = set;
    this.context = context;
    this.bars = bars;
    this.columns = set.names().size();
    this.positionColumn = set.names().indexOf(OriginalFeatures.POSITION);
    this.matrix = context == FeatureContext.CONTINUOUS ? set.compute(bars) : null;
    if (set.restartsAtGaps()) {
      for (Segment segment : bars.segments()) {
        restarts.set(segment.from());
      }
    }
  }

  /// Prepares the features of the windows of a series.
  public static WindowFeatures of(FeatureSet set, FeatureContext context, BarSeries bars) {
    return new WindowFeatures(set, context, bars);
  }

  /// Feature names in column order.
  public List<String> names() {
    return set.names();
  }

  /// Number of features.
  public int columns() {
    return columns;
  }

  /// The set that computes them.
  public FeatureSet set() {
    return set;
  }

  /// What the state has seen before a window.
  public FeatureContext context() {
    return context;
  }

  /// Writes the features of a window: step t goes to `out[offset + t * stride]` and the columns
  /// after it. With batch B and D columns, window b of a time-major tensor [T][B][D] has offset b D
  /// and stride B D.
  ///
  /// @param start row of the first bar
  /// @param length number of bars
  public void fill(int start, int length, float[] out, int offset, int stride) {
    if (start < 0 || start > bars.size() - length) {
      throw new IndexOutOfBoundsException(
          "window of " + length + " bars from row " + start + " of " + bars.size());
    }
    float[] source = matrix == null ? coldWindow(start, length) : matrix.values();
    int from = matrix == null ? 0 : start * columns;
    for (int t = 0; t < length; t++) {
      System.arraycopy(source, from + t * columns, out, offset + t * stride, columns);
      if (positionColumn >= 0) {
        out[offset + t * stride + positionColumn] = position(t, length);
      }
    }
  }

  /// The features of a window as a matrix of its own, length x columns.
  public FeatureMatrix window(int start, int length) {
    float[] values = new float[length * columns];
    fill(start, length, values, 0, columns);
    return new FeatureMatrix(names(), length, values);
  }

  private static float position(int t, int length) {
    return length < 2 ? 0 : (float) ((double) t / (length - 1));
  }

  private float[] coldWindow(int start, int length) {
    long key = (long) length << 32 | start;
    float[] known = cold.get(key);
    if (known != null) {
      return known;
    }
    float[] values = new float[length * columns];
    FeatureStream stream = set.open();
    for (int t = 0; t < length; t++) {
      int i = start + t;
      if (restarts.get(i)) {
        stream.restart();
      }
      stream.next(bars.open(i), bars.high(i), bars.low(i), bars.close(i), values, t * columns);
    }
    if (cold.size() < CACHED_WINDOWS) {
      cold.put(key, values);
    }
    return values;
  }
}
