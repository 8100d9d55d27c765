package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is handed to people on systems that no build here runs on, checked as far as reading goes.
class BundleFilesTest {
  private static final Path ROOT = Path.of("..");

  /// What bash 3.2 and the tools of macOS do not know.
  private static final Pattern NOT_ON_MACOS =
      Pattern.compile(
          "mapfile|readarray|declare -A|local -A|\\$\\{\\w+(,|\\^)|sed -i|stat -c|grep -P|&>>|\\|&"
              + "|date -d|sort -V|realpath|readlink -[ef](?!.*\\|\\| true)");

  private static String text(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"expanse", "tools/jdk.sh"})
  void theLauncherUsesWhatMacOsKnows(String file) throws Exception {
    assertThat(text(file).lines())
        .noneMatch(line -> NOT_ON_MACOS.matcher(line.replaceFirst("\\s*#.*", "")).find());
    Process check =
        new ProcessBuilder("bash", "-n", ROOT.resolve(file).toString()).inheritIO().start();
    assertThat(check.waitFor()).isZero();
  }

  @Test
  void theLauncherForWindowsStartsTheSameProgramInTheSameWay() throws IOException {
    String cmd = text("tools/bundle/expanse.cmd");
    assertThat(cmd).doesNotContainPattern("(?<!\r)\n"); // lines end as Windows has them
    String start = cmd.lines().filter(line -> line.contains("java.exe")).findFirst().orElseThrow();
    assertThat(start)
        .startsWith("\"%home%runtime\\bin\\java.exe\" ")
        .contains("\"@%home%lib\\java.options\" \"@%home%lib\\program.options\"")
        .contains("\"-XX:AOTCache=%home%lib\\start.aot\"")
        .contains(" %EXPANSE_JAVA_OPTS% ")
        .contains(" -cp \"%home%lib\\*\" " + Main.class.getName() + " %*");
    assertThat(start.chars().filter(c -> c == '"').count() % 2).isZero();
    assertThat(cmd).contains("set \"home=%~dp0\"").endsWith("exit /b %errorlevel%\r\n");
    assertThat(text("tools/Bundle.java"))
        .contains("\"java.options\", \"program.options\"", "start.aot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.options", "program.options"})
  void optionsAreOneALineAndNeedNoQuotes(String file) throws IOException {
    List<String> options =
        text("tools/" + file).lines().filter(line -> !line.startsWith("#")).toList();
    assertThat(options).isNotEmpty().allMatch(option -> option.matches("-[^\\s\"'\\\\]+"));
  }

  @Test
  void theContainerRunsAsNobodyInParticularAndWritesOnlyWhereItSays() throws IOException {
    List<String> lines = text("Containerfile").lines().toList();
    List<String> steps =
        lines.stream().filter(l -> l.matches("[A-Z]+ .*")).map(l -> l.split(" ")[0]).toList();
    assertThat(steps)
        .containsExactly(
            "ARG",
            "FROM",
            "ARG",
            "RUN",
            "COPY",
            "WORKDIR",
            "ENV",
            "USER",
            "ENTRYPOINT",
            "HEALTHCHECK");
    assertThat(lines)
        .anyMatch(line -> line.matches("USER [1-9]\\d*:[1-9]\\d*"))
        .contains("ENTRYPOINT [\"/opt/expanse/expanse\"]", "ENV HOME=/tmp");
    String health =
        lines.stream().filter(l -> l.startsWith("HEALTHCHECK")).findFirst().orElseThrow();
    assertThat(health).endsWith("CMD [\"/opt/expanse/expanse\", \"doctor\"]");
  }

  @Test
  void theBundleIsNamedWhereItIsLookedFor() throws IOException {
    assertThat(text("README.md")).contains("./mvnw -Pbundle package");
    try (Stream<Path> files = Files.list(ROOT.resolve("tools/bundle"))) {
      assertThat(files).hasSize(2);
    }
  }
}
