package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The studio as a command: its address, its end, and what it refuses.
class StudioCommandTest {
  @TempDir Path folder;

  private static HttpResponse<String> get(HttpClient client, URI address) throws Exception {
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  /// The address that a studio has printed.
  private static URI address(OwnProcess studio, Path out) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (System.nanoTime() < end && studio.process().isAlive()) {
      for (String line : Files.readAllLines(out)) {
        if (line.startsWith("open http://") && line.contains("token=")) {
          return URI.create(line.substring("open ".length()));
        }
      }
      studio.process().waitFor(20, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError(
        "no address in " + Files.readString(out) + Files.readString(studio.err()));
  }

  @Test
  void withoutAFileItShowsTheDemosBarsUntilItIsEnded() throws Exception {
    Path out = folder.resolve("out.txt");
    OwnProcess studio =
        OwnProcess.start(
            OwnProcess.Surroundings.USUAL.withOut(out.toString()).in(folder),
            "studio",
            "--no-browser");
    URI address = address(studio, out);
    assertThat(InetAddress.getByName(address.getHost()).isLoopbackAddress()).isTrue();
    try (HttpClient client =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      assertThat(get(client, address).body()).contains("<title>Expanse studio</title>");
      assertThat(get(client, address.resolve("/api/series?series=0")).body())
          .contains("\"name\":\"expanse-studio\"");
      assertThat(folder.resolve("expanse-studio/bars.csv")).isRegularFile();

      studio.process().destroy(); // as Ctrl-C does, which shells take from what runs behind them
      Run end = studio.end();
      assertThat(end.err()).isEmpty();
      assertThat(end.code()).as("ended by a signal").isGreaterThan(128);
      assertThatThrownBy(() -> get(client, address)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          folder.resolve("bars.csv"),
          "time,open,high,low,close\n2024-01-02T10:00:00Z,1,2,1,2\n2024-01-02T10:01:00Z,1,2,1,2\n");
      Run run =
          Run.of(
              "studio", folder.resolve("bars.csv"), "--no-browser", "--port", taken.getLocalPort());
      assertThat(run.code()).isNotZero();
      assertThat(run.err().strip().lines()).hasSize(1);
      assertThat(run.err()).contains("cannot listen on port " + taken.getLocalPort(), "--port");
    }
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() throws IOException {
    Path several = Files.createDirectories(folder.resolve("several"));
    Run labels = Run.of("studio", several, "--labels", folder.resolve("labels.csv"));
    assertThat(labels.code()).isNotZero();
    assertThat(labels.err()).contains("go with one bars file");
    Run run = Run.of("studio", "--run", folder, "--windows", folder.resolve("windows.csv"));
    assertThat(run.code()).isNotZero();
    Run everywhere = Run.of("studio", several.resolve("bars.csv"), "--bind", "0.0.0.0");
    assertThat(everywhere.code()).isNotZero();
    assertThat(everywhere.err()).contains("one address, not on all");
  }
}
