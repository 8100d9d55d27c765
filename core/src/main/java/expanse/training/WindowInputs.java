package expanse.training;

/// Writes the features of a window, wherever its bars come from.
@FunctionalInterface
public interface WindowInputs {
  /// Step t goes to `out[offset + t * stride]` and the columns after it.
  ///
  /// @param start row of the first bar
  /// @param length number of bars
  void fill(int start, int length, float[] out, int offset, int stride);
}
