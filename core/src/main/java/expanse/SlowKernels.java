package expanse;

import expanse.kernel.Kernels;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/// Tells a program once, through the logger `expanse`, that the library computes many times slower
/// than it could, and what to do.
final class SlowKernels {
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private SlowKernels() {}

  static void warnOnce() {
    String warning = Kernels.warning();
    if (warning != null && TOLD.compareAndSet(false, true)) {
      System.getLogger("expanse").log(Level.WARNING, warning);
    }
  }
}
