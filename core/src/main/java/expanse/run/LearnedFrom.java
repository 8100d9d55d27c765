package expanse.run;

import expanse.base.Plural;
import expanse.feature.WindowFeatures;
import expanse.market.BarSeries;
import expanse.market.Interval;
import expanse.market.Segment;
import expanse.market.WindowFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What bars a run learned from, so that it can say when it is asked about others.
///
/// @param intervalMillis usual time between bars
/// @param sessionBars usual number of bars without a gap
/// @param volatility mean size of a move from close to close in a window, as a share of the price
/// @param features what the features of the windows were, by name
public record LearnedFrom(
    long intervalMillis, int sessionBars, Range volatility, Map<String, Range> features) {
  private static final int MOST_WINDOWS = 200;
  private static final int NAMED = 3;

  /// Where values lie.
  ///
  /// @param low nineteen of twenty are above
  /// @param middle half of them are above
  /// @param high one of twenty is above
  public record Range(double low, double middle, double high) {
    private static Range of(double[] values) {
      Arrays.sort(values);
      int last = values.length - 1;
      return new Range(
          values[(int) (0.05 * last)], values[last / 2], values[(int) Math.ceil(0.95 * last)]);
    }

    /// Whether half of other values lie where hardly one of these does.
    private boolean isFarFrom(Range other) {
      return low < high && (other.middle < low || other.middle > high);
    }
  }

  /// Copies the map.
  public LearnedFrom {
    features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
  }

  /// Looks at the windows of a series, at most a few hundred of them.
  ///
  /// @param starts first rows of the windows, at least one
  /// @param length bars of a window
  public static LearnedFrom of(BarSeries bars, WindowFeatures features, int[] starts, int length) {
    int step = Math.max(1, Math.ceilDiv(starts.length, MOST_WINDOWS));
    int count = Math.ceilDiv(starts.length, step);
    int columns = features.columns();
    double[] moves = new double[count];
    double[][] values = new double[columns][count * length];
    for (int k = 0; k < count; k++) {
      int start = starts[k * step];
      for (int t = 1; t < length; t++) {
        moves[k] += Math.abs(StrictMath.log(bars.close(start + t) / bars.close(start + t - 1)));
      }
      moves[k] /= length - 1;
      float[] window = features.window(start, length).values();
      for (int i = 0; i < window.length; i++) {
        values[i % columns][k * length + i / columns] = window[i];
      }
    }
    Map<String, Range> ranges = new LinkedHashMap<>();
    for (int c = 0; c < columns; c++) {
      ranges.put(features.names().get(c), Range.of(values[c]));
    }
    int usual = WindowFit.usual(bars.segments().stream().mapToInt(Segment::length).toArray());
    return new LearnedFrom(bars.intervalMillis(), usual, Range.of(moves), ranges);
  }

  /// Bars of which nothing but the interval is known.
  public static LearnedFrom ofInterval(long intervalMillis) {
    Range unknown = new Range(Double.NaN, Double.NaN, Double.NaN);
    return new LearnedFrom(intervalMillis, 0, unknown, Map.of());
  }

  /// In what other bars are unlike these, in one sentence without its end; null when they are not.
  public @Nullable String unlike(LearnedFrom other) {
    List<String> differences = new ArrayList<>();
    if (other.intervalMillis != intervalMillis) {
      differences.add(
          "bars of "
              + Interval.text(other.intervalMillis)
              + " and not of "
              + Interval.text(intervalMillis));
    }
    if (volatility.isFarFrom(other.volatility)) {
      differences.add(
          String.format(
              Locale.ROOT,
              "moves of mostly %.3g %% a bar and not of %.3g to %.3g %%",
              100 * other.volatility.middle,
              100 * volatility.low,
              100 * volatility.high));
    }
    List<String> far = new ArrayList<>();
    features.forEach((name, range) -> {
      Range theirs = other.features.get(name);
      if (theirs != null && range.isFarFrom(theirs)) {
        far.add(name);
      }
    });
    if (!far.isEmpty()) {
      differences.add(
          Plural.of(far.size(), "feature")
              + " of "
              + features.size()
              + " far from what it saw ("
              + String.join(", ", far.subList(0, Math.min(NAMED, far.size())))
              + (far.size() > NAMED ? ", …)" : ")"));
    }
    return differences.isEmpty() ? null : String.join("; ", differences);
  }
}
