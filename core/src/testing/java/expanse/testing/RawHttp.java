package expanse.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Requests to a server on this machine, byte for byte on the wire.
public final class RawHttp {
  private RawHttp() {}

  /// Sends a request line, headers and a body as they are; the whole reply.
  public static String send(int port, String line, String body, String... headers)
      throws IOException {
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

  /// Sends a request as a client does, but for some headers; the whole reply.
  ///
  /// @param route such as `GET /runs`
  /// @param headers by their names; an empty one is left out
  public static String ask(int port, String route, String body, Map<String, String> headers)
      throws IOException {
    Map<String, String> all = new TreeMap<>();
    all.put("Host", "127.0.0.1:" + port);
    if (!route.startsWith("GET")) {
      all.put("Content-Type", "application/json");
      all.put("Content-Length", Integer.toString(body.length()));
    }
    all.putAll(headers);
    return send(
        port,
        route + " HTTP/1.1",
        body,
        all.entrySet().stream()
            .filter(header -> !header.getValue().isEmpty())
            .map(header -> header.getKey() + ": " + header.getValue())
            .toArray(String[]::new));
  }

  /// Status of a reply; 400 when the server hung up.
  public static int status(String reply) {
    return reply.isEmpty() ? 400 : Integer.parseInt(reply.split(" ")[1]);
  }

  /// A header of a reply, empty when it has none.
  ///
  /// @param name in lower case
  public static String header(String reply, String name) {
    return reply
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
