package expanse.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.web.Listening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Attacks that other local servers fell to, byte for byte on the wire.
class AttackTest {
  private static final String GESTURE =
      "{\"what\":\"x\",\"annotator\":\"x\",\"put\":[],\"remove\":[],\"look\":[],\"keep\":[]}";
  private static final String POST = "POST /api/gesture?series=0&second=0&page=x HTTP/1.1";

  @TempDir static Path folder;
  private static Studio studio;
  private static Wire wire;
  private static int port;
  private static String token;
  private static String cookie;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "secret");
    studio = Studio.open(Toy.options(folder, Toy.bars(500, 300, 1)));
    wire = Wire.to(studio);
    port = wire.port();
    token = wire.token();
    cookie = wire.cookie();
  }

  @AfterAll
  static void stop() {
    studio.close();
  }

  @Test
  void whoHasTheCookieIsAnswered() throws IOException {
    String reply = wire.ask("GET /api/session HTTP/1.1", "Host: " + wire.host(), cookie);
    assertThat(Wire.status(reply)).isEqualTo(200);
    assertThat(Wire.status(wire.ask("GET / HTTP/1.1", "Host: localhost:" + port, cookie)))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/main.js", "/api/session", "/api/events", "/api/marks?series=0&second=0"})
  void withoutTheCookieNothingIsAnswered(String path) throws IOException {
    String reply = wire.ask("GET " + path + " HTTP/1.1", "Host: " + wire.host());
    assertThat(Wire.status(reply)).isEqualTo(403);
    assertThat(reply).doesNotContain(token);
  }

  @Test
  void theTokenIsExchangedForACookieThatScriptsCannotReadAndIsGoneFromTheAddress()
      throws IOException {
    String reply = wire.ask("GET /?token=" + token + " HTTP/1.1", "Host: " + wire.host());
    assertThat(Wire.status(reply)).isEqualTo(303);
    assertThat(Wire.header(reply, "location")).isEqualTo("/");
    assertThat(Wire.header(reply, "set-cookie"))
        .contains("; HttpOnly")
        .contains("; SameSite=Strict")
        .contains("; Path=/")
        .doesNotContain(token);
  }

  @Test
  void otherTokensAreRefused() throws IOException {
    for (String wrong :
        List.of(
            "",
            token.substring(0, 10),
            token + "0",
            token.replace(token.charAt(0), token.charAt(0) == '0' ? '1' : '0'),
            token + "&x=1")) {
      assertThat(
              Wire.status(wire.ask("GET /?token=" + wrong + " HTTP/1.1", "Host: " + wire.host())))
          .as(wrong)
          .isEqualTo(403);
    }
    String elsewhere =
        wire.ask("GET /api/session?token=" + token + " HTTP/1.1", "Host: " + wire.host());
    assertThat(Wire.status(elsewhere)).isEqualTo(403);
  }

  @Test
  void aCookieThatIsWrongOrSentTwiceIsRefused() throws IOException {
    String host = "Host: " + wire.host();
    String wrong = cookie.substring(0, cookie.length() - 1) + "x";
    assertThat(Wire.status(wire.ask("GET /api/session HTTP/1.1", host, wrong))).isEqualTo(403);
    assertThat(Wire.status(wire.ask("GET /api/session HTTP/1.1", host, cookie, wrong)))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:PORT.evil.example",
        "localhost",
        "localhost.evil.example:PORT",
        "[::1]:PORT",
        "0.0.0.0:PORT",
        ""
      })
  void otherNamesAreRefusedOnEveryMethod(String name) throws IOException {
    String host = "Host: " + name.replace("PORT", Integer.toString(port));
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH")) {
      String reply =
          wire.send(
              method + " /api/session HTTP/1.1",
              GESTURE,
              host,
              cookie,
              "Content-Type: application/json",
              "Content-Length: " + GESTURE.length());
      assertThat(Wire.status(reply)).as(method + " " + host).isBetween(400, 405);
    }
  }

  @Test
  void aHostThatIsMissingOrSentTwiceIsRefused() throws IOException {
    assertThat(Wire.status(wire.ask("GET /api/session HTTP/1.0", cookie))).isBetween(400, 403);
    String host = "Host: " + wire.host();
    assertThat(
            Wire.status(wire.ask("GET /api/session HTTP/1.1", host, "Host: evil.example", cookie)))
        .isBetween(400, 403);
  }

  @Test
  void anAddressInPlaceOfAPathIsRefused() throws IOException {
    String reply =
        wire.ask("GET http://evil.example/api/session HTTP/1.1", "Host: " + wire.host(), cookie);
    assertThat(Wire.status(reply)).isBetween(400, 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "http://localhost:PORT",
        "https://127.0.0.1:PORT",
        "null",
        ""
      })
  void otherOriginsAreRefusedOnEveryMethod(String name) throws IOException {
    String origin = "Origin: " + name.replace("PORT", Integer.toString(port));
    String host = "Host: " + wire.host();
    assertThat(Wire.status(wire.ask("GET /api/session HTTP/1.1", host, cookie, origin)))
        .isEqualTo(403);
    assertThat(Wire.status(wire.send(POST, GESTURE, host, cookie, origin, json(), length(GESTURE))))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "nonsense"})
  void otherSitesAreRefusedOnEveryMethod(String site) throws IOException {
    String fetch = "Sec-Fetch-Site: " + site;
    String host = "Host: " + wire.host();
    assertThat(Wire.status(wire.ask("GET /api/session HTTP/1.1", host, cookie, fetch)))
        .isEqualTo(403);
    assertThat(Wire.status(wire.ask("GET /?token=" + token + " HTTP/1.1", host, fetch)))
        .isEqualTo(403);
    String own = "Origin: http://" + wire.host();
    assertThat(
            Wire.status(
                wire.send(POST, GESTURE, host, cookie, own, fetch, json(), length(GESTURE))))
        .isEqualTo(403);
  }

  @Test
  void aWriteThatDoesNotSayWhereItComesFromIsRefused() throws IOException {
    String host = "Host: " + wire.host();
    assertThat(Wire.status(wire.send(POST, GESTURE, host, cookie, json(), length(GESTURE))))
        .isEqualTo(403);
    String typed = "Sec-Fetch-Site: none";
    assertThat(Wire.status(wire.send(POST, GESTURE, host, cookie, typed, json(), length(GESTURE))))
        .isEqualTo(403);
    String own = "Origin: http://" + wire.host();
    assertThat(Wire.status(wire.send(POST, GESTURE, host, cookie, own, json(), length(GESTURE))))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
        "text/plain; application/json"
      })
  void onlyJsonIsTakenInWrites(String type) throws IOException {
    String reply =
        wire.send(
            POST,
            GESTURE,
            "Host: " + wire.host(),
            cookie,
            "Origin: http://" + wire.host(),
            "Content-Type: " + type,
            length(GESTURE));
    assertThat(Wire.status(reply)).isEqualTo(415);
  }

  @Test
  void methodsThatAreNotNeededAreNotAnswered() throws IOException {
    for (String method : List.of("PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT")) {
      String reply = wire.ask(method + " / HTTP/1.1", "Host: " + wire.host(), cookie);
      assertThat(Wire.status(reply)).as(method).isEqualTo(405);
      assertThat(Wire.header(reply, "access-control-allow-origin")).isEmpty();
    }
  }

  @Test
  void whatIsTooLongIsRefused() throws IOException {
    String body = "\"" + "x".repeat(2 << 20) + "\"";
    String[] headers = {
      "Host: " + wire.host(), cookie, "Origin: http://" + wire.host(), json(), length(body)
    };
    assertThat(Wire.status(wire.send(POST, body, headers))).isEqualTo(413);
    String deep = "[".repeat(5000);
    headers[4] = length(deep);
    assertThat(Wire.status(wire.send(POST, deep, headers))).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/secret.txt",
        "/../secret.txt",
        "/style/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/style/..%5c..%5csecret.txt",
        "/style//base.css",
        "/./main.js",
        "/main.js/",
        "/MAIN.JS",
        "/main%2ejs",
        "/files.txt",
        "/style",
        "/style/",
        "/META-INF/MANIFEST.MF",
        "/etc/passwd",
        "/main.js%00.css"
      })
  void noPathReachesAFileThatIsNotThePages(String path) throws IOException {
    String reply = wire.ask("GET " + path + " HTTP/1.1", "Host: " + wire.host(), cookie);
    assertThat(Wire.status(reply)).isIn(400, 404);
    assertThat(reply).doesNotContain("secret\n").doesNotContain("root:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//etc/passwd", "//evil.example/", "\\\\evil", "*", "main.js"})
  void aTargetThatIsNoPathIsRefused(String target) throws IOException {
    String reply = wire.ask("GET " + target + " HTTP/1.1", "Host: " + wire.host(), cookie);
    assertThat(Wire.status(reply)).isIn(400, 403, 404);
  }

  @ParameterizedTest
  @CsvSource({
    "series=../bars.csv&second=0", "series=-1&second=0", "series=1&second=0", "series=0&second=2",
    "series=0", "series=0&series=0&second=0", "series=99999999999999999999&second=0",
        "series=%zz&second=0"
  })
  void instrumentsAreNamedByTheirPlaceAlone(String query) throws IOException {
    String reply =
        wire.ask("GET /api/marks?" + query + " HTTP/1.1", "Host: " + wire.host(), cookie);
    assertThat(Wire.status(reply)).isIn(400, 422);
  }

  @Test
  void everyAnswerForbidsWhatThePageDoesNotNeed() throws IOException {
    for (String line :
        List.of("GET / HTTP/1.1", "GET /nowhere HTTP/1.1", "GET /api/session HTTP/1.1")) {
      for (String with : List.of(cookie, "X: y")) {
        String reply = wire.ask(line, "Host: " + wire.host(), with);
        assertThat(Wire.header(reply, "content-security-policy"))
            .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
            .contains("frame-ancestors 'none'")
            .contains("base-uri 'none'")
            .contains("form-action 'none'")
            .doesNotContain("unsafe");
        assertThat(Wire.header(reply, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(Wire.header(reply, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(Wire.header(reply, "cross-origin-resource-policy")).isEqualTo("same-origin");
        assertThat(Wire.header(reply, "access-control-allow-origin")).isEmpty();
      }
    }
  }

  @Test
  void itListensOnOneAddressAlone() throws IOException {
    assertThat(InetAddress.getByName(URI.create(studio.address()).getHost()).isLoopbackAddress())
        .isTrue();
    InetAddress all = InetAddress.getByName("0.0.0.0");
    assertThatThrownBy(() -> Listening.plain(all, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--bind");
  }

  private static String json() {
    return "Content-Type: application/json";
  }

  private static String length(String body) {
    return "Content-Length: " + body.length();
  }
}
