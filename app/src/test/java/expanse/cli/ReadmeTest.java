package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import expanse.cli.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/// What the documentation says can be typed, can be typed; where it points, something is.
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern COMMAND = Pattern.compile("(?:\\./expanse|^expanse) ([^`#\\n]+)");
  private static final Pattern IN_TABLE = Pattern.compile("`expanse ([a-z][^`…]*)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(ROOT.resolve("README.md"));
    pages.add(ROOT.resolve("CONTRIBUTING.md"));
    pages.add(ROOT.resolve("CHANGELOG.md"));
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static Stream<String> commands(Path page) throws IOException {
    String text = Files.readString(page).replace("\\\n", " ");
    return Stream.concat(
            text.lines().flatMap(line -> COMMAND.matcher(line).results()),
            IN_TABLE.matcher(text).results())
        .map((MatchResult match) -> match.group(1).strip())
        .filter(command -> !command.isEmpty() && !command.startsWith("…"));
  }

  @TestFactory
  Stream<DynamicTest> everyCommandCanBeTyped() throws IOException {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      for (String command : commands(page).distinct().toList()) {
        tests.add(
            DynamicTest.dynamicTest(
                page.getFileName() + ": " + command,
                () -> {
                  CommandLine line = CommandLines.of(new Console(nowhere, nowhere, 0));
                  List<String> words = List.of(command.split("\\s+"));
                  boolean bare = words.stream().allMatch(word -> word.matches("[a-z][a-z-]*"));
                  if (bare && find(line, words) != null) {
                    return; // a command that is named, not typed with its options
                  }
                  assertThatCode(() -> line.parseArgs(words.toArray(String[]::new)))
                      .doesNotThrowAnyException();
                }));
      }
    }
    assertThat(tests).hasSizeGreaterThan(10);
    return tests.stream();
  }

  private static CommandLine find(CommandLine line, List<String> words) {
    CommandLine found = line;
    for (String word : words) {
      found = found == null ? null : found.getSubcommands().get(word);
    }
    return found;
  }

  @Test
  void everyCommandStandsInTheReadme() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    CommandLines.of(new Console(nowhere, nowhere, 0))
        .getSubcommands()
        .forEach((name, command) -> {
          if (command.getSubcommands().isEmpty()) {
            assertThat(readme).contains("`expanse " + name + "`");
          }
          command
              .getSubcommands()
              .keySet()
              .forEach(sub -> assertThat(readme).contains("`expanse " + name + " " + sub + "`"));
        });
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    for (Path page : pages()) {
      Path folder = page.toAbsolutePath().normalize().getParent();
      LINK.matcher(Files.readString(page))
          .results()
          .map(match -> match.group(1))
          .filter(target -> !target.startsWith("http"))
          .forEach(target -> assertThat(folder.resolve(target)).as(page + "").exists());
    }
  }

  @Test
  void everyPageStandsInTheIndex() throws IOException {
    String index = Files.readString(ROOT.resolve("docs/README.md"));
    for (Path page : pages()) {
      if (page.getParent().equals(ROOT.resolve("docs")) && !page.endsWith("README.md")) {
        assertThat(index).contains("](" + page.getFileName() + ")");
      }
    }
  }

  @Test
  void theJavaOfTheReadmeIsTheExampleThatIsCompiled() throws IOException {
    String example = Files.readString(Path.of("src/test/java/example/EmbeddedDetector.java"));
    MatchResult snippet =
        JAVA.matcher(Files.readString(ROOT.resolve("README.md")))
            .results()
            .findFirst()
            .orElseThrow();
    assertThat(example).contains(snippet.group(1).indent(4));
  }

  @Test
  void ciCallsTheCommandOfTheReadme() throws IOException {
    assertThat(Files.readString(ROOT.resolve(".ci/run"))).contains("exec ./mvnw verify ");
    assertThat(Files.readString(ROOT.resolve("README.md"))).contains("./mvnw verify ");
    assertThat(ROOT.resolve(".ci/run")).isExecutable();
    assertThat(ROOT.resolve("expanse")).isExecutable();
  }
}
