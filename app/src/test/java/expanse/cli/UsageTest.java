package expanse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import expanse.cli.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/// What every command has in common.
class UsageTest {
  private static final PrintWriter NOWHERE = new PrintWriter(new StringWriter());

  private static List<CommandLine> commands() {
    List<CommandLine> found = new ArrayList<>();
    collect(CommandLines.of(new Console(NOWHERE, NOWHERE, 0)), found);
    return found;
  }

  private static void collect(CommandLine line, List<CommandLine> found) {
    for (CommandLine sub : line.getSubcommands().values()) {
      if (!found.contains(sub)) {
        found.add(sub);
        collect(sub, found);
      }
    }
  }

  private static Object[] words(CommandLine command, String... more) {
    String[] path = command.getCommandSpec().qualifiedName().split(" ");
    return Stream.concat(Stream.of(path).skip(1), Stream.of(more)).toArray();
  }

  @Test
  void aCommandThatIsNamedFirstIsKnownAlone() {
    Console console = new Console(NOWHERE, NOWHERE, 0);
    for (String name : CommandLines.of(console).getSubcommands().keySet()) {
      Map<String, CommandLine> known = CommandLines.of(console, name, "--help").getSubcommands();
      assertThat(known).containsOnlyKeys(name);
      Object command = known.get(name).getCommandSpec().userObject();
      assertThat(command.getClass().getAnnotation(CommandLine.Command.class).name())
          .isEqualTo(name);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCommandHasHelpWithAnExample() {
    return commands().stream()
        .filter(command -> command.getSubcommands().isEmpty())
        .map(command ->
            DynamicTest.dynamicTest(
                command.getCommandSpec().qualifiedName(),
                () -> {
                  Run run = Run.of(words(command, "--help"));
                  assertThat(run.code()).isZero();
                  assertThat(run.err()).isEmpty();
                  assertThat(run.out())
                      .contains("Usage: " + command.getCommandSpec().qualifiedName())
                      .contains("Example");
                }));
  }

  @TestFactory
  Stream<DynamicTest> everyTextIsOneThatHelpCanFormat() {
    // help falls back on the raw text and complains on the error stream of the process
    return commands().stream()
        .map(command ->
            DynamicTest.dynamicTest(
                command.getCommandSpec().qualifiedName(),
                () -> {
                  List<String> texts = new ArrayList<>();
                  CommandLine.Model.CommandSpec spec = command.getCommandSpec();
                  texts.addAll(List.of(spec.usageMessage().description()));
                  texts.addAll(List.of(spec.usageMessage().footer()));
                  spec.args().forEach(arg -> texts.addAll(List.of(arg.description())));
                  for (String text : texts) {
                    assertThatNoException()
                        .as(text)
                        .isThrownBy(() -> String.format(Locale.ROOT, text));
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> anUnknownOptionIsOneLineAndCode2() {
    return commands().stream()
        .map(command ->
            DynamicTest.dynamicTest(
                command.getCommandSpec().qualifiedName(),
                () -> {
                  Run run = Run.of(words(command, "--no-such-option"));
                  assertThat(run.code()).isEqualTo(2);
                  assertThat(run.out()).isEmpty();
                  assertThat(run.err().lines()).singleElement().asString().startsWith("error: ");
                }));
  }

  @Test
  void everyExampleIsACommandThatExists() {
    List<String> names =
        commands().stream().map(command -> command.getCommandSpec().qualifiedName()).toList();
    for (CommandLine command : commands()) {
      for (String line : command.getCommandSpec().usageMessage().footer()) {
        if (line.strip().startsWith("expanse ")) {
          assertThat(names).anyMatch(name -> (line.strip() + " ").startsWith(name + " "));
        }
      }
    }
  }

  @Test
  void withoutACommandItSaysWhatToDoNext() {
    Run run = Run.of();
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("expanse ").contains("next").contains("expanse --help");
    assertThat(Run.of("--help").out()).contains("Usage: expanse").contains("Commands:");
  }

  @Test
  void anUnknownCommandIsOneLineAndCode2() {
    Run run = Run.of("fly");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactly("error: no command is called 'fly'; see expanse --help");
  }

  @Test
  void aMisspeltCommandOrOptionIsUnderstood() {
    assertThat(Run.of("tarin", "--bars", "b.csv").err())
        .isEqualTo("error: no command is called 'tarin'; did you mean train? See expanse --help\n");
    assertThat(Run.of("bars", "chekc", "b.csv").err())
        .contains("did you mean check? See expanse bars");
    assertThat(Run.of("train", "--labelz=l.csv", "--out", "r").err())
        .contains("did you mean --labels? See expanse train --help");
    assertThat(Run.of("train", "--outt", "r").err())
        .isEqualTo(
            "error: unknown option: '--outt'; did you mean --out? See expanse train --help\n");
    assertThat(Run.of("completion", "tcsh").err())
        .contains("expected one of bash, zsh, fish but was 'tcsh'")
        .doesNotContain("index");
    assertThat(Run.of("compare", "run", "--out", "c").err())
        .startsWith("error: parameter 2 of at least 2 is missing: DIR; see ");
    assertThat(Run.of("train", "--verbose", "--out", "r").err()).doesNotContain("did you mean");
  }

  @Test
  void theVersionIsTheProjects() throws IOException {
    String project = Files.readString(Path.of("..", "pom.xml"));
    Matcher version = Pattern.compile("<version>(\\d+\\.\\d+\\.\\d+.*)</version>").matcher(project);
    assertThat(version.find()).isTrue();
    assertThat(Run.of("--version").out().strip()).isEqualTo("expanse " + version.group(1));
  }
}
