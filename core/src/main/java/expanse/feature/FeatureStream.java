package expanse.feature;

import expanse.market.Bar;

/// The state of a feature set over the bars seen so far. Not safe for use by several threads.
public interface FeatureStream {
  /// Forgets all bars.
  void restart();

  /// Takes the next closed bar and writes its features.
  ///
  /// @param out receives the features from `offset` on
  void next(Bar bar, float[] out, int offset);
}
