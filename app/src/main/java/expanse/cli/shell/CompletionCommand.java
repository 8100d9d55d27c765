package expanse.cli.shell;

import expanse.cli.console.Console;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Prints a script that completes commands and options in a shell.
@Command(
    name = "completion",
    description = {
      "Print a script that completes commands, options and their values in a shell.",
      "bash: source it in ~/.bashrc. zsh: save it as _expanse in a folder of $fpath. fish: save it"
          + " in ~/.config/fish/completions."
    },
    footer = {
      "",
      "Examples:",
      "  expanse completion bash > ~/.expanse-completion",
      "  expanse completion zsh > ~/.zfunc/_expanse",
      "  expanse completion fish > ~/.config/fish/completions/expanse.fish"
    })
public final class CompletionCommand implements Runnable {
  private final Console console;
  private final Supplier<CommandLine> program;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  /// Shells that scripts are made for.
  private enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param program makes the whole command line, whose model the scripts follow
  public CompletionCommand(Console console, Supplier<CommandLine> program) {
    this.console = console;
    this.program = program;
  }

  @Override
  public void run() {
    CommandLine line = program.get();
    console.print(
        switch (shell) {
          case BASH ->
              AutoComplete.bash(line.getCommandName(), line)
                  .replace("  compopt +o default\n", ""); // what is not known may be a file
          case ZSH -> ZshCompletion.of(CommandTree.of(line));
          case FISH -> FishCompletion.of(CommandTree.of(line));
        });
  }
}
