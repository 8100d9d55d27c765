package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.base.Workers;
import expanse.live.LiveRun;
import expanse.live.LiveSymbol;
import expanse.live.SignalJson;
import expanse.market.BarSeries;
import expanse.testing.SmallRun;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server as a command: what it prints, its end, and what it refuses.
class ServeCommandTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir Path folder;

  private static List<String> lines(OwnProcess server, Path out, int count) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (System.nanoTime() < end && server.process().isAlive()) {
      List<String> lines = Files.readAllLines(out);
      if (lines.size() >= count && Files.readString(out).endsWith("\n")) {
        return lines;
      }
      server.process().waitFor(20, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError(Files.readString(out) + Files.readString(server.err()));
  }

  @Test
  void itPrintsItsAddressAndATokenAndServesUntilItIsEnded() throws Exception {
    SmallRun.ZIGZAG.train(folder.resolve("run"));
    Path out = folder.resolve("out.txt");
    OwnProcess server =
        OwnProcess.start(
            OwnProcess.Surroundings.USUAL.withOut(out.toString()).in(folder),
            "serve",
            "run",
            "other=run",
            "--port",
            "0");
    List<String> lines = lines(server, out, 2);
    assertThat(lines.get(0)).startsWith("http://127.0.0.1:").endsWith(" serves run, other");
    assertThat(lines.get(1)).matches("token [0-9a-f]{64}");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(lines.get(0).split(" ")[0] + "/runs"))
              .header("Authorization", "Bearer " + lines.get(1).substring("token ".length()))
              .build();
      HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(reply.body()).contains("\"name\":\"run\"", "\"name\":\"other\"");
    }
    server.process().destroy();
    Run end = server.end();
    // a library of the tests lets another one complain that nothing takes its log
    assertThat(end.err().lines().filter(line -> !line.startsWith("SLF4J")))
        .containsExactly("its symbols are forgotten when it ends; --state DIR keeps them");
    assertThat(end.code()).as("ended by a signal").isGreaterThan(128);
  }

  private static String push(String address, String symbol, String bars) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address + "/runs/run/push"))
              .header("Authorization", "Bearer " + TOKEN)
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"symbol\":\"" + symbol + "\",\"bars\":[" + bars + "]}"))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private static String json(BarSeries bars, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(bars::bar)
        .map(bar ->
            "{\"time\":%d,\"open\":%s,\"high\":%s,\"low\":%s,\"close\":%s}"
                .formatted(bar.time(), bar.open(), bar.high(), bar.low(), bar.close()))
        .collect(Collectors.joining(","));
  }

  @Test
  void afterSigkillItGoesOnWithTheBitsThatItWouldHaveHad() throws Exception {
    SmallRun.ZIGZAG.train(folder.resolve("run"));
    Files.writeString(folder.resolve("token.txt"), TOKEN);
    BarSeries bars = SmallRun.bars(300, 3);
    StringBuilder said = new StringBuilder();
    int[] ends = {40, 170, 171, 300};
    int from = 0;
    for (int k = 0; k < ends.length; k++) {
      Path out = folder.resolve("out-" + k + ".txt");
      OwnProcess server =
          OwnProcess.start(
              OwnProcess.Surroundings.USUAL.withOut(out.toString()).in(folder),
              "serve",
              "run",
              "--port",
              "0",
              "--token-file",
              "token.txt",
              "--state",
              "state");
      String address = lines(server, out, 1).getFirst().split(" ")[0];
      String answer = push(address, "ONE", json(bars, from, ends[k]));
      said.append(answer, answer.indexOf('[') + 1, answer.lastIndexOf("],\"refused\":[]}"));
      said.append(',');
      server.kill();
      from = ends[k];
    }
    StringBuilder expected = new StringBuilder();
    SignalJson json = new SignalJson();
    try (Workers workers = new Workers(1);
        LiveRun live = LiveRun.open(folder.resolve("run"), null, workers)) {
      LiveSymbol symbol = live.symbol("ONE", bars.intervalMillis());
      for (int i = 0; i < bars.size(); i++) {
        expected.append(json.line(symbol.push(bars.bar(i)))).append(',');
      }
    }
    assertThat(said.toString()).isEqualTo(expected.toString());
  }

  @Test
  void whatCannotBeServedIsSaidInOneLine() throws Exception {
    Path token = Files.writeString(folder.resolve("token.txt"), "short\n");
    List<Object[]> wrong =
        List.of(
            new Object[] {"serve", folder},
            new Object[] {"serve", "a/b=" + folder},
            new Object[] {"serve", "x=" + folder, "x=" + folder},
            new Object[] {"serve", folder, "--token-file", token},
            new Object[] {"serve", folder, "--tls-cert", token},
            new Object[] {"serve", folder, "--tls-cert", token, "--tls-key", token},
            new Object[] {"serve", folder, "--tls-keystore", token},
            new Object[] {"serve", folder, "--bind", "0.0.0.0"},
            new Object[] {"serve", folder, "--port", "70000"},
            new Object[] {"serve", folder, "--rate", "0"});
    for (Object[] words : wrong) {
      Run run = Run.of(words);
      assertThat(run.code()).as(List.of(words).toString()).isEqualTo(1);
      assertThat(run.err().strip().lines()).as(List.of(words).toString()).hasSize(1);
      assertThat(run.err()).doesNotContain("should not happen");
      assertThat(run.out()).isEmpty();
    }
  }
}
