package expanse.feed;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Bars in the messages of a WebSocket.
final class SocketFeed extends Connection {
  private static final int LONGEST = 1 << 24;

  private final URI address;

  SocketFeed(URI address, FeedOptions options) {
    super(address, options);
    this.address = address;
  }

  @Override
  AutoCloseable connect(BlockingQueue<Event> events) throws InterruptedException {
    WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(PATIENCE);
    CandleMap map = options.messages();
    if (map != null) {
      map.headers().forEach(builder::header);
    }
    Listener listener = new Listener(events);
    try {
      WebSocket socket = builder.buildAsync(address, listener).get();
      if (map != null) {
        for (String message : map.subscribe()) {
          socket.sendText(message, true).get();
        }
      }
      return () -> {
        listener.cut = true;
        socket.abort();
      };
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        refuse(refused.getResponse().statusCode());
      }
      listener.put(new Event.Lost(reason(e.getCause())));
      return () -> listener.cut = true;
    }
  }

  /// Puts whole messages together.
  private static final class Listener extends Events implements WebSocket.Listener {
    private final StringBuilder begun = new StringBuilder();

    Listener(BlockingQueue<Event> events) {
      super(events);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      begun.append(data);
      if (begun.length() > LONGEST) {
        put(new Event.Lost("a message was longer than any of candles"));
        return null;
      }
      if (last) {
        put(new Event.Message(begun.toString()));
        begun.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      put(new Event.Lost("the other side closed it (" + status + " " + reason + ")"));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      put(new Event.Lost(reason(error)));
    }
  }
}
