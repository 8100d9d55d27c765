package expanse.studio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/// Requests to a studio, byte for byte on the wire.
///
/// @param token of its first address
/// @param cookie header that lets in
record Wire(int port, String token, String cookie) {
  /// Exchanges a studio's token for its cookie.
  static Wire to(Studio studio) throws IOException {
    URI address = URI.create(studio.address());
    String token = address.getQuery().substring("token=".length());
    Wire stranger = new Wire(address.getPort(), token, "");
    String reply = stranger.ask("GET /?token=" + token + " HTTP/1.1", "Host: " + stranger.host());
    String cookie = "Cookie: " + header(reply, "set-cookie").split(";")[0];
    return new Wire(address.getPort(), token, cookie);
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  /// Sends a request line and headers as they are; the whole reply.
  String ask(String line, String... headers) throws IOException {
    return send(line, "", headers);
  }

  /// The same with a body.
  String send(String line, String body, String... headers) throws IOException {
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

  static int status(String reply) {
    return reply.isEmpty() ? 400 : Integer.parseInt(reply.split(" ")[1]);
  }

  static String header(String reply, String name) {
    return reply
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
