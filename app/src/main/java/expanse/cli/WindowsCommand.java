package expanse.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Groups what deals with windows.
@Command(name = "windows", description = "Make windows.", synopsisSubcommandLabel = "COMMAND")
final class WindowsCommand {
  private WindowsCommand() {}

  /// The group with its commands.
  static CommandLine of(Console console) {
    return new CommandLine(new WindowsCommand()).addSubcommand(new WindowsOverlapCommand(console));
  }
}
