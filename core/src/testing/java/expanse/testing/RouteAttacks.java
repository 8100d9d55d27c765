package expanse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Requests to every route of a server that no honest client sends.
///
/// @param routes such as `GET /metrics`
/// @param client who is let in
public record RouteAttacks(Set<String> routes, Client client) {
  /// Sends requests as a client that is let in does.
  @FunctionalInterface
  public interface Client {
    /// The whole reply to a request.
    ///
    /// @param route such as `GET /metrics`
    /// @param headers instead of the usual ones; an empty one is left out
    String ask(String route, String body, Map<String, String> headers) throws IOException;
  }

  /// The routes that take a body.
  public List<String> writes() {
    return routes.stream().filter(route -> route.startsWith("POST")).toList();
  }

  /// A body that is no JSON, or a large one, is refused.
  public void bodiesThatAreNoneAreRefused() throws IOException {
    for (String route : writes()) {
      for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "")) {
        assertThat(RawHttp.status(client.ask(route, "{}", Map.of("Content-Type", type))))
            .as(route + " of " + type)
            .isEqualTo(415);
      }
      String large = "\"" + "x".repeat(1 << 20) + "\"";
      assertThat(RawHttp.status(client.ask(route, large, Map.of()))).as(route).isEqualTo(413);
    }
  }

  /// No path answers another method than its own.
  public void otherMethodsAreRefused() throws IOException {
    for (String route : routes) {
      String path = route.substring(route.indexOf(' ') + 1);
      for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")) {
        assertThat(RawHttp.status(client.ask(method + " " + path, "{}", Map.of())))
            .as(method + " " + path)
            .isEqualTo(405);
      }
      String other = (route.startsWith("GET") ? "POST " : "GET ") + path;
      assertThat(RawHttp.status(client.ask(other, "{}", Map.of()))).as(other).isEqualTo(404);
    }
  }
}
