package expanse.studio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
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
      "{\"what\":\"x\",\"annotator\":\"x\",\"put\":[],\"remove\":[],\"look\":[],\"forget\":[]}";
  private static final String POST = "POST /api/gesture?series=0&second=0&page=x HTTP/1.1";

  @TempDir static Path folder;
  private static Studio studio;
  private static int port;
  private static String token;
  private static String cookie;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "secret");
    studio = Studio.open(Toy.options(folder, Toy.bars(500, 300, 1)));
    URI address = URI.create(studio.address());
    port = address.getPort();
    token = address.getQuery().substring("token=".length());
    String reply = ask("GET /?token=" + token + " HTTP/1.1", "Host: " + host());
    cookie = "Cookie: " + header(reply, "set-cookie").split(";")[0];
  }

  @AfterAll
  static void stop() {
    studio.close();
  }

  private static String host() {
    return "127.0.0.1:" + port;
  }

  /// Sends a request line, headers and a body as they are; the whole reply.
  private static String ask(String line, String... headers) throws IOException {
    return send(line, "", headers);
  }

  private static String send(String line, String body, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      StringBuilder text = new StringBuilder(line).append("\r\n");
      for (String header : headers) {
        text.append(header).append("\r\n");
      }
      text.append("Connection: close\r\n\r\n").append(body);
      try {
        socket.getOutputStream().write(text.toString().getBytes(ISO_8859_1));
      } catch (IOException e) {
        // the server has answered and closed before it took all of it
      }
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }

  private static int status(String reply) {
    return reply.isEmpty() ? 400 : Integer.parseInt(reply.split(" ")[1]);
  }

  private static String header(String reply, String name) {
    return reply
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  @Test
  void whoHasTheCookieIsAnswered() throws IOException {
    String reply = ask("GET /api/session HTTP/1.1", "Host: " + host(), cookie);
    assertThat(status(reply)).isEqualTo(200);
    assertThat(status(ask("GET / HTTP/1.1", "Host: localhost:" + port, cookie))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/main.js", "/api/session", "/api/events", "/api/marks?series=0&second=0"})
  void withoutTheCookieNothingIsAnswered(String path) throws IOException {
    String reply = ask("GET " + path + " HTTP/1.1", "Host: " + host());
    assertThat(status(reply)).isEqualTo(403);
    assertThat(reply).doesNotContain(token);
  }

  @Test
  void theTokenIsExchangedForACookieThatScriptsCannotReadAndIsGoneFromTheAddress()
      throws IOException {
    String reply = ask("GET /?token=" + token + " HTTP/1.1", "Host: " + host());
    assertThat(status(reply)).isEqualTo(303);
    assertThat(header(reply, "location")).isEqualTo("/");
    assertThat(header(reply, "set-cookie"))
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
      assertThat(status(ask("GET /?token=" + wrong + " HTTP/1.1", "Host: " + host())))
          .as(wrong)
          .isEqualTo(403);
    }
    String elsewhere = ask("GET /api/session?token=" + token + " HTTP/1.1", "Host: " + host());
    assertThat(status(elsewhere)).isEqualTo(403);
  }

  @Test
  void aCookieThatIsWrongOrSentTwiceIsRefused() throws IOException {
    String host = "Host: " + host();
    String wrong = cookie.substring(0, cookie.length() - 1) + "x";
    assertThat(status(ask("GET /api/session HTTP/1.1", host, wrong))).isEqualTo(403);
    assertThat(status(ask("GET /api/session HTTP/1.1", host, cookie, wrong))).isEqualTo(403);
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
          send(
              method + " /api/session HTTP/1.1",
              GESTURE,
              host,
              cookie,
              "Content-Type: application/json",
              "Content-Length: " + GESTURE.length());
      assertThat(status(reply)).as(method + " " + host).isBetween(400, 405);
    }
  }

  @Test
  void aHostThatIsMissingOrSentTwiceIsRefused() throws IOException {
    assertThat(status(ask("GET /api/session HTTP/1.0", cookie))).isBetween(400, 403);
    String host = "Host: " + host();
    assertThat(status(ask("GET /api/session HTTP/1.1", host, "Host: evil.example", cookie)))
        .isBetween(400, 403);
  }

  @Test
  void anAddressInPlaceOfAPathIsRefused() throws IOException {
    String reply =
        ask("GET http://evil.example/api/session HTTP/1.1", "Host: " + host(), cookie);
    assertThat(status(reply)).isBetween(400, 403);
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
    String host = "Host: " + host();
    assertThat(status(ask("GET /api/session HTTP/1.1", host, cookie, origin))).isEqualTo(403);
    assertThat(status(send(POST, GESTURE, host, cookie, origin, json(), length(GESTURE))))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "nonsense"})
  void otherSitesAreRefusedOnEveryMethod(String site) throws IOException {
    String fetch = "Sec-Fetch-Site: " + site;
    String host = "Host: " + host();
    assertThat(status(ask("GET /api/session HTTP/1.1", host, cookie, fetch))).isEqualTo(403);
    assertThat(status(ask("GET /?token=" + token + " HTTP/1.1", host, fetch))).isEqualTo(403);
    String own = "Origin: http://" + host();
    assertThat(status(send(POST, GESTURE, host, cookie, own, fetch, json(), length(GESTURE))))
        .isEqualTo(403);
  }

  @Test
  void aWriteThatDoesNotSayWhereItComesFromIsRefused() throws IOException {
    String host = "Host: " + host();
    assertThat(status(send(POST, GESTURE, host, cookie, json(), length(GESTURE)))).isEqualTo(403);
    String typed = "Sec-Fetch-Site: none";
    assertThat(status(send(POST, GESTURE, host, cookie, typed, json(), length(GESTURE))))
        .isEqualTo(403);
    String own = "Origin: http://" + host();
    assertThat(status(send(POST, GESTURE, host, cookie, own, json(), length(GESTURE))))
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
        send(
            POST,
            GESTURE,
            "Host: " + host(),
            cookie,
            "Origin: http://" + host(),
            "Content-Type: " + type,
            length(GESTURE));
    assertThat(status(reply)).isEqualTo(415);
  }

  @Test
  void methodsThatAreNotNeededAreNotAnswered() throws IOException {
    for (String method : List.of("PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT")) {
      String reply = ask(method + " / HTTP/1.1", "Host: " + host(), cookie);
      assertThat(status(reply)).as(method).isEqualTo(405);
      assertThat(header(reply, "access-control-allow-origin")).isEmpty();
    }
  }

  @Test
  void whatIsTooLongIsRefused() throws IOException {
    String body = "\"" + "x".repeat(2 << 20) + "\"";
    String[] headers = {
      "Host: " + host(), cookie, "Origin: http://" + host(), json(), length(body)
    };
    assertThat(status(send(POST, body, headers))).isEqualTo(413);
    String deep = "[".repeat(5000);
    headers[4] = length(deep);
    assertThat(status(send(POST, deep, headers))).isEqualTo(422);
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
    String reply = ask("GET " + path + " HTTP/1.1", "Host: " + host(), cookie);
    assertThat(status(reply)).isIn(400, 404);
    assertThat(reply).doesNotContain("secret\n").doesNotContain("root:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//etc/passwd", "//evil.example/", "\\\\evil", "*", "main.js"})
  void aTargetThatIsNoPathIsRefused(String target) throws IOException {
    String reply = ask("GET " + target + " HTTP/1.1", "Host: " + host(), cookie);
    assertThat(status(reply)).isIn(400, 403, 404);
  }

  @ParameterizedTest
  @CsvSource({
    "series=../bars.csv&second=0", "series=-1&second=0", "series=1&second=0", "series=0&second=2",
    "series=0", "series=0&series=0&second=0", "series=99999999999999999999&second=0", "series=%zz&second=0"
  })
  void instrumentsAreNamedByTheirPlaceAlone(String query) throws IOException {
    String reply = ask("GET /api/marks?" + query + " HTTP/1.1", "Host: " + host(), cookie);
    assertThat(status(reply)).isIn(400, 422);
  }

  @Test
  void everyAnswerForbidsWhatThePageDoesNotNeed() throws IOException {
    for (String line :
        List.of("GET / HTTP/1.1", "GET /nowhere HTTP/1.1", "GET /api/session HTTP/1.1")) {
      for (String with : List.of(cookie, "X: y")) {
        String reply = ask(line, "Host: " + host(), with);
        assertThat(header(reply, "content-security-policy"))
            .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
            .contains("frame-ancestors 'none'")
            .contains("base-uri 'none'")
            .contains("form-action 'none'")
            .doesNotContain("unsafe");
        assertThat(header(reply, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(reply, "referrer-policy")).isEqualTo("no-referrer");
        assertThat(header(reply, "cross-origin-resource-policy")).isEqualTo("same-origin");
        assertThat(header(reply, "access-control-allow-origin")).isEmpty();
      }
    }
  }

  @Test
  void itListensOnOneAddressAlone() throws IOException {
    assertThat(InetAddress.getByName(URI.create(studio.address()).getHost()).isLoopbackAddress())
        .isTrue();
    Studio.Options here = Toy.options(List.of());
    assertThatThrownBy(
            () ->
                new Studio.Options(
                    here.sources(),
                    here.read(),
                    here.types(),
                    here.window(),
                    "",
                    InetAddress.getByName("0.0.0.0"),
                    0,
                    new ToyReports()))
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
