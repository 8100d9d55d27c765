package expanse.serve;

import expanse.base.Json;
import expanse.market.Bar;
import expanse.market.BarSeries;
import expanse.testing.RawHttp;
import expanse.time.TimeText;
import expanse.web.Listening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A server on a run, and requests to it.
record Service(Server server, int port) implements AutoCloseable {
  static final String TOKEN = "0123456789abcdef";

  private static final Server.Capacity USUAL =
      new Server.Capacity(1 << 20, 100_000, 2000, 64, 20_000, 3, 2);

  /// Serves a run as `toy`.
  static Service on(Path run) {
    return with(run, USUAL);
  }

  static Service with(Path run, Server.Capacity capacity) {
    return open(run, capacity, null);
  }

  /// The same, keeping its symbols in a folder.
  static Service keeping(Path run, Path state) {
    return open(run, USUAL, state);
  }

  private static Service open(Path run, Server.Capacity capacity, @Nullable Path state) {
    Server server =
        Server.open(
            new Server.Options(
                List.of(new Server.Place("toy", run)),
                Listening.plain(InetAddress.getLoopbackAddress(), 0),
                TOKEN,
                capacity,
                "1.2.3",
                state));
    return new Service(server, URI.create(server.address()).getPort());
  }

  /// The same, taking other numbers of requests a second.
  static Server.Capacity perSecond(double requests) {
    return new Server.Capacity(
        USUAL.bytes(), requests, USUAL.bars(), USUAL.waiting(), 1000, USUAL.symbols(), 2);
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  /// A request as a client sends it, but for some headers; the whole reply.
  ///
  /// @param route such as `GET /runs`
  /// @param headers by their names; an empty one is left out
  String ask(String route, String body, Map<String, String> headers) throws IOException {
    Map<String, String> all = new HashMap<>(headers);
    all.putIfAbsent("Authorization", "Bearer " + TOKEN);
    return RawHttp.ask(port, route, body, all);
  }

  String ask(String route, String body) throws IOException {
    return ask(route, body, Map.of());
  }

  /// What stands after the headers of a reply of status 200.
  static String body(String reply) {
    if (RawHttp.status(reply) != 200) {
      throw new AssertionError(reply);
    }
    return reply.substring(reply.indexOf("\r\n\r\n") + 4);
  }

  JsonNode json(String route, String body) throws IOException {
    return Json.MAPPER.readTree(body(ask(route, body)));
  }

  /// Bars as a request holds them.
  static String bars(BarSeries bars, int from, int to) {
    StringBuilder json = new StringBuilder("[");
    for (int i = from; i < to; i++) {
      Bar bar = bars.bar(i);
      json.append(i > from ? ",{" : "{");
      json.append("\"time\":\"").append(TimeText.of(bar.time())).append("\",\"open\":");
      json.append(bar.open()).append(",\"high\":").append(bar.high());
      json.append(",\"low\":").append(bar.low()).append(",\"close\":").append(bar.close());
      json.append('}');
    }
    return json.append(']').toString();
  }

  /// Bars as a request of the Open Inference Protocol holds them.
  static String inference(BarSeries bars) {
    List<List<Object>> columns = new ArrayList<>();
    for (int k = 0; k < 5; k++) {
      columns.add(new ArrayList<>());
    }
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.bar(i);
      columns.get(0).add(bar.time());
      columns.get(1).add(bar.open());
      columns.get(2).add(bar.high());
      columns.get(3).add(bar.low());
      columns.get(4).add(bar.close());
    }
    List<String> inputs = new ArrayList<>();
    List<String> names = List.of("time", "open", "high", "low", "close");
    for (int k = 0; k < 5; k++) {
      inputs.add(
          "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":[%d],\"data\":%s}"
              .formatted(names.get(k), k == 0 ? "INT64" : "FP64", bars.size(), columns.get(k)));
    }
    return "{\"id\":\"7\",\"inputs\":[" + String.join(",", inputs) + "]}";
  }

  static String request(String symbol, BarSeries bars, int from, int to) {
    return "{\"symbol\":\"" + symbol + "\",\"bars\":" + bars(bars, from, to) + "}";
  }

  @Override
  public void close() {
    server.close();
  }
}
