package expanse.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import expanse.feed.Backoff;
import expanse.feed.Feeds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Against a local server that fails as others do: every signal that is to come arrives, in order,
/// with its name as the key that tells repeats.
class WebhookTest {
  private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

  /// A server that answers with these in turn, and then with the last of them.
  private HttpServer server(int... answers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int answer = answers[Math.min(keys.size(), answers.length - 1)];
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            if (answer < 300) {
              taken.add(body);
            }
            exchange.sendResponseHeaders(answer, -1);
          }
        });
    server.start();
    return server;
  }

  private Webhook webhook(HttpServer server, boolean onlyInside) {
    return new Webhook(
        Feeds.uri("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=t"),
        onlyInside,
        new Backoff(1, 2),
        notes::add);
  }

  private static String line(int number, boolean inside, String revises) {
    return "{\"id\":\"" + number + "\",\"inside\":" + inside + ",\"revises\":[" + revises + "]}";
  }

  @Test
  void whatFailsIsTriedAgainWithTheSameKeyAndWhatIsRefusedIsPassedOver() throws Exception {
    HttpServer server = server(503, 429, 200, 200, 400, 500, 204);
    try {
      Webhook webhook = webhook(server, false);
      for (int k = 0; k < 5; k++) {
        webhook.send("é " + k, line(k, false, ""));
      }
      webhook.close();
      assertThat(webhook.delivered()).isEqualTo(5);
      assertThat(taken)
          .containsExactly(
              line(0, false, ""), line(1, false, ""), line(3, false, ""), line(4, false, ""));
      assertThat(keys)
          .containsExactly(
              "%C3%A9%200",
              "%C3%A9%200",
              "%C3%A9%200",
              "%C3%A9%201",
              "%C3%A9%202",
              "%C3%A9%203",
              "%C3%A9%203",
              "%C3%A9%204");
      assertThat(notes)
          .anyMatch(note -> note.contains("refuses é 2: it answered 400"))
          .noneMatch(note -> note.contains("token"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aWrongAddressOrNameLosesNoSignalAndIsTold() throws Exception {
    HttpServer server = server(301, 401, 404, 200);
    try {
      Webhook webhook = webhook(server, false);
      webhook.send("0", line(0, true, ""));
      webhook.close();
      assertThat(taken).containsExactly(line(0, true, ""));
      assertThat(notes)
          .anyMatch(note -> note.contains("301 and points elsewhere"))
          .anyMatch(note -> note.contains("401; it wants to know who asks"));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void refusalsAreCountedAndNotToldForEver() throws Exception {
    HttpServer server = server(422);
    try {
      Webhook webhook = webhook(server, false);
      for (int k = 0; k < 20; k++) {
        webhook.send(k + "", line(k, true, ""));
      }
      webhook.close();
      assertThat(webhook.delivered()).isEqualTo(20);
      assertThat(notes).hasSize(4).last().asString().contains("refused 20 signals");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void onlySignalsThatTellSomethingAreSentWhenThatIsAsked() throws Exception {
    HttpServer server = server(200);
    try {
      Webhook webhook = webhook(server, true);
      webhook.send("0", line(0, false, ""));
      webhook.send("1", line(1, true, ""));
      webhook.send("2", line(2, false, "\"1\""));
      webhook.send("3", line(3, false, ""));
      webhook.close();
      assertThat(webhook.delivered()).isEqualTo(4);
      assertThat(keys).containsExactly("1", "2");
    } finally {
      server.stop(0);
    }
  }
}
