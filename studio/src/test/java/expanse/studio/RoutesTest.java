package expanse.studio;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.testing.RawHttp;
import expanse.testing.RouteAttacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every route that the studio answers, attacked in every way. A route that is added must be added
/// to [#QUESTIONS].
class RoutesTest {
  private static final String STREAM = "GET /api/events";

  /// A question that each route answers.
  private static final Map<String, String> QUESTIONS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(STREAM, ""),
              Map.entry("GET /api/session", ""),
              Map.entry("GET /api/series", "series=0"),
              Map.entry("GET /api/bars", "series=0&level=0&piece=0"),
              Map.entry("GET /api/row", "series=0&time=0"),
              Map.entry("GET /api/zone", "series=0&zone=UTC"),
              Map.entry("GET /api/marks", "series=0&second=0"),
              Map.entry("GET /api/agreement", "series=0"),
              Map.entry("GET /api/queue", "series=0&second=0&after=-1"),
              Map.entry("GET /api/suggested", "series=0&run=1&after=-1"),
              Map.entry("GET /api/choices", ""),
              Map.entry("GET /api/runs", "series=0"),
              Map.entry("GET /api/view", "series=0&run=1"),
              Map.entry("GET /api/rule", "series=0&run=1&threshold=0.5&shortest=3"),
              Map.entry("GET /api/changes", "series=0&run=1&other=1"),
              Map.entry("GET /api/lane", "series=0&run=1"),
              Map.entry(
                  "GET /api/lane/spans", "series=0&run=1&threshold=0.5&shortest=3&from=0&to=9"),
              Map.entry("GET /api/probabilities", "series=0&run=1&from=0&to=9"),
              Map.entry("GET /api/replay", "series=0&run=1&row=9"),
              Map.entry("GET /report", "series=0&run=1"),
              Map.entry("GET /comparison", "series=0&run=1&other=1"),
              Map.entry("GET /labels.csv", "series=0&second=0"),
              Map.entry("GET /spans.csv", "series=0&run=1"),
              Map.entry("POST /api/gesture", "series=0&second=0&page=x"),
              Map.entry("POST /api/undo", "series=0&second=0&page=x"),
              Map.entry("POST /api/redo", "series=0&second=0&page=x"),
              Map.entry("POST /api/train", "series=0"),
              Map.entry("POST /api/train/stop", ""),
              Map.entry("POST /api/runs/name", "series=0&run=1"),
              Map.entry("POST /api/lane/start", "series=0&run=1"),
              Map.entry("POST /api/suggestions", "series=0&run=1")));

  /// What a run shows, as far as a question needs it.
  private static final String VIEW =
      "{\"note\":\"\",\"threshold\":0.5,\"minSpanLength\":3,\"scored\":null,\"models\":[],"
          + "\"windows\":[],\"spans\":[],\"suspects\":[],\"suspectNote\":\"\"}";

  private static final List<String> HOSTILE =
      List.of(
          "../../../../etc/passwd",
          "..%2f..%2fsecret.txt",
          "%2e%2e%2fsecret.txt",
          "..%5csecret.txt",
          "%2fetc%2fpasswd",
          "file:%2f%2f%2fetc%2fpasswd",
          "0%00",
          "0%0d%0aSet-Cookie:%20a=b",
          "0x1",
          "1e3",
          "-9",
          "",
          "99999999999999999999",
          "%zz");

  @TempDir static Path folder;
  private static Studio studio;
  private static Wire wire;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "secret");
    Path set = Files.createDirectories(folder.resolve("set"));
    Path run = Files.createDirectories(set.resolve("runs").resolve("run-1"));
    Files.writeString(run.resolve("studio.json"), VIEW);
    studio = Studio.open(Toy.options(set, Toy.bars(500, 300, 1)));
    wire = Wire.to(studio);
  }

  @AfterAll
  static void stop() {
    studio.close();
  }

  /// A request to a route as the page itself sends it, but for some headers.
  ///
  /// @param route such as `GET /api/bars`
  /// @param headers by their names; an empty one is left out
  private static String ask(String route, String query, String body, Map<String, String> headers)
      throws IOException {
    Map<String, String> all = new HashMap<>(headers);
    all.putIfAbsent("Cookie", wire.cookie().substring("Cookie: ".length()));
    all.putIfAbsent("Origin", "http://" + wire.host());
    all.putIfAbsent("Sec-Fetch-Site", "same-origin");
    return RawHttp.ask(wire.port(), query.isEmpty() ? route : route + "?" + query, body, all);
  }

  private static String ask(String route, Map<String, String> headers) throws IOException {
    return ask(route, QUESTIONS.getOrDefault(route, ""), "{}", headers);
  }

  private static RouteAttacks attacks() {
    return new RouteAttacks(
        QUESTIONS.keySet(),
        (route, body, headers) -> ask(route, QUESTIONS.getOrDefault(route, ""), body, headers));
  }

  @Test
  void noRouteIsForgottenHere() {
    assertThat(QUESTIONS.keySet()).isEqualTo(studio.routes().all());
  }

  @Test
  void thePageItselfIsLetThrough() throws IOException {
    for (String route : QUESTIONS.keySet()) {
      if (!route.equals(STREAM)) {
        assertThat(Wire.status(ask(route, Map.of()))).as(route).isIn(200, 422);
      }
    }
  }

  @Test
  void whoeverIsNotThePageIsRefused() throws IOException {
    List<Map<String, String>> strangers =
        List.of(
            Map.of("Cookie", ""),
            Map.of("Cookie", "expanse-" + wire.port() + "=" + "0".repeat(64)),
            Map.of("Host", "evil.example:" + wire.port()),
            Map.of("Host", "127.0.0.1"),
            Map.of("Host", "127.0.0.1:" + (wire.port() == 80 ? 81 : 80)),
            Map.of("Origin", "http://evil.example:" + wire.port()),
            Map.of("Origin", "http://127.0.0.1"),
            Map.of("Origin", "https://" + wire.host()),
            Map.of("Origin", "null"),
            Map.of("Sec-Fetch-Site", "cross-site"),
            Map.of("Sec-Fetch-Site", "same-site"));
    for (String route : QUESTIONS.keySet()) {
      for (Map<String, String> headers : strangers) {
        String reply = ask(route, headers);
        assertThat(Wire.status(reply)).as(route + " with " + headers).isEqualTo(403);
        assertThat(Wire.header(reply, "access-control-allow-origin")).isEmpty();
      }
    }
  }

  @Test
  void aWriteMustBeJsonOfModestSizeAndSayWhereItComesFrom() throws IOException {
    attacks().bodiesThatAreNoneAreRefused();
    for (String route : attacks().writes()) {
      assertThat(Wire.status(ask(route, Map.of("Origin", "", "Sec-Fetch-Site", ""))))
          .as(route)
          .isEqualTo(403);
    }
  }

  @Test
  void aBodyThatIsNotWhatItShouldBeIsRefusedInWords() throws IOException {
    for (String route : List.of("POST /api/gesture", "POST /api/runs/name")) {
      for (String body :
          List.of("", "{}", "[]", "null", "7", "{\"name\":null}", "{\"put\":{}}", "{")) {
        String reply = ask(route, QUESTIONS.getOrDefault(route, ""), body, Map.of());
        assertThat(Wire.status(reply)).as(route + " " + body).isEqualTo(422);
        assertThat(reply).contains("the request").doesNotContain("Exception");
      }
    }
  }

  @Test
  void noRouteAnswersAnotherMethod() throws IOException {
    attacks().otherMethodsAreRefused();
  }

  @Test
  void noIdReachesAFile() throws IOException {
    for (Map.Entry<String, String> question : QUESTIONS.entrySet()) {
      for (String pair : question.getValue().split("&")) {
        String name = pair.split("=")[0];
        for (String value : HOSTILE) {
          boolean isText = name.equals("page"); // a page's name for itself, told to other pages
          boolean isRight = value.equals("-9") && (name.equals("time") || name.equals("zone"));
          if (pair.isEmpty() || isText || isRight) {
            continue;
          }
          String query = question.getValue().replace(pair, name + "=" + value);
          String reply = ask(question.getKey(), query, "{}", Map.of());
          assertThat(Wire.status(reply)).as(question.getKey() + "?" + query).isIn(400, 422);
          assertThat(reply)
              .as(question.getKey() + "?" + query)
              .doesNotContain("root:")
              .doesNotContain("a=b")
              .containsAnyOf("\"error\":\"" + name + " must be", "time zone", "400 Bad Request");
        }
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("secret.txt", "set");
    }
    assertThat(folder.resolve("secret.txt")).hasContent("secret");
  }
}
