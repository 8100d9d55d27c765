package expanse.cli.shell;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A completion script for fish.
final class FishCompletion {
  private static final String HEAD =
      """
      # Completion of expanse for fish; made by: expanse completion fish

      # Whether the words before the cursor begin with these.
      function __expanse_after
        set -l words (commandline -opc)
        set -e words[1]
        test (count $words) -ge (count $argv); or return 1
        for i in (seq (count $argv))
          test "$words[$i]" = "$argv[$i]"; or return 1
        end
      end

      # Whether the words before the cursor are these and no more.
      function __expanse_at
        __expanse_after $argv; and test (count (commandline -opc)) -eq (math (count $argv) + 1)
      end

      complete -c expanse -f
      """;

  private final StringBuilder script = new StringBuilder(HEAD);

  private FishCompletion() {}

  static String of(CommandTree root) {
    FishCompletion fish = new FishCompletion();
    root.all().forEach(fish::add);
    return fish.script.toString();
  }

  private void add(CommandTree command) {
    String words = String.join(" ", command.words());
    for (CommandTree sub : command.subcommands()) {
      line("__expanse_at " + words, "-a " + sub.name() + described(sub.summary()));
    }
    String after = (command.subcommands().isEmpty() ? "__expanse_after " : "__expanse_at ") + words;
    for (OptionSpec option : command.options()) {
      String names =
          Stream.of(option.names())
              .map(name ->
                  name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.charAt(1))
              .collect(Collectors.joining(" "));
      line(after, names + values(option) + described(CommandTree.summary(option)));
    }
    for (PositionalParamSpec parameter : command.parameters()) {
      List<String> candidates = CommandTree.candidates(parameter);
      if (CommandTree.isFile(parameter)) {
        line(after, "-F");
      } else if (!candidates.isEmpty()) {
        line(after, "-a " + quoted(String.join(" ", candidates)));
      }
    }
  }

  private static String values(OptionSpec option) {
    List<String> candidates = CommandTree.candidates(option);
    if (!CommandTree.takesValue(option)) {
      return "";
    }
    return CommandTree.isFile(option)
        ? " -r -F"
        : " -x" + (candidates.isEmpty() ? "" : " -a " + quoted(String.join(" ", candidates)));
  }

  private void line(String condition, String what) {
    script.append("complete -c expanse -n '").append(condition.strip()).append("' ");
    script.append(what).append('\n');
  }

  private static String described(String text) {
    return " -d " + quoted(text);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
