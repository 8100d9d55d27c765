package expanse.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tells all who listen what happens, as server-sent events.
public final class Events {
  private static final int MOST_WAITING = 4096;
  private static final int HEARTBEAT_SECONDS = 2;
  private static final int COUNT_MILLIS = 150;
  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final Set<Feed> feeds = ConcurrentHashMap.newKeySet();
  private final int most;
  private final boolean counts;
  private volatile boolean closed;

  private Events(int most, boolean counts) {
    this.most = most;
    this.counts = counts;
  }

  /// Events of a page, which are told as `pages` how many pages are open.
  public static Events ofPages() {
    return new Events(64, true);
  }

  /// Events for programs.
  ///
  /// @param most that may listen at a time
  public static Events forPrograms(int most) {
    return new Events(most, false);
  }

  /// What one listener hears.
  public final class Feed {
    private final @Nullable String topic;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>(MOST_WAITING);

    private Feed(@Nullable String topic) {
      this.topic = topic;
    }

    /// Begins to hear; false when as many listen as may.
    boolean open() {
      return !closed && feeds.size() < most && feeds.add(this);
    }

    /// Writes what it hears as the answer to a request until the other side goes away.
    void stream(HttpExchange exchange) throws IOException {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      try {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(HEARTBEAT);
          out.flush();
          if (counts) {
            Thread.startVirtualThread(Events.this::count);
          }
          while (!closed && feeds.contains(this)) {
            byte[] next = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
            out.write(next == null ? HEARTBEAT : next);
            out.flush();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        feeds.remove(this);
        tellCount();
      }
    }
  }

  /// What one listener hears from now on.
  ///
  /// @param topic alone; null for all
  public Feed feed(@Nullable String topic) {
    return new Feed(topic);
  }

  /// Number of those who listen.
  public int listeners() {
    return feeds.size();
  }

  /// Tells all.
  ///
  /// @param name of the event
  /// @param value sent as JSON
  public void tell(String name, Object value) {
    send(null, "event: " + name + "\ndata: " + Reply.line(value) + "\n\n");
  }

  /// Tells those who listen to a topic, or to all.
  ///
  /// @param name of the event
  /// @param id by which a listener that hears it twice knows it; without an end of line
  /// @param data one line
  public void tell(String topic, String name, String id, String data) {
    if (!feeds.isEmpty()) {
      send(topic, "event: " + name + "\nid: " + id + "\ndata: " + data + "\n\n");
    }
  }

  private void send(@Nullable String topic, String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    // one that has stopped reading is dropped; it will ask again from the start
    feeds.removeIf(feed ->
        (topic == null || feed.topic == null || feed.topic.equals(topic))
            && !feed.queue.offer(bytes));
  }

  /// A page that was closed shows it when it is written to for the second time.
  private void count() {
    try {
      for (int k = 0; k < 2; k++) {
        feeds.forEach(feed -> feed.queue.offer(HEARTBEAT));
        Thread.sleep(COUNT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tellCount();
  }

  private void tellCount() {
    if (counts) {
      tell("pages", Map.of("open", feeds.size()));
    }
  }

  void close() {
    closed = true;
    tell("end", Map.of());
  }
}
