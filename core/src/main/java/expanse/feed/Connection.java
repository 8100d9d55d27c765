package expanse.feed;

import expanse.base.InputException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps a connection up that brings messages: whenever it is lost, or silent for too long, it is
/// made again after a while. Bars that were missed meanwhile are seen to be missing by who takes
/// the bars.
abstract class Connection implements BarFeed {
  /// How long to wait for an answer.
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int WAITING = 1024; // messages that have come and were not yet taken
  private static final int FIRST_ERROR = 400;
  private static final int FIRST_ERROR_OF_SERVER = 500;
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  final FeedOptions options;
  private final String name;

  /// What a connection tells.
  sealed interface Event {
    /// A message.
    record Message(String text) implements Event {}

    /// The end.
    record Lost(String why) implements Event {}
  }

  /// Hands events over, and waits while they are not taken.
  static class Events {
    /// Whether nobody takes them any more.
    volatile boolean cut;

    private final BlockingQueue<Event> queue;

    Events(BlockingQueue<Event> queue) {
      this.queue = queue;
    }

    final void put(Event event) {
      try {
        while (!cut && !queue.offer(event, 1, TimeUnit.SECONDS)) {
          // bars are taken more slowly than they come
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  Connection(URI address, FeedOptions options) {
    // what follows the path may hold a secret
    this.name = address.getScheme() + "://" + address.getAuthority() + address.getPath();
    this.options = options;
  }

  /// Connects.
  ///
  /// @param events takes messages in their order, and then [Event.Lost]
  /// @return cuts the connection
  abstract AutoCloseable connect(BlockingQueue<Event> events) throws InterruptedException;

  /// Refuses an answer that will be the same next time.
  final void refuse(int status) {
    if (status >= FIRST_ERROR && status < FIRST_ERROR_OF_SERVER && !PASSING.contains(status)) {
      throw new InputException(
          name
              + " answered "
              + status
              + (status == 401 || status == 403
                  ? "; give what it asks for under headers in the file of --map"
                  : "; check the address"));
    }
  }

  @Override
  public final void run(Receiver to) throws InterruptedException {
    RowReader rows = new RowReader(name, options, to);
    int failures = 0;
    while (true) {
      BlockingQueue<Event> events = new ArrayBlockingQueue<>(WAITING);
      AutoCloseable connection = connect(events);
      String why = null;
      try {
        while (why == null) {
          switch (events.poll(options.silenceMillis(), TimeUnit.MILLISECONDS)) {
            case Event.Message message -> {
              failures = 0;
              rows.line(message.text, "");
            }
            case Event.Lost lost -> why = lost.why;
            case null -> why = "nothing came for " + options.silenceMillis() / 1000 + " s";
          }
        }
      } finally {
        cut(connection);
      }
      if (options.once()) {
        return;
      }
      failures++;
      long wait = options.retry().millis(failures);
      to.note(name + " was lost: " + why + "; connecting again in " + wait + " ms");
      Thread.sleep(wait);
    }
  }

  /// Why something failed, in words.
  static String reason(@Nullable Throwable failure) {
    Throwable inner = failure;
    while (inner != null && inner.getMessage() == null && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner == null
        ? "no reason was told"
        : inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
  }

  private static void cut(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      // it is gone either way
    }
  }
}
