package expanse.segment;

import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.feature.FeatureStream;
import expanse.feature.WindowFeature;
import expanse.feature.WindowView;
import expanse.market.BarSeries;

/// The features by which trees predict the bars of a stretch. A stretch is read like a window of
/// any length: bars before it may be seen, bars after it may not.
final class BarTable {
  private static final FeatureSet SET = FeatureSets.SWINGS;

  /// Number of features.
  static final int COLUMNS = SET.names().size();

  /// Number of features that look back alone; they come first.
  static final int LOOKING_BACK = SET.barNames().size();

  private BarTable() {}

  /// The features of all bars of a stretch, \[bars]\[COLUMNS].
  static float[] of(WindowView stretch) {
    int bars = stretch.length();
    float[] values = new float[bars * COLUMNS];
    BarSeries series = stretch.bars();
    int causal = SET.barNames().size();
    FeatureStream stream = SET.open();
    // the bars that the first value looks back to, so that it is that of the whole series
    for (int i = Math.max(stretch.first(), stretch.start() - SET.warmUp());
        i < stretch.end();
        i++) {
      int t = i - stretch.start();
      if (t < 0) {
        stream.skip(series.bar(i));
      } else {
        stream.next(series.bar(i), values, t * COLUMNS);
      }
    }
    int at = causal;
    for (WindowFeature feature : SET.windowFeatures()) {
      feature.fill(stretch, values, at, COLUMNS);
      at += feature.names().size();
    }
    return values;
  }
}
