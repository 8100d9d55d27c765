package expanse.serve;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.market.BarSeries;
import expanse.testing.RawHttp;
import expanse.testing.RouteAttacks;
import expanse.testing.SmallRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every route that the server answers, attacked in every way. A route that is added must be added
/// to [#QUESTIONS].
class ServeRoutesTest {
  private static final BarSeries BARS = SmallRun.bars(40, 3);

  /// A body that each route answers; empty for those that are read.
  private static final Map<String, String> QUESTIONS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("GET /v2", ""),
              Map.entry("GET /v2/health/live", ""),
              Map.entry("GET /v2/health/ready", ""),
              Map.entry("GET /v2/models/toy", ""),
              Map.entry("GET /v2/models/toy/ready", ""),
              Map.entry("POST /v2/models/toy/infer", "{\"inputs\":[]}"),
              Map.entry("GET /runs", ""),
              Map.entry("GET /runs/toy", ""),
              Map.entry("GET /runs/toy/signals", ""),
              Map.entry("POST /runs/toy/detect", Service.request("ONE", BARS, 0, 40)),
              Map.entry("POST /runs/toy/push", Service.request("ONE", BARS, 0, 40)),
              Map.entry("POST /runs/toy/reload", "{}"),
              Map.entry("GET /metrics", "")));

  private static final List<String> OPEN = List.of("GET /v2/health/live", "GET /v2/health/ready");
  private static final String STREAM = "GET /runs/toy/signals";

  @TempDir private static Path folder;
  private static Service service;

  @BeforeAll
  static void start() {
    SmallRun.ZIGZAG.train(folder.resolve("run"));
    service = Service.on(folder.resolve("run"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static RouteAttacks attacks() {
    return new RouteAttacks(QUESTIONS.keySet(), service::ask);
  }

  private static String ask(String route, Map<String, String> headers) throws IOException {
    return service.ask(route, QUESTIONS.getOrDefault(route, ""), headers);
  }

  @Test
  void noRouteIsForgottenHere() {
    assertThat(QUESTIONS.keySet()).isEqualTo(service.server().routes());
  }

  @Test
  void whoHasTheTokenIsAnswered() throws IOException {
    for (String route : QUESTIONS.keySet()) {
      if (!route.equals(STREAM)) {
        assertThat(RawHttp.status(ask(route, Map.of()))).as(route).isIn(200, 422);
      }
    }
  }

  @Test
  void withoutTheTokenOnlyHealthIsAnswered() throws IOException {
    for (String route : QUESTIONS.keySet()) {
      for (String given :
          List.of(
              "",
              "Bearer ",
              "Bearer " + Service.TOKEN.substring(1),
              "Bearer " + Service.TOKEN + "0",
              "Basic " + Service.TOKEN,
              Service.TOKEN)) {
        String reply = ask(route, Map.of("Authorization", given));
        assertThat(RawHttp.status(reply))
            .as(route + " with " + given)
            .isEqualTo(OPEN.contains(route) ? 200 : 401);
        assertThat(reply).doesNotContain(Service.TOKEN);
      }
      String inAddress = route + "?token=" + Service.TOKEN;
      assertThat(RawHttp.status(service.ask(inAddress, "{}", Map.of("Authorization", ""))))
          .as(inAddress)
          .isIn(200, 401)
          .isEqualTo(OPEN.contains(route) ? 200 : 401);
    }
  }

  @Test
  void pagesOfOthersAreRefusedEvenWithTheToken() throws IOException {
    List<Map<String, String>> strangers =
        List.of(
            Map.of("Host", "evil.example:" + service.port()),
            Map.of("Host", "127.0.0.1"),
            Map.of("Host", "127.0.0.1:" + (service.port() == 80 ? 81 : 80)),
            Map.of("Origin", "http://evil.example:" + service.port()),
            Map.of("Origin", "https://" + service.host()),
            Map.of("Origin", "null"),
            Map.of("Sec-Fetch-Site", "cross-site"),
            Map.of("Sec-Fetch-Site", "same-site"));
    for (String route : QUESTIONS.keySet()) {
      for (Map<String, String> headers : strangers) {
        String reply = ask(route, headers);
        assertThat(RawHttp.status(reply)).as(route + " with " + headers).isEqualTo(403);
        assertThat(RawHttp.header(reply, "access-control-allow-origin")).isEmpty();
      }
    }
  }

  @Test
  void aWriteMustBeJsonOfModestSize() throws IOException {
    attacks().bodiesThatAreNoneAreRefused();
  }

  @Test
  void aBodyThatIsNotWhatItShouldBeIsRefusedInWords() throws IOException {
    String bar = "{\"time\":1700000000000,\"open\":1,\"high\":2,\"low\":1,\"close\":2";
    List<String> bodies =
        new ArrayList<>(
            List.of("", "[]", "null", "7", "\"x\"", "{", "[".repeat(5000), "{\"path\":\"/etc\"}"));
    for (String route : attacks().writes()) {
      refused(route, bodies);
    }
    List<String> wrong = new ArrayList<>();
    for (String bars :
        List.of(
            "[]",
            "[7]",
            "[{}]",
            "[" + bar + ",\"x\":1}]",
            "[" + bar.replace("1700000000000", "1700000000") + "}]",
            "[" + bar.replace("1700000000000", "\"yesterday\"") + "}]",
            "[" + bar.replace("\"high\":2", "\"high\":0.5") + "}]",
            "[" + bar.replace("\"high\":2", "\"high\":\"2\"") + "}]",
            "[" + bar.replace("\"open\":1,", "") + "}]")) {
      wrong.add("{\"symbol\":\"ONE\",\"bars\":" + bars + "}");
    }
    for (String symbol : List.of("7", "\"\"", "\"a\\nb\"", "\"" + "x".repeat(65) + "\"", "null")) {
      wrong.add("{\"symbol\":" + symbol + ",\"bars\":[" + bar + "}]}");
    }
    wrong.add("{\"symbol\":\"ONE\",\"interval_millis\":-1,\"bars\":[" + bar + "}]}");
    refused("POST /runs/toy/detect", wrong);
    refused("POST /runs/toy/push", wrong);
    refused("POST /runs/toy/push", List.of("{\"bars\":[" + bar + "}]}"));
    refused(
        "POST /v2/models/toy/infer",
        List.of(
            "{\"inputs\":[{\"name\":\"time\"}]}",
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[0],\"data\":[]}]}",
            "{\"inputs\":{},\"outputs\":[{\"name\":\"x\"}]}"));
  }

  private static void refused(String route, List<String> bodies) throws IOException {
    for (String body : bodies) {
      String reply = service.ask(route, body);
      assertThat(RawHttp.status(reply)).as(route + " " + body).isEqualTo(422);
      assertThat(reply).contains("{\"error\":\"").doesNotContain("Exception");
    }
  }

  @Test
  void noRouteAnswersAnotherMethodAndNoPathMeansAnother() throws IOException {
    attacks().otherMethodsAreRefused();
    for (String path :
        List.of(
            "/runs/toy/",
            "/runs//toy",
            "/runs/../runs/toy",
            "/runs/%74oy",
            "/RUNS/toy",
            "/runs/other",
            "/runs/..%2f..%2fetc%2fpasswd",
            "/v2/models/toy/versions/1",
            "/etc/passwd",
            "/")) {
      assertThat(RawHttp.status(service.ask("GET " + path, ""))).as(path).isIn(400, 404);
    }
  }

  @Test
  void everyAnswerForbidsWhatAPageCouldDoWithIt() throws IOException {
    for (String route : List.of("GET /runs", "GET /metrics", "GET /nowhere", "GET /v2")) {
      String reply = service.ask(route, "");
      assertThat(RawHttp.header(reply, "content-security-policy")).startsWith("default-src 'none'");
      assertThat(RawHttp.header(reply, "x-content-type-options")).isEqualTo("nosniff");
      assertThat(RawHttp.header(reply, "cross-origin-resource-policy")).isEqualTo("same-origin");
      assertThat(RawHttp.header(reply, "cache-control")).isEqualTo("no-store");
    }
  }
}
