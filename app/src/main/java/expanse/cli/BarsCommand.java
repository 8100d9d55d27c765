package expanse.cli;

import picocli.CommandLine.Command;

/// Groups what deals with bars files.
@Command(
    name = "bars",
    description = "Check or convert files of bars.",
    synopsisSubcommandLabel = "COMMAND")
final class BarsCommand {
  private BarsCommand() {}

  /// The group with its commands.
  static picocli.CommandLine of(Console console) {
    return new picocli.CommandLine(new BarsCommand())
        .addSubcommand(new BarsCheckCommand(console))
        .addSubcommand(new BarsConvertCommand(console));
  }
}
