package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Lets [Jazzer](https://github.com/CodeIntelligenceTesting/jazzer) search the parsers for inputs
/// that fail, hang or take too much memory, guided by the code that they reach: all of them
/// together for some seconds and, in the profile `long`, each for a while, as long as
/// `-Dexpanse.fuzz.seconds=600` says. A long search goes on from what the last one left in
/// `target/fuzz`. An input that a parser fails on lies in `target/fuzz-found`, under its name.
class JazzerTest {
  private static final int SECONDS_TOGETHER = 4;
  private static final int SECONDS_EACH = Integer.getInteger("expanse.fuzz.seconds", 15);
  private static final Path REACHED = Path.of("target/fuzz");
  private static final Path FOUND = Path.of("target/fuzz-found");

  @TempDir private Path folder;

  @Test
  void inSecondsJazzerFindsNoInputThatAnyParserFailsOn() throws Exception {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    int number = 0;
    for (FuzzTarget target : FuzzTarget.values()) {
      for (Path file : target.corpus()) {
        byte[] input = Fuzzer.withChoice(target, Files.readAllBytes(file));
        Files.write(corpus.resolve("stored-" + ++number), input);
      }
    }
    Path found = Files.createDirectories(folder.resolve("found"));
    List<String> lines = new ArrayList<>();
    boolean isSound = search(List.of(), found, SECONDS_TOGETHER, List.of(corpus), lines);
    try (Stream<Path> files = Files.list(found)) {
      for (Path file : files.toList()) {
        byte[] input = Files.readAllBytes(file);
        Path own = Files.createDirectories(FOUND.resolve(Fuzzer.chosen(input).text()));
        Files.write(own.resolve(file.getFileName()), Fuzzer.withoutChoice(input));
      }
    }
    assertThat(isSound).as(() -> String.join("\n", lines)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  void jazzerFindsNoInputThatAParserFailsOn(FuzzTarget target) throws Exception {
    Path reached = Files.createDirectories(REACHED.resolve(target.text()));
    int number = 0;
    for (byte[] seed : new FuzzSeeds(folder).of(target)) {
      Files.write(reached.resolve("seed-" + ++number), seed);
    }
    Path found = Files.createDirectories(FOUND.resolve(target.text()));
    List<String> lines = new ArrayList<>();
    boolean isSound =
        search(
            List.of("-Dexpanse.fuzz.target=" + target.text()),
            found,
            SECONDS_EACH,
            List.of(reached, FuzzTarget.STORED.resolve(target.text())),
            lines);
    assertThat(isSound).as(() -> target.text() + ":\n" + String.join("\n", lines)).isTrue();
  }

  /// Runs Jazzer in a process of its own.
  ///
  /// @param corpora folders with inputs to start from; what reaches new code is put into the first
  /// @param lines receives the end of what it printed
  /// @return whether it searched all the time and no input failed
  private boolean search(
      List<String> properties, Path found, int seconds, List<Path> corpora, List<String> lines)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(properties);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+EnableDynamicAgentLoading",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + Fuzzer.class.getName(),
            "--instrumentation_includes=expanse.**",
            "--custom_hook_includes=expanse.**",
            // takes what DuckDB says of Parquet files for SQL that does not parse
            "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.SqlInjection",
            "--reproducer_path=" + folder,
            "-artifact_prefix=" + found.toAbsolutePath() + "/",
            "-max_total_time=" + seconds,
            // a busy machine may let a process wait for minutes, which is not the parser's doing
            "-timeout=600",
            "-rss_limit_mb=4096",
            "-max_len=65536",
            "-seed=1"));
    corpora.forEach(corpus -> command.add(corpus.toAbsolutePath().toString()));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    List<String> all =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    lines.addAll(all.subList(Math.max(0, all.size() - 60), all.size()));
    return process.waitFor() == 0 && all.stream().anyMatch(line -> line.contains("DONE"));
  }
}
