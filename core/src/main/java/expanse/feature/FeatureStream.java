package expanse.feature;

import expanse.market.Bar;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The state of a feature set over the bars seen so far. Not safe for use by several threads.
public interface FeatureStream {
  /// Forgets all bars.
  void restart();

  /// Takes the next closed bar and writes its features.
  ///
  /// @param out receives the features from `offset` on
  void next(Bar bar, float[] out, int offset);

  /// Takes the next closed bar and writes nothing: what follows is as after [#next].
  void skip(Bar bar);

  /// Writes the state.
  void save(DataOutput out) throws IOException;

  /// Takes the state of another stream of the same set, and goes on from there with the same bits.
  void load(DataInput in) throws IOException;
}
