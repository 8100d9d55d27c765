package expanse.serve;

import expanse.web.Handler;
import expanse.web.Reply;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets so many requests compute at a time. Others wait, in the order of asking; who would wait too
/// long, or behind too many, is sent away at once and may come again.
final class Turns {
  private final Semaphore places;
  private final int mostWaiting;
  private final long patienceMillis;

  /// @param atOnce that compute at a time
  /// @param mostWaiting that wait at a time
  /// @param patienceMillis longest wait
  Turns(int atOnce, int mostWaiting, long patienceMillis) {
    this.places = new Semaphore(atOnce, true);
    this.mostWaiting = mostWaiting;
    this.patienceMillis = patienceMillis;
  }

  /// Requests that wait now.
  int waiting() {
    return places.getQueueLength();
  }

  /// The handler, taking turns with others.
  Handler limited(Handler handler) {
    return ask -> {
      boolean mayWait = places.availablePermits() > 0 || waiting() < mostWaiting;
      try {
        if (!mayWait || !places.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS)) {
          return Reply.error(503, "too much to do; ask again later").with("Retry-After", "1");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Reply.error(503, "the server is ending");
      }
      try {
        return handler.answer(ask);
      } finally {
        places.release();
      }
    };
  }
}
