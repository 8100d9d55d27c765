package expanse.serve;

import static org.assertj.core.api.Assertions.assertThat;

import expanse.barfile.BarFiles;
import expanse.base.Json;
import expanse.market.BarSeries;
import expanse.testing.SmallRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The clients that the documentation shows, run against a server.
class ClientsTest {
  private static final Path EXAMPLES = Path.of("..", "examples", "serve");
  private static final BarSeries BARS = SmallRun.bars(120, 21);

  @TempDir private static Path folder;
  private static Path run;
  private static Path file;

  @BeforeAll
  static void train() {
    run = folder.resolve("run");
    SmallRun.SPANS.train(run);
    file = folder.resolve("bars.csv");
    BarFiles.write(file, BARS);
  }

  private static void requireProgram(String name) {
    boolean there =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, name)));
    Assumptions.assumeTrue(there, "skipped: there is no " + name + " on this machine");
  }

  private static List<String> output(Service service, String program, String script)
      throws IOException, InterruptedException {
    requireProgram(program);
    Path out = folder.resolve(script + ".txt");
    List<String> command = new ArrayList<>(List.of(program, EXAMPLES.resolve(script).toString()));
    command.addAll(List.of(service.server().address(), "toy", "ONE", file.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("EXPANSE_TOKEN", Service.TOKEN);
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("it did not end: " + Files.readString(out));
    }
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    return Files.readAllLines(out);
  }

  @Test
  void theClientInPythonDetectsPushesAndListens() throws Exception {
    try (Service service = Service.on(run)) {
      List<String> lines = output(service, "python3", "client.py");
      JsonNode found =
          service.json("POST /runs/toy/detect", Service.request("ONE", BARS, 0, BARS.size()));
      assertThat(lines.stream().filter(line -> line.startsWith("span ")))
          .hasSize(found.path("spans").size());
      assertThat(lines.getLast()).startsWith("bars 120 inside ");
    }
  }

  @Test
  void theClientInShellDetectsAndPushes() throws Exception {
    requireProgram("curl");
    try (Service service = Service.on(run)) {
      List<String> lines = output(service, "sh", "client.sh");
      assertThat(Json.MAPPER.readTree(lines.getFirst()).path("bars").asInt()).isEqualTo(120);
      assertThat(Json.MAPPER.readTree(lines.getLast()).path("signals").size()).isEqualTo(120);
    }
  }
}
