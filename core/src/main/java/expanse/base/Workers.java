package expanse.base;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Runs numbered tasks on a fixed number of threads.
///
/// What a task computes must depend on its number alone; then results do not depend on the number
/// of threads. The calling thread works too, so one thread means no other thread at all; between
/// [#start] and [#finish] it may do something else. Nothing is allocated per call. Not re-entrant,
/// and to be used by one calling thread at a time.
public final class Workers implements AutoCloseable {
  private static final int SPINS = 20_000;

  private final Thread[] helpers;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger round = new AtomicInteger();
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Thread caller;
  private @Nullable IntConsumer body;
  private int tasks;

  /// @param threads at least 1, the calling thread included
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, was " + threads);
    }
    helpers = new Thread[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] =
          Thread.ofPlatform().daemon().name("expanse-worker-" + (i + 1)).unstarted(this::help);
    }
    for (Thread helper : helpers) {
      helper.start();
    }
  }

  /// Number of threads that work, the calling one included.
  public int threads() {
    return helpers.length + 1;
  }

  /// Runs `body` once for each of 0 .. tasks - 1 and returns when all are done.
  ///
  /// When a task throws, the remaining ones are skipped and the first exception is thrown here.
  public void run(int tasks, IntConsumer body) {
    start(tasks, body);
    finish();
  }

  /// Lets the other threads begin, and returns at once. [#finish] must follow before the next
  /// start.
  ///
  /// @param tasks `body` is run once for each of 0 .. tasks - 1
  public void start(int tasks, IntConsumer body) {
    startAlone(tasks, body);
    if (helpers.length > 0 && tasks > 1) {
      caller = Thread.currentThread();
      running.set(helpers.length);
      round.incrementAndGet();
      for (Thread helper : helpers) {
        LockSupport.unpark(helper);
      }
    }
  }

  /// The same for tasks that the calling thread is to do without the others, in [#finish].
  public void startAlone(int tasks, IntConsumer body) {
    if (closed) {
      throw new IllegalStateException("these workers are closed");
    }
    if (this.body != null) {
      throw new IllegalStateException("what was started before is not finished");
    }
    this.body = body;
    this.tasks = tasks;
    failure = null;
    next.set(0);
  }

  /// Works along until all that was started is done. When a task throws, the remaining ones are
  /// skipped and the first exception is thrown here.
  public void finish() {
    work();
    int spins = 0;
    while (running.get() != 0) {
      if (spins++ < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
    caller = null;
    body = null;
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /// Waits for results, in the order given; the failure of one is thrown here as it is.
  public static <T> List<T> results(List<Future<T>> futures) throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
    return results;
  }

  /// Ends the threads.
  @Override
  public void close() {
    closed = true;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
  }

  private void help() {
    int seen = 0;
    while (true) {
      int spins = 0;
      while (round.get() == seen) {
        if (closed) {
          return;
        }
        if (spins++ < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      seen = round.get();
      work();
      Thread waiting = caller;
      if (running.decrementAndGet() == 0) {
        LockSupport.unpark(waiting);
      }
    }
  }

  private void work() {
    IntConsumer task = body;
    if (task == null) {
      return;
    }
    int task0 = next.getAndIncrement();
    while (task0 < tasks) {
      try {
        task.accept(task0);
      } catch (RuntimeException | Error e) {
        if (failure == null) {
          failure = e;
        }
        next.set(tasks);
      }
      task0 = next.getAndIncrement();
    }
  }
}
