package expanse.feature;

import java.util.List;

/// Features of the bars of a window that may look at the whole window, ahead as well as back. They
/// are computed for every window anew and stand after the per-bar features of their set. Without
/// state, safe for use by several threads.
public interface WindowFeature {
  /// Column names.
  List<String> names();

  /// Writes the values: step t, column k goes to `out[offset + t * stride + k]`.
  ///
  /// May read bars from `view.first()` to the end of the window and none after it.
  void fill(WindowView view, float[] out, int offset, int stride);
}
