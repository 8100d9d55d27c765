package expanse.feature;

/// Windows of bars as models read them, wherever the bars come from. Several threads may read while
/// nobody changes the bars.
public interface WindowSource {
  /// Writes the features of a window: step t goes to `out[offset + t * stride]` and the columns
  /// after it.
  ///
  /// @param start row of the first bar
  /// @param length number of bars
  void fill(int start, int length, float[] out, int offset, int stride);

  /// The bars of a window and those before it that may be read.
  ///
  /// @param start row of the first bar
  /// @param length number of bars
  WindowView view(int start, int length);
}
