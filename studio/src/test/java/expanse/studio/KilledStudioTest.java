package expanse.studio;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarFiles;
import expanse.base.Rng;
import expanse.label.Labels;
import expanse.market.BarSeries;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A studio that is killed in the middle of marking has lost nothing that it confirmed.
class KilledStudioTest {
  @TempDir Path folder;

  /// The studio as a program of its own, to be killed.
  public static void main(String[] args) throws InterruptedException {
    Studio studio = Studio.open(Toy.options(List.of(Source.of(Path.of(args[0]), null, null))));
    System.out.println(studio.address());
    Thread.currentThread().join();
  }

  @Test
  void killedAtAnyMomentItHasEveryMarkThatItConfirmed() throws Exception {
    assertThat(confirmedThrough(5)).isGreaterThan(5);
  }

  @Test
  @Tag("long")
  void aHundredKillsLoseNothing() throws Exception {
    System.out.println("100 kills, " + confirmedThrough(100) + " confirmed marks, none lost");
  }

  /// Kills a studio again and again in the middle of marking.
  ///
  /// @return how many marks it had confirmed, all of which are there in the end
  private int confirmedThrough(int kills) throws Exception {
    int size = 500 * kills; // ten bars for each of up to 40 marks
    BarSeries bars = Toy.bars(size, size, 5);
    Path file = folder.resolve("bars.csv");
    BarFiles.write(file, bars);
    Rng rng = new Rng(11);
    TreeSet<Integer> confirmed = new TreeSet<>();
    int next = 0;
    for (int kill = 0; kill < kills; kill++) {
      Process process = start(file);
      String address = address(process);
      HttpClient client = client(address);
      assertThat(starts(client, address)).containsAll(confirmed);
      int most = 1 + rng.nextInt(40);
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      int first = next;
      for (int k = 0; k < most; k++) {
        asked.add(mark(client, address, 10 * next++));
      }
      // some are answered, some are under way
      for (int k = 0; k < most / 2; k++) {
        asked.get(k).join();
      }
      process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
      for (int k = 0; k < most; k++) {
        if (!asked.get(k).handle((reply, failed) -> failed != null).join()) {
          assertThat(asked.get(k).join().statusCode()).isEqualTo(200);
          confirmed.add(10 * (first + k));
        }
      }
      Path labels = folder.resolve("labels.csv");
      if (Files.exists(labels)) {
        Labels.read(labels); // whole at every moment
      }
    }
    try (Studio studio = Studio.open(Toy.options(List.of(Source.of(file, null, null))))) {
      assertThat(starts(client(studio.address()), studio.address())).containsAll(confirmed);
    }
    assertThat(Labels.read(folder.resolve("labels.csv")).stream().map(l -> bars.indexOf(l.start())))
        .containsAll(confirmed);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("backup"));
    }
    return confirmed.size();
  }

  private Process start(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path", "") + File.pathSeparator,
            KilledStudioTest.class.getName(),
            file.toString())
        .redirectError(folder.resolve("errors.txt").toFile())
        .start();
  }

  private static String address(Process process) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = reader.readLine();
    assertThat(line).as("the address").isNotNull();
    return line;
  }

  private static HttpClient client(String address) throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    HttpRequest first = HttpRequest.newBuilder(URI.create(address)).build();
    assertThat(client.send(first, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
    return client;
  }

  private static String base(String address) {
    return address.substring(0, address.indexOf("/?"));
  }

  private static CompletableFuture<HttpResponse<String>> mark(
      HttpClient client, String address, int start) {
    String body =
        "{\"what\":\"add\",\"annotator\":\"kim\",\"remove\":[],\"look\":[],\"keep\":[],"
            + "\"put\":[{\"id\":0,\"start\":"
            + start
            + ",\"end\":"
            + (start + 4)
            + ",\"type\":\"retracement\",\"confidence\":1,\"annotator\":\"\",\"note\":\"\"}]}";
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(base(address) + "/api/gesture?series=0&second=0&page=test"))
            .header("Origin", base(address))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private static List<Integer> starts(HttpClient client, String address) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base(address) + "/api/marks?series=0&second=0")).build();
    String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    List<Integer> starts = new ArrayList<>();
    java.util.regex.Matcher matcher =
        java.util.regex.Pattern.compile("\"start\":(\\d+)").matcher(text);
    while (matcher.find()) {
      starts.add(Integer.parseInt(matcher.group(1)));
    }
    return starts;
  }
}
