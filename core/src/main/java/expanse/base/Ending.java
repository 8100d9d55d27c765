package expanse.base;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/// What is done when the program is asked to end by a signal: first the work of those who want to
/// save something, then what clears up behind all of them.
public final class Ending {
  private static final Set<Runnable> WORK = ConcurrentHashMap.newKeySet();
  private static final Queue<Runnable> LAST = new ConcurrentLinkedQueue<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Ending::end, "expanse-end"));
  }

  private Ending() {}

  private static void end() {
    try {
      WORK.forEach(Runnable::run);
    } finally {
      LAST.forEach(Runnable::run);
    }
  }

  /// Adds work. It must come to an end soon.
  public static void add(Runnable work) {
    WORK.add(work);
  }

  /// Takes work away that has been done otherwise.
  public static void remove(Runnable work) {
    WORK.remove(work);
  }

  /// Waits until the program is asked to end, or the thread is interrupted, and does the work then.
  public static void await(Runnable work) {
    CountDownLatch ended = new CountDownLatch(1);
    Runnable end =
        () -> {
          work.run();
          ended.countDown();
        };
    add(end);
    try {
      ended.await();
    } catch (InterruptedException e) {
      remove(end);
      work.run();
      Thread.currentThread().interrupt();
    }
  }

  /// Adds what is done when all work is.
  static void last(Runnable work) {
    LAST.add(work);
  }
}
