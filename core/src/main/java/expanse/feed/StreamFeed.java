package expanse.feed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Bars in a response that does not end: a JSON object a line, or server-sent events. Of events it
/// remembers the number of the last one, so that a server can send again what was missed.
final class StreamFeed extends Connection {
  private static final int OK = 200;

  private final URI address;
  private volatile @Nullable String lastEvent;

  StreamFeed(URI address, FeedOptions options) {
    super(address, options);
    this.address = address;
  }

  @Override
  AutoCloseable connect(BlockingQueue<Event> queue) throws InterruptedException {
    Events events = new Events(queue);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Accept", "text/event-stream, application/x-ndjson, application/json");
    String last = lastEvent;
    if (last != null) {
      request.header("Last-Event-ID", last);
    }
    CandleMap map = options.messages();
    if (map != null) {
      map.headers().forEach(request::header);
    }
    InputStream body;
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      body = response.body();
      if (response.statusCode() != OK) {
        body.close();
        refuse(response.statusCode());
        events.put(new Event.Lost("it answered " + response.statusCode()));
        return () -> {};
      }
      boolean isEvents =
          response.headers().firstValue("Content-Type").orElse("").contains("event-stream");
      Thread.ofVirtual().start(() -> read(body, isEvents, events));
    } catch (IOException e) {
      events.put(new Event.Lost(reason(e)));
      return () -> {};
    }
    return () -> {
      events.cut = true;
      body.close();
    };
  }

  private void read(InputStream body, boolean isEvents, Events events) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      StringBuilder data = new StringBuilder();
      String id = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!isEvents) {
          events.put(new Event.Message(line));
        } else if (line.startsWith("data:")) {
          data.append(data.isEmpty() ? "" : "\n").append(value(line));
        } else if (line.startsWith("id:")) {
          id = value(line);
        } else if (line.isEmpty() && !data.isEmpty()) {
          events.put(new Event.Message(data.toString()));
          data.setLength(0);
          lastEvent = id == null ? lastEvent : id;
        }
      }
      events.put(new Event.Lost("the other side ended it"));
    } catch (IOException e) {
      events.put(new Event.Lost(reason(e)));
    }
  }

  /// What follows the name of a field of an event.
  private static String value(String line) {
    String value = line.substring(line.indexOf(':') + 1);
    return value.startsWith(" ") ? value.substring(1) : value;
  }
}
