package expanse.studio;

import expanse.testing.RawHttp;
import java.io.IOException;
import java.net.URI;

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
    return RawHttp.send(port, line, body, headers);
  }

  static int status(String reply) {
    return RawHttp.status(reply);
  }

  static String header(String reply, String name) {
    return RawHttp.header(reply, name);
  }
}
