package expanse.segment;

import expanse.feature.FeatureSet;
import expanse.feature.FeatureSets;
import expanse.feature.WindowFeature;
import expanse.feature.WindowView;
import java.util.List;

/// The features by which trees predict the bars of a stretch. A stretch is read like a window of
/// any length: bars before it may be seen, bars after it may not.
final class BarTable {
  private static final FeatureSet SET = FeatureSets.SWINGS;

  /// Number of features.
  static final int COLUMNS = SET.names().size();

  /// Number of features that look back alone; they come first.
  static final int LOOKING_BACK = SET.barNames().size();

  private static final List<WindowFeature> FEATURES = SET.windowFeatures();
  private static final int[] WIDTHS =
      FEATURES.stream().mapToInt(feature -> feature.names().size()).toArray();

  private BarTable() {}

  /// The features of all bars of a stretch, \[bars]\[COLUMNS], in its memory.
  static float[] of(WindowView stretch) {
    float[] values = stretch.scratch().floats(stretch.length() * COLUMNS);
    SET.fillCausal(stretch, values, COLUMNS);
    int at = LOOKING_BACK;
    for (int k = 0; k < WIDTHS.length; k++) {
      FEATURES.get(k).fill(stretch, values, at, COLUMNS);
      at += WIDTHS[k];
    }
    return values;
  }
}
