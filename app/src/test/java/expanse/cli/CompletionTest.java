package expanse.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import expanse.cli.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Shells complete what the program knows, and man shows it. What needs a shell that is not
/// installed is skipped.
class CompletionTest {
  @TempDir Path folder;

  private static List<CommandLine> commands() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    List<CommandLine> all = new ArrayList<>();
    collect(CommandLines.of(new Console(nowhere, nowhere, 0)), all);
    return all;
  }

  private static void collect(CommandLine line, List<CommandLine> all) {
    all.add(line);
    line.getSubcommands().values().forEach(sub -> collect(sub, all));
  }

  private Path script(String shell) throws IOException {
    Run run = Run.of("completion", shell);
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    return Files.writeString(folder.resolve(shell.equals("zsh") ? "_expanse" : shell), run.out());
  }

  /// What a program writes when it runs some lines.
  private String run(String program, String lines) throws Exception {
    boolean isInstalled =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    assumeThat(isInstalled).as(program + " is installed").isTrue();
    Path file = Files.writeString(folder.resolve("lines"), lines);
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(program, file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    return Files.readString(out, UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void aScriptKnowsEveryCommandAndOption(String shell) throws IOException {
    String script = Files.readString(script(shell));
    for (CommandLine command : commands()) {
      for (String sub : command.getSubcommands().keySet()) {
        assertThat(script).containsPattern("\\b" + sub + "\\b");
      }
      for (var option : command.getCommandSpec().options()) {
        for (String name : option.names()) {
          String plain = shell.equals("fish") ? name.replaceFirst("^--?", "") : name;
          assertThat(script).as(command.getCommandName()).contains(plain);
        }
      }
    }
  }

  @Test
  void bashCompletesCommandsOptionsAndValues() throws Exception {
    String said =
        run(
            "bash",
            """
            compopt() { :; }
            source %s
            try() {
              COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
              _complete_expanse
              echo "${COMPREPLY[*]}"
            }
            try expanse tr
            try expanse train --pret
            try expanse train --preset seed-b
            try expanse bars ''
            """
                .formatted(script("bash")));
    assertThat(said.lines())
        .containsExactly("train", "--pretrained", "seed-baseline", "check convert");
  }

  @Test
  void fishCompletesCommandsOptionsValuesAndFiles() throws Exception {
    Files.createFile(folder.resolve("prices.csv"));
    String said =
        run(
            "fish",
            """
            source %s
            for line in "expanse tr" "expanse train --pret" "expanse train --preset seed-b" \\
                "expanse bars " "expanse completion z" "expanse bars check pri" \\
                "expanse serve pri" "expanse live run --from pri"
              complete -C $line | string split -f 1 \\t
            end
            """
                .formatted(script("fish")));
    assertThat(said.lines())
        .containsExactly(
            "train",
            "--pretrained",
            "seed-baseline",
            "check",
            "convert",
            "zsh",
            "prices.csv",
            "prices.csv",
            "prices.csv");
  }

  @Test
  void zshCompletesCommandsOptionsAndValues() throws Exception {
    script("zsh");
    String said =
        run(
            "zsh",
            """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell 'PROMPT=; fpath=(%s $fpath); autoload -U compinit; compinit -u -D'
            zpty -w shell 'bindkey "^I" list-choices; echo RE""ADY'
            zpty -r -m shell said '*READY*'
            try() {
              zpty -w -n shell "$1"$'\\t'
              zpty -r -m shell said "*$2*" && echo "$2"
              zpty -w -n shell $'\\x15'
            }
            try 'expanse tr' 'Train a detector'
            try 'expanse train --pret' 'Start from the encoder'
            try 'expanse train --preset seed-b' 'seed-baseline'
            try 'expanse bars ' 'convert  -- '
            """
                .formatted(folder));
    assertThat(said.lines())
        .containsExactly(
            "Train a detector", "Start from the encoder", "seed-baseline", "convert  -- ");
  }

  @Test
  void thereIsAManualPageForEveryCommandWithAllItsOptions() throws Exception {
    Path pages = folder.resolve("man1");
    assertThat(Run.of("man", "--out", pages).code()).isZero();
    for (CommandLine command : commands()) {
      String name = command.getCommandSpec().qualifiedName("-");
      String page = Files.readString(pages.resolve(name + ".1"));
      for (var option : command.getCommandSpec().options()) {
        assertThat(page).contains(option.longestName().replace("-", "\\-"));
      }
      for (CommandLine sub : command.getSubcommands().values()) {
        assertThat(page)
            .contains(sub.getCommandSpec().qualifiedName("-").replace("-", "\\-") + "\\fR(1)");
      }
    }
    try (Stream<Path> files = Files.list(pages)) {
      assertThat(files.filter(file -> file.toString().endsWith(".1")))
          .hasSize((int) commands().stream().distinct().count());
    }
  }

  @Test
  void theManualFormatsWithoutAComplaint() throws Exception {
    Path pages = folder.resolve("man1");
    Run.of("man", "--out", pages);
    String said =
        run("bash", "command -v mandoc && mandoc -T lint -W error " + pages + "/*.1; echo done");
    assumeThat(said).as("mandoc is installed").contains("mandoc");
    assertThat(said.lines().skip(1)).containsExactly("done");
  }
}
