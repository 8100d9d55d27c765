package expanse.cli;

import expanse.cli.console.Console;
import expanse.cli.data.BarsCheckCommand;
import expanse.cli.data.BarsConvertCommand;
import picocli.CommandLine.Command;

/// Groups what deals with bars files.
@Command(
    name = "bars",
    description = "Check or convert files of bars.",
    synopsisSubcommandLabel = "COMMAND")
public final class BarsCommand {
  private BarsCommand() {}

  /// The group with its commands.
  public static picocli.CommandLine of(Console console) {
    return new picocli.CommandLine(new BarsCommand())
        .addSubcommand(new BarsCheckCommand(console))
        .addSubcommand(new BarsConvertCommand(console));
  }
}
