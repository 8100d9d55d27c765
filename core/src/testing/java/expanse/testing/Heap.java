package expanse.testing;

import java.lang.management.ManagementFactory;

/// What a test holds in memory.
public final class Heap {
  private Heap() {}

  /// Bytes that are in use when all else is collected.
  public static long inUse() {
    long least = Long.MAX_VALUE;
    for (int k = 0; k < 3; k++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
