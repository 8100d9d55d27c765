package expanse.ensemble;

/// Takes what was predicted of a window.
interface WindowConsumer {
  /// @param index of the annotated window
  /// @param moved by how many bars later than it the window starts that was shown
  /// @param b place of the window in the sums
  void accept(int index, int moved, int b);
}
