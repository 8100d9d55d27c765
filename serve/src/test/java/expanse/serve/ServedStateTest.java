package expanse.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import expanse.base.InputException;
import expanse.base.Json;
import expanse.base.Workers;
import expanse.live.LiveRun;
import expanse.live.LiveSymbol;
import expanse.live.SignalJson;
import expanse.market.BarSeries;
import expanse.testing.SmallRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A server that is started again goes on as if it had never ended.
class ServedStateTest {
  @TempDir private static Path runs;
  private static Path run;
  private static Path other;
  private static BarSeries bars;

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    run = runs.resolve("zigzag");
    other = runs.resolve("context");
    SmallRun.ZIGZAG.train(run); // its features carry something through all bars
    SmallRun.CONTEXT.train(other);
    bars = SmallRun.bars(800, 22);
  }

  /// The signals of a symbol that was followed without an end.
  private static List<JsonNode> signals(Path path, String name, int from) {
    List<JsonNode> lines = new ArrayList<>();
    SignalJson json = new SignalJson();
    try (Workers workers = new Workers(1);
        LiveRun live = LiveRun.open(path, null, workers)) {
      LiveSymbol symbol = live.symbol(name, bars.intervalMillis());
      for (int i = from; i < bars.size(); i++) {
        lines.add(Json.MAPPER.readTree(json.line(symbol.push(bars.bar(i)))));
      }
    }
    return lines;
  }

  private static void push(Service service, String symbol, int from, int to, List<JsonNode> into)
      throws IOException {
    JsonNode answer = service.json("POST /runs/toy/push", Service.request(symbol, bars, from, to));
    assertThat(answer.path("refused")).isEmpty();
    answer.path("signals").forEach(into::add);
  }

  /// What a kill would leave: the files as they are.
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        if (!file.endsWith(".lock")) {
          Path target = to.resolve(from.relativize(file));
          Files.createDirectories(file.equals(from) ? target : target.getParent());
          if (Files.isRegularFile(file)) {
            Files.copy(file, target);
          }
        }
      }
    }
  }

  @Test
  void aKillAtAnyMomentChangesNoBitOfWhatFollows() throws IOException {
    List<JsonNode> one = new ArrayList<>();
    List<JsonNode> two = new ArrayList<>();
    Path state = folder.resolve("state-0");
    int[] ends = {20, 150, 151, 600, bars.size()};
    int from = 0;
    for (int k = 0; k < ends.length; k++) {
      try (Service service = Service.keeping(run, state)) {
        push(service, "ONE", from, ends[k], one);
        push(service, "TWO", from, ends[k], two);
        state = folder.resolve("state-" + (k + 1));
        copy(folder.resolve("state-" + k), state);
      }
      from = ends[k];
    }
    assertThat(one).isEqualTo(signals(run, "ONE", 0));
    assertThat(two).isEqualTo(signals(run, "TWO", 0));
  }

  @Test
  void aServerThatWasEndedGoesOnAndKnowsTheBarsThatItTook() throws IOException {
    List<JsonNode> said = new ArrayList<>();
    Path state = folder.resolve("state");
    try (Service service = Service.keeping(run, state)) {
      push(service, "ONE", 0, 300, said);
    }
    try (Service service = Service.keeping(run, state)) {
      assertThat(service.json("GET /runs/toy", "").path("symbols").asInt()).isEqualTo(1);
      JsonNode again = service.json("POST /runs/toy/push", Service.request("ONE", bars, 299, 300));
      assertThat(again.path("refused")).hasSize(1);
      push(service, "ONE", 300, bars.size(), said);
    }
    assertThat(said).isEqualTo(signals(run, "ONE", 0));
  }

  @Test
  void modelsThatWereExchangedMeanwhileBeginWithTheLastBarsOfEachSymbol() throws IOException {
    List<JsonNode> said = new ArrayList<>();
    Path state = folder.resolve("state");
    try (Service service = Service.keeping(run, state)) {
      push(service, "ONE", 0, 700, said);
      Path killed = folder.resolve("killed");
      copy(state, killed);
      state = killed;
    }
    said.clear();
    try (Service service = Service.keeping(other, state)) {
      push(service, "ONE", 700, bars.size(), said);
    }
    List<JsonNode> expected = signals(other, "ONE", 700 - Followed.KEPT);
    for (int i = 0; i < said.size(); i++) {
      JsonNode signal = said.get(i);
      assertThat(signal.path("predicted").asBoolean()).isTrue();
      assertThat(signal.path("probability"))
          .isEqualTo(expected.get(Followed.KEPT + i).path("probability"));
    }
  }

  @Test
  void aFolderThatHoldsSomethingElseIsRefusedInWords() throws IOException {
    Path state = Files.createDirectories(folder.resolve("state/toy"));
    Files.write(state.resolve("snapshot"), new byte[40]);
    assertThatThrownBy(() -> Service.keeping(run, folder.resolve("state")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("was changed or damaged");
    try (Service first = Service.keeping(run, folder.resolve("other"))) {
      assertThat(first.port()).isPositive();
      assertThatThrownBy(() -> Service.keeping(run, folder.resolve("other")))
          .isInstanceOf(InputException.class);
    }
  }
}
