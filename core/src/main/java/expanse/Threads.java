package expanse;

import expanse.base.Workers;

/// Threads that several detectors share. While one of them computes the others wait, so that a
/// program with many detectors does not use more processors than it wants to give. Safe for use by
/// several threads.
public final class Threads implements AutoCloseable {
  private final Workers workers;

  /// @param count threads that compute, the calling one included; at least 1
  /// @throws IllegalArgumentException when it is less
  public Threads(int count) {
    workers = new Workers(count);
  }

  /// Threads that compute, the calling one included.
  public int count() {
    return workers.threads();
  }

  Workers workers() {
    return workers;
  }

  /// Ends the threads. Detectors that share them must be closed first.
  @Override
  public void close() {
    workers.close();
  }
}
