package expanse.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.Workers;
import expanse.decoding.ChosenThreshold;
import expanse.detection.DetectedSpan;
import expanse.detection.DetectionSink;
import expanse.detection.SeriesDetector;
import expanse.live.LiveRun;
import expanse.live.LiveSymbol;
import expanse.live.SignalJson;
import expanse.market.BarSeries;
import expanse.testing.RawHttp;
import expanse.testing.SmallRun;
import expanse.testing.ToyMarket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the server says is what the detectors say.
class ServerTest {
  private static final int T = ToyMarket.WINDOW;

  @TempDir private static Path folder;
  private static Path run;
  private static Path other;
  private static BarSeries bars;

  @BeforeAll
  static void train() {
    run = folder.resolve("spans");
    other = folder.resolve("networks");
    SmallRun.SPANS.train(run);
    SmallRun.CONTEXT.train(other);
    bars = SmallRun.bars(300, 21);
  }

  /// The signals of a run as `expanse live` writes them.
  private static List<String> signals(Path path, String name, BarSeries bars) {
    List<String> lines = new ArrayList<>();
    SignalJson json = new SignalJson();
    try (Workers workers = new Workers(1);
        LiveRun live = LiveRun.open(path, null, workers)) {
      LiveSymbol symbol = live.symbol(name, bars.intervalMillis());
      for (int i = 0; i < bars.size(); i++) {
        lines.add(json.line(symbol.push(bars.bar(i))));
      }
    }
    return lines;
  }

  @Test
  void aSeriesHasTheBitsOfPredict() throws IOException {
    List<Float> probabilities = new ArrayList<>();
    List<DetectedSpan> spans = new ArrayList<>();
    try (SeriesDetector detector =
        SeriesDetector.open(run, ChosenThreshold.read(run).rule(), SeriesDetector.STRIDE, 1)) {
      detector.detect(
          bars,
          new DetectionSink() {
            @Override
            public void bar(int row, long time, double probability) {
              probabilities.add((float) probability);
            }

            @Override
            public void span(DetectedSpan span) {
              spans.add(span);
            }
          });
    }
    assertThat(spans).isNotEmpty();
    try (Service service = Service.on(run)) {
      JsonNode found =
          service.json("POST /runs/toy/detect", Service.request("ONE", bars, 0, bars.size()));
      JsonNode inferred = service.json("POST /v2/models/toy/infer", Service.inference(bars));
      assertThat(found.path("bars").asInt()).isEqualTo(bars.size());
      assertThat(found.path("symbol").asString()).isEqualTo("ONE");
      JsonNode tensors = inferred.path("outputs");
      for (int i = 0; i < bars.size(); i++) {
        assertThat(found.path("probabilities").get(i).floatValue()).isEqualTo(probabilities.get(i));
        assertThat(tensors.get(0).path("data").get(i).floatValue()).isEqualTo(probabilities.get(i));
      }
      assertThat(found.path("spans").size()).isEqualTo(spans.size());
      assertThat(tensors.get(2).path("data").size()).isEqualTo(spans.size());
      for (int k = 0; k < spans.size(); k++) {
        assertThat(found.path("spans").get(k).path("probability").asDouble())
            .isEqualTo(spans.get(k).probability());
        assertThat(found.path("spans").get(k).path("bars").asInt())
            .isEqualTo(spans.get(k).length());
        assertThat(tensors.get(2).path("data").get(k).asLong()).isEqualTo(spans.get(k).startTime());
      }
    }
  }

  @Test
  void newBarsBringTheBytesOfLiveInWhateverPiecesTheyCome() throws IOException {
    try (Service service = Service.on(run)) {
      StringBuilder said = new StringBuilder();
      int[] ends = {1, 2, T - 1, T, 100, 103, 240, bars.size()};
      int from = 0;
      for (int to : ends) {
        String reply =
            Service.body(
                service.ask("POST /runs/toy/push", Service.request("ONE", bars, from, to)));
        assertThat(reply)
            .startsWith("{\"run\":\"toy\",\"signals\":[")
            .endsWith("],\"refused\":[]}");
        said.append(reply, reply.indexOf('[') + 1, reply.lastIndexOf("],\"refused\""));
        said.append(to < bars.size() ? "," : "");
        from = to;
      }
      assertThat(said.toString()).isEqualTo(String.join(",", signals(run, "ONE", bars)));
    }
  }

  @Test
  void barsOfBeforeMayWarmASymbolUpInSilence() throws IOException {
    try (Service service = Service.on(run)) {
      String body =
          "{\"symbol\":\"ONE\",\"warm_up\":%s,\"bars\":%s}"
              .formatted(Service.bars(bars, 0, 200), Service.bars(bars, 200, 201));
      JsonNode answer = service.json("POST /runs/toy/push", body);
      assertThat(answer.path("signals").size()).isEqualTo(1);
      assertThat(answer.path("signals").get(0).path("probability"))
          .isEqualTo(Json.MAPPER.readTree(signals(run, "ONE", bars).get(200)).path("probability"));
    }
  }

  @Test
  void barsThatComeTwiceOrLateAreNamedAndShiftNothing() throws IOException {
    try (Service service = Service.on(run)) {
      service.json("POST /runs/toy/push", Service.request("ONE", bars, 0, 50));
      JsonNode again = service.json("POST /runs/toy/push", Service.request("ONE", bars, 48, 52));
      assertThat(again.path("refused").size()).isEqualTo(2);
      assertThat(again.path("refused").get(0).path("why").asString()).startsWith("late");
      assertThat(again.path("refused").get(1).path("why").asString()).startsWith("repeated");
      assertThat(again.path("signals").get(1))
          .isEqualTo(Json.MAPPER.readTree(signals(run, "ONE", bars).get(51)));
      String metrics = Service.body(service.ask("GET /metrics", ""));
      assertThat(metrics)
          .contains("expanse_bars_refused_total{run=\"toy\",why=\"late\"} 1.0")
          .contains("expanse_bars_refused_total{run=\"toy\",why=\"repeated\"} 1.0")
          .contains("expanse_bars_total{run=\"toy\",use=\"live\"} 52.0")
          .contains("expanse_gaps_total{run=\"toy\"} 0.0")
          .contains("expanse_queue 0.0")
          .contains("expanse_symbols{run=\"toy\"} 1.0")
          .containsPattern(
              "expanse_signals_seconds\\{inside=\"false\",run=\"toy\",quantile=\"0.99\"")
          .containsPattern(
              "expanse_requests_seconds\\{route=\"POST"
                  + " /runs/toy/push\",status=\"200\",quantile=\"0.5\"");
    }
  }

  @Test
  void whoListensToASymbolHearsItsSignalsAndNoOthers() throws Exception {
    try (Service service = Service.on(run);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(service.server().address() + "/runs/toy/signals?symbol=ONE"))
              .header("Authorization", "Bearer " + Service.TOKEN)
              .build();
      var reply = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(reply.statusCode()).isEqualTo(200);
      List<String> heard = new ArrayList<>();
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).as("it listens from now on").isEqualTo(":");
        service.json("POST /runs/toy/push", Service.request("TWO", bars, 0, 40));
        service.json("POST /runs/toy/push", Service.request("ONE", bars, 0, 40));
        while (heard.size() < 40) {
          String line = lines.readLine();
          if (line.startsWith("data: ")) {
            heard.add(line.substring("data: ".length()));
          }
        }
      }
      assertThat(heard).isEqualTo(signals(run, "ONE", bars).subList(0, 40));
    }
  }

  @Test
  void aRunIsExchangedWhileItIsAtWorkAndItsSymbolsGoOn() throws IOException {
    Path served = folder.resolve("served");
    copy(run, served);
    try (Service service = Service.on(served)) {
      service.json("POST /runs/toy/push", Service.request("ONE", bars, 0, 150));
      String before = service.json("GET /runs/toy", "").path("model").asString();
      assertThat(service.json("POST /runs/toy/reload", "{}").path("model").asString())
          .as("the same files")
          .isEqualTo(before);

      delete(served);
      String refused = service.ask("POST /runs/toy/reload", "{}");
      assertThat(RawHttp.status(refused)).as("nothing is there: the old one stays").isEqualTo(422);
      assertThat(service.json("GET /runs/toy", "").path("model").asString()).isEqualTo(before);

      copy(other, served);
      JsonNode exchanged = service.json("POST /runs/toy/reload", "{}");
      assertThat(exchanged.path("before").asString()).isEqualTo(before);
      assertThat(exchanged.path("model").asString()).isNotEqualTo(before);
      JsonNode signal =
          service
              .json("POST /runs/toy/push", Service.request("ONE", bars, 150, 151))
              .path("signals")
              .get(0);
      assertThat(signal)
          .as("no new warm-up")
          .isEqualTo(Json.MAPPER.readTree(signals(other, "ONE", bars).get(150)));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void itSaysWhatItIsByTheProtocolOfOthers() throws IOException {
    try (Service service = Service.on(run)) {
      assertThat(service.json("GET /v2", "").path("version").asString()).isEqualTo("1.2.3");
      assertThat(service.json("GET /v2/health/live", "").path("live").asBoolean()).isTrue();
      assertThat(service.json("GET /v2/health/ready", "").path("ready").asBoolean()).isTrue();
      JsonNode model = service.json("GET /v2/models/toy", "");
      assertThat(model.path("inputs").size()).isEqualTo(5);
      assertThat(model.path("versions").get(0))
          .isEqualTo(service.json("GET /runs/toy", "").path("model"));
      assertThat(service.json("GET /v2/models/toy/ready", "").path("ready").asBoolean()).isTrue();
      assertThat(service.json("GET /runs", "").path("runs").get(0).path("window").asInt())
          .isEqualTo(T);
    }
  }

  @Test
  void moreThanIsTakenIsRefusedInWords() throws IOException {
    try (Service service = Service.on(run)) {
      String many = "{\"symbol\":\"ONE\",\"bars\":[" + "0,".repeat(2000) + "0]}";
      assertThat(service.ask("POST /runs/toy/push", many)).contains("2001 bars are more than");
      for (String symbol : List.of("A", "B", "C")) {
        service.json("POST /runs/toy/push", Service.request(symbol, bars, 0, 1));
      }
      assertThat(service.ask("POST /runs/toy/push", Service.request("D", bars, 0, 1)))
          .contains("more than 3 symbols");
    }
    try (Service slow = Service.with(run, Service.perSecond(1))) {
      assertThat(RawHttp.status(slow.ask("GET /runs", ""))).isEqualTo(200);
      String refused = slow.ask("GET /runs", "");
      assertThat(RawHttp.status(refused)).isEqualTo(429);
      assertThat(RawHttp.header(refused, "retry-after")).isEqualTo("1");
    }
  }

  @Test
  void whatCannotBeServedIsRefusedBeforeItStarts() {
    assertThatThrownBy(() -> Service.on(folder)).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> new Server.Place("../run", run))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("NAME=PATH");
  }
}
