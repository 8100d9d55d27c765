package expanse.ensemble;

/// Windows to be shown instead of annotated ones.
public interface ShownWindows {
  /// First rows of the windows shown instead of an annotated one.
  ///
  /// @param index of the annotated window
  int[] starts(int index);

  /// Takes what is said of them; it is overwritten by what is said of the next ones.
  ///
  /// @param index of the annotated window
  void take(int index, WindowOutputs outputs);
}
