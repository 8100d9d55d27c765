package expanse.base;

/// Hears how far work that is counted has come.
@FunctionalInterface
public interface ProgressListener {
  /// Hears nothing.
  ProgressListener NONE = (done, all) -> {};

  /// One more is done.
  ///
  /// @param done finished so far
  /// @param all to do
  void done(int done, int all);
}
