package expanse.studio;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.web.Listening;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A studio on an address that others in the network reach.
class BindTest {
  @TempDir Path folder;

  private static Optional<InetAddress> outward() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build()) {
      return client.send(
          HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void itAnswersUnderThatAddressAloneAndToTheTokenAlone() throws Exception {
    InetAddress address =
        outward().orElseGet(() -> Assumptions.abort("skipped: this machine has no other address"));
    Studio.Options here = Toy.options(folder, Toy.bars(500, 500, 1));
    Studio.Options there =
        new Studio.Options(
            here.sources(),
            here.read(),
            here.types(),
            here.window(),
            here.annotator(),
            Listening.plain(address, 0),
            here.reports());
    try (Studio studio = Studio.open(there)) {
      URI first = URI.create(studio.address());
      assertThat(first.getHost()).isEqualTo(address.getHostAddress());
      assertThat(get(first).statusCode()).isEqualTo(303);
      assertThat(get(first.resolve("/")).statusCode()).isEqualTo(403);
      try (Socket socket = new Socket(address, first.getPort())) {
        socket
            .getOutputStream()
            .write(
                ("GET "
                        + first.getPath()
                        + "?"
                        + first.getQuery()
                        + " HTTP/1.1\r\nHost: localhost:"
                        + first.getPort()
                        + "\r\nConnection: close\r\n\r\n")
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        String reply =
            new String(
                socket.getInputStream().readAllBytes(),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(reply).as("asked under another name").startsWith("HTTP/1.1 403");
      }
    }
  }
}
