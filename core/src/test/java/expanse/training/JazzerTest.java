package expanse.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Lets [Jazzer](https://github.com/CodeIntelligenceTesting/jazzer) search every parser for inputs
/// that fail, hang or take too much memory, guided by the code that they reach. Longer:
/// `-Dexpanse.fuzz.seconds=600`, in the profile `long`, which brings Jazzer.
@Tag("long")
class JazzerTest {
  private static final int SECONDS = Integer.getInteger("expanse.fuzz.seconds", 15);
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void jazzerFindsNoInputThatAParserFailsOn(FuzzTarget target) throws Exception {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    int number = 0;
    for (byte[] seed : new FuzzSeeds(folder).of(target)) {
      Files.write(corpus.resolve("seed-" + ++number), seed);
    }
    copy(CORPUS.resolve(target.text()), corpus);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+EnableDynamicAgentLoading",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dexpanse.fuzz.target=" + target.text(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Fuzzer.class.getName(),
                "--instrumentation_includes=expanse.**",
                "--custom_hook_includes=expanse.**",
                // takes what DuckDB says of Parquet files for SQL that does not parse
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.SqlInjection",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + SECONDS,
                "-timeout=20",
                "-rss_limit_mb=4096",
                "-max_len=65536",
                "-seed=1",
                corpus.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    int code = process.waitFor();
    List<String> end = lines.subList(Math.max(0, lines.size() - 60), lines.size());
    assertThat(code).as("%s:\n%s", target.text(), String.join("\n", end)).isZero();
    assertThat(lines).as("%s", target.text()).anyMatch(line -> line.contains("DONE"));
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      try (Stream<Path> files = Files.list(from)) {
        for (Path file : files.toList()) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }
}
