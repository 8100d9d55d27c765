package expanse.cli;

import expanse.cli.console.Console;
import expanse.cli.data.WindowsOverlapCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Groups what deals with windows.
@Command(
    name = "windows",
    description = "Make more windows from labelled ones.",
    synopsisSubcommandLabel = "COMMAND")
public final class WindowsCommand {
  private WindowsCommand() {}

  /// The group with its commands.
  public static CommandLine of(Console console) {
    return new CommandLine(new WindowsCommand()).addSubcommand(new WindowsOverlapCommand(console));
  }
}
