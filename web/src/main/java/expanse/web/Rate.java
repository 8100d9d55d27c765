package expanse.web;

import java.util.function.LongSupplier;

/// Lets so many requests pass a second, and after a pause as many at once.
final class Rate {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double most;
  private final LongSupplier clock;
  private double left;
  private long at;

  /// @param clock in nanoseconds
  Rate(double perSecond, LongSupplier clock) {
    this.perSecond = perSecond;
    this.most = Math.max(1, perSecond);
    this.clock = clock;
    left = most;
    at = clock.getAsLong();
  }

  /// Whether one more may pass now.
  synchronized boolean pass() {
    if (Double.isInfinite(perSecond)) {
      return true;
    }
    long now = clock.getAsLong();
    left = Math.min(most, left + (now - at) / NANOS * perSecond);
    at = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
