package expanse.studio.web;

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

/// Tells every open page what happens, as server-sent events.
public final class Events {
  private static final int MOST_PAGES = 64;
  private static final int MOST_WAITING = 4096;
  private static final int HEARTBEAT_SECONDS = 2;
  private static final int COUNT_MILLIS = 150;
  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final Set<BlockingQueue<byte[]>> pages = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// Tells all pages.
  ///
  /// @param name of the event
  /// @param value sent as JSON
  public void tell(String name, Object value) {
    byte[] message = message(name, value);
    // a page that has stopped reading is dropped; it will ask again from the start
    pages.removeIf(page -> !page.offer(message));
  }

  private static byte[] message(String name, Object value) {
    String data = new String(Reply.text(value), StandardCharsets.UTF_8);
    return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Keeps a request open and writes events to it until the page goes away.
  void stream(HttpExchange exchange) throws IOException {
    if (pages.size() >= MOST_PAGES || closed) {
      exchange.sendResponseHeaders(503, -1);
      return;
    }
    BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>(MOST_WAITING);
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    pages.add(queue);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(HEARTBEAT);
      out.flush();
      Thread.startVirtualThread(this::countPages);
      while (!closed && pages.contains(queue)) {
        byte[] next = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        out.write(next == null ? HEARTBEAT : next);
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      pages.remove(queue);
      tellPages();
    }
  }

  /// A page that was closed shows it when it is written to for the second time.
  private void countPages() {
    try {
      for (int k = 0; k < 2; k++) {
        pages.forEach(page -> page.offer(HEARTBEAT));
        Thread.sleep(COUNT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tellPages();
  }

  private void tellPages() {
    tell("pages", Map.of("open", pages.size()));
  }

  void close() {
    closed = true;
    tell("end", Map.of());
  }
}
