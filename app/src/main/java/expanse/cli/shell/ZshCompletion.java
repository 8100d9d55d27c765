package expanse.cli.shell;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A completion script for zsh: a file `_expanse` in a folder of `$fpath`, or sourced.
final class ZshCompletion {
  private static final String HEAD =
      """
      #compdef expanse
      # Completion of expanse for zsh; made by: expanse completion zsh
      """;

  private static final String FOOT =
      """

      if [ "$funcstack[1]" = _expanse ]; then
        _expanse "$@"
      else
        compdef _expanse expanse
      fi
      """;

  private final StringBuilder script = new StringBuilder(HEAD);

  private ZshCompletion() {}

  static String of(CommandTree root) {
    ZshCompletion zsh = new ZshCompletion();
    root.all().reversed().forEach(zsh::add);
    return zsh.script.append(FOOT).toString();
  }

  private void add(CommandTree command) {
    boolean isGroup = !command.subcommands().isEmpty();
    script.append('\n').append(function(command)).append("() {\n");
    if (isGroup) {
      script.append("  local state line\n  local -a commands\n");
    }
    script.append("  _arguments").append(isGroup ? " -C" : "");
    for (OptionSpec option : command.options()) {
      option(option).forEach(this::argument);
    }
    for (PositionalParamSpec parameter : command.parameters()) {
      argument(place(parameter) + ":" + escaped(parameter.paramLabel()) + ":" + values(parameter));
    }
    if (!isGroup) {
      script.append("\n}\n");
      return;
    }
    argument("1:command:->command");
    argument("*::argument:->argument");
    script.append("\n  case $state in\n    command)\n      commands=(\n");
    for (CommandTree sub : command.subcommands()) {
      String text = (sub.name() + ":" + sub.summary()).replace("'", "'\\''");
      script.append("        '").append(text).append("'\n");
    }
    script.append("      )\n      _describe command commands\n      ;;\n    argument)\n");
    script.append("      case $words[1] in\n");
    for (CommandTree sub : command.subcommands()) {
      script.append("        ").append(sub.name()).append(") ").append(function(sub));
      script.append(" ;;\n");
    }
    script.append("      esac\n      ;;\n  esac\n}\n");
  }

  private static String function(CommandTree command) {
    return "_" + command.joined("_");
  }

  private void argument(String spec) {
    script.append(" \\\n    '").append(spec.replace("'", "'\\''")).append('\'');
  }

  private static List<String> option(OptionSpec option) {
    List<String> specs = new ArrayList<>();
    String others = "(" + String.join(" ", option.names()) + ")";
    for (String name : option.names()) {
      String value =
          CommandTree.takesValue(option)
              ? ":" + escaped(option.paramLabel()) + ":" + values(option)
              : "";
      boolean takesEquals = !value.isEmpty() && name.startsWith("--");
      specs.add(
          (CommandTree.isRepeatable(option) ? "*" : others)
              + name
              + (takesEquals ? "=" : "")
              + "["
              + escaped(CommandTree.summary(option))
              + "]"
              + value);
    }
    return specs;
  }

  private static String place(PositionalParamSpec parameter) {
    boolean isLast = parameter.arity().max() > 1 || CommandTree.isRepeatable(parameter);
    return isLast ? "*" : String.valueOf(parameter.index().min() + 1);
  }

  private static String values(ArgSpec arg) {
    List<String> candidates = CommandTree.candidates(arg);
    return CommandTree.isFile(arg)
        ? "_files"
        : candidates.isEmpty() ? " " : "(" + String.join(" ", candidates) + ")";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
  }
}
