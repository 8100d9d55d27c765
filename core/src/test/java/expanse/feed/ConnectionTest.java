package expanse.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import expanse.base.InputException;
import expanse.testing.SocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Against local servers that behave as exchanges do: they break off, repeat, send candles that are
/// still open, and answer with errors now and then.
class ConnectionTest {
  private static final CandleMap MAP =
      CandleMap.parse(
          "{time: /t, open: /o, high: /h, low: /l, close: /c, symbol: /s, closed: /x,"
              + " subscribe: '{\"op\":\"subscribe\"}', headers: {X-Key: k}}",
          "map.yaml",
          name -> null);

  private static String candle(int minute, boolean closed) {
    return "{\"s\":\"A\",\"t\":"
        + (1_800_000_000L + 60 * minute)
        + ",\"o\":5,\"h\":9,\"l\":1,\"c\":"
        + (closed ? 6 : 7)
        + ",\"x\":"
        + closed
        + "}";
  }

  private static String bar(int minute) {
    return "A " + (30_000_000 + minute) + " 6.0";
  }

  private static Received received(int wanted, String address, @Nullable CandleMap map) {
    return new Received(wanted).of(Feeds.open(address, System.in, Received.options(map, false)));
  }

  @Test
  void aSocketThatBreaksOffIsSoughtAgainAndAskedAgain() {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    try (SocketServer exchange =
        new SocketServer((number, client) -> {
          asked.add(client.receive());
          // the last closed candle comes again, then an open one that breaks off
          for (int minute = Math.max(0, 2 * number - 1); minute < 2 * number + 2; minute++) {
            client.send(candle(minute, false));
            client.send(candle(minute, true));
          }
          client.send(candle(2 * number + 2, false));
        })) {
      Received received = received(8, exchange.address(), MAP);
      assertThat(received.bars)
          .containsExactly(bar(0), bar(1), bar(1), bar(2), bar(3), bar(3), bar(4), bar(5));
      assertThat(asked).contains("{\"op\":\"subscribe\"}").hasSizeGreaterThanOrEqualTo(3);
      assertThat(received.notes)
          .hasSizeGreaterThanOrEqualTo(2)
          .allMatch(note -> note.contains("was lost: ") && note.contains("connecting again in "));
      assertThat(received.malformed).isEmpty();
    }
  }

  @Test
  void nobodyThereIsSoughtAgain() {
    SocketServer exchange = new SocketServer((_, client) -> client.send(candle(0, true)));
    exchange.close();
    Received received =
        new Received(-1) {
          @Override
          public synchronized void note(String sentence) {
            super.note(sentence);
            if (notes.size() == 3) {
              Thread.currentThread().interrupt();
            }
          }
        };
    received.of(Feeds.open(exchange.address(), System.in, Received.options(MAP, false)));
    assertThat(received.notes).hasSize(3);
  }

  private interface Serving {
    void serve(int number, HttpExchange exchange) throws IOException;
  }

  private static HttpServer server(Serving serving) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger number = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            serving.serve(number.getAndIncrement(), exchange);
          }
        });
    server.setExecutor(runnable -> Thread.ofVirtual().start(runnable));
    server.start();
    return server;
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/bars?key=secret";
  }

  @Test
  void eventsGoOnAfterTheLastOneThatCame() throws IOException {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    HttpServer server =
        server((number, exchange) -> {
          String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
          asked.add(exchange.getRequestHeaders().getFirst("X-Key"));
          if (number == 1) {
            exchange.sendResponseHeaders(503, -1);
            return;
          }
          int next = last == null ? 0 : Integer.parseInt(last) + 1;
          exchange.getResponseHeaders().add("Content-Type", "text/event-stream; charset=utf-8");
          exchange.sendResponseHeaders(200, 0);
          StringBuilder text = new StringBuilder(": hello\n\n");
          for (int minute = next; minute < next + 3; minute++) {
            text.append("id: ").append(minute).append("\nevent: candle\ndata: ");
            text.append(candle(minute, true)).append("\n\n");
          }
          text.append("data: {\"half\":");
          exchange.getResponseBody().write(text.toString().getBytes(StandardCharsets.UTF_8));
        });
    try {
      Received received = received(7, address(server), MAP);
      assertThat(received.bars)
          .containsExactly(bar(0), bar(1), bar(2), bar(3), bar(4), bar(5), bar(6));
      assertThat(asked).contains("k");
      assertThat(received.notes)
          .anyMatch(note -> note.contains("it answered 503"))
          .noneMatch(note -> note.contains("secret"));
      assertThat(received.malformed).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void linesOfJsonNeedNoMap() throws IOException {
    HttpServer server =
        server((_, exchange) -> {
          exchange.sendResponseHeaders(200, 0);
          String lines =
              "{\"symbol\":\"A\",\"time\":1800000000,\"open\":5,\"high\":9,\"low\":1,\"close\":6}\n"
                  + "{\"symbol\":\"A\",\"time\":1800000060,\"open\":5,\"high\":9,\"low\":1,"
                  + "\"close\":6}\n";
          exchange.getResponseBody().write(lines.getBytes(StandardCharsets.UTF_8));
        });
    try {
      assertThat(received(2, address(server), null).bars).containsExactly(bar(0), bar(1));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anAnswerThatWillBeTheSameNextTimeEndsIt() throws IOException {
    HttpServer server = server((_, exchange) -> exchange.sendResponseHeaders(401, -1));
    try {
      assertThatThrownBy(() -> received(1, address(server), MAP))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(
              "/bars answered 401; give what it asks for under headers in the file of --map");
      assertThatThrownBy(() -> received(1, address(server).replace("http:", "ws:"), MAP))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("answered 401");
    } finally {
      server.stop(0);
    }
  }
}
